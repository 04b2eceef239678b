package org.flowmon.topic;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the flows topic besides flows: {@link RulesMark}, {@link Settled}, {@link
 * Labelled} and {@link Unconfirmed}. Whoever wants flows of blocks only passes over it.
 */
public final class FlowMarks {
  private FlowMarks() {}

  /**
   * What is said behind the flows of a lane's record with those headers, if anything; {@code mined}
   * of its block.
   */
  public static Optional<FlowMark> behind(
      Chain chain, LaneRecord record, @Nullable Mined mined, Headers headers) {
    return record instanceof LaneRecord.LabelsChanged
        ? Labelled.behind(chain, record).map(mark -> mark)
        : Settled.behind(chain, record, mined, headers).map(mark -> mark);
  }

  /** Whether a record of the flows topic is one, and no flow. */
  public static boolean is(ConsumerRecord<byte[], byte[]> record) {
    return RulesMark.is(record.key())
        || PriceMark.is(record.key())
        || Settled.is(record.headers())
        || Labelled.is(record.headers())
        || Unconfirmed.is(record.headers());
  }
}
