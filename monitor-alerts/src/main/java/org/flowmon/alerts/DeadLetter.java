package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** A record of the flows topic that is set aside as it came, with the reason in its headers. */
final class DeadLetter {
  static final String REASON = "flowmon.reason";
  static final String ERROR = "flowmon.error";
  static final String PLACE = "flowmon.place";

  private static final int MOST_OF_AN_ERROR = 1000;

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
    return new Record<>(in.key(), in.value(), in.timestamp(), headers);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
