package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.flowmon.topic.Topics;

/** A record of the flows topic that is set aside as it came, with the reason in its headers. */
final class DeadLetter {
  static final String REASON = "flowmon.reason";
  static final String ERROR = "flowmon.error";
  static final String PLACE = "flowmon.place";

  /** How many bytes the value has, where it is left out: it still stands at the place named. */
  static final String LEFT_OUT = "flowmon.left_out";

  private static final int MOST_OF_AN_ERROR = 1000;
  private static final int MOST_OF_A_VALUE = Topics.MAX_RECORD_BYTES - 64 * 1024;

  private DeadLetter() {}

  /** The record with what is wrong with it; the operator is told. */
  static Record<Object, Object> of(
      Record<byte[], byte[]> in, String why, String error, String place) {
    String shown =
        error.length() <= MOST_OF_AN_ERROR ? error : error.substring(0, MOST_OF_AN_ERROR) + "...";
    Headers headers = new RecordHeaders(in.headers());
    put(headers, REASON, why);
    put(headers, ERROR, shown);
    put(headers, PLACE, place);
    AlertsLog.deadLetter(place, why, shown);
    byte[] value = in.value();
    if (value != null && value.length > MOST_OF_A_VALUE) {
      put(headers, LEFT_OUT, Integer.toString(value.length));
      value = null; // with what is said of it, it would be larger than a record may be
    }
    return new Record<>(in.key(), value, in.timestamp(), headers);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
