package org.flowmon.topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What stands in the flows topic besides flows: {@link RulesMark} and {@link Settled}. Whoever
 * wants flows only passes over it.
 */
public final class FlowMarks {
  private FlowMarks() {}

  /** Whether a record of the flows topic is one, and no flow. */
  public static boolean is(ConsumerRecord<byte[], byte[]> record) {
    return RulesMark.is(record.key()) || PriceMark.is(record.key()) || Settled.is(record.headers());
  }
}
