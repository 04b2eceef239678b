package org.flowmon.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.topic.LaneRecord;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * What is written when the labels change: records of the lane, at least one, and of the
 * attributions topic.
 */
record LabelChange(List<LaneRecord.LabelsChanged> records, List<Attribution> attributions) {
  /** Labels in one record: about 100 bytes each. */
  private static final int LABELS_PER_RECORD = 5_000;

  /** A record of the attributions topic; without a value what the key names is gone. */
  static final class Attribution {
    private final String key;
    private final byte @Nullable [] value;

    Attribution(String key, byte @Nullable [] value) {
      this.key = key;
      this.value = value;
    }

    ProducerRecord<byte[], byte[]> record(String topic) {
      return new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value);
    }
  }

  /** From {@code held}, by the keys of their attributions, to {@code all}. */
  static LabelChange between(
      IngestConfig config, Map<String, Label> held, List<Label> all, String version) {
    Map<String, Label> wanted = new HashMap<>();
    all.forEach(label -> wanted.put(PublishedLabels.key(config, label), label));
    List<Attribution> attributions = new ArrayList<>();
    List<Label> removed = new ArrayList<>();
    for (String key : new TreeSet<>(held.keySet())) {
      Label label = held.get(key);
      if (label != null && !wanted.containsKey(key)) {
        removed.add(label);
        attributions.add(new Attribution(key, null));
      }
    }
    List<Label> added = new ArrayList<>();
    for (String key : new TreeSet<>(wanted.keySet())) {
      Label label = wanted.get(key);
      if (label != null && !held.containsKey(key)) {
        added.add(label);
        attributions.add(new Attribution(key, PublishedLabels.value(config, label, version)));
      }
    }
    attributions.add(
        new Attribution(
            PublishedLabels.versionKey(config),
            PublishedLabels.version(config, version, wanted.size())));
    return new LabelChange(records(version, removed, added), attributions);
  }

  /** What goes before what comes, over all records of the change. */
  private static List<LaneRecord.LabelsChanged> records(
      String version, List<Label> removed, List<Label> added) {
    List<LaneRecord.LabelsChanged> records = new ArrayList<>();
    int all = removed.size() + added.size();
    int at = 0;
    do {
      int end = Math.min(all, at + LABELS_PER_RECORD);
      records.add(
          new LaneRecord.LabelsChanged(
              version,
              removed.subList(Math.min(at, removed.size()), Math.min(end, removed.size())),
              added.subList(Math.max(0, at - removed.size()), Math.max(0, end - removed.size()))));
      at = end;
    } while (at < all);
    return records;
  }
}
