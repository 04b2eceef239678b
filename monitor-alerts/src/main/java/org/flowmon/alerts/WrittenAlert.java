package org.flowmon.alerts;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** An alert with its JSON, on its way to the alerts topic: the partition is that of its lane. */
final class WrittenAlert {
  /** Writes the JSON. */
  static final Serializer<WrittenAlert> SERIALIZER = (topic, written) -> written.json;

  /** The lane of the alert's chain, so that a chain's alerts stay in chain order. */
  static final StreamPartitioner<Object, WrittenAlert> BY_LANE =
      (topic, key, written, partitions) ->
          Optional.of(Set.of(written.alert.movement().chain().lane()));

  private final Alert alert;
  private final byte[] json;

  WrittenAlert(Alert alert) {
    this.alert = alert;
    this.json = AlertJson.toBytes(alert);
  }

  Alert alert() {
    return alert;
  }

  byte[] json() {
    return json;
  }
}
