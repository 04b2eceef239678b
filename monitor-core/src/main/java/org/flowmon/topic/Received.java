package org.flowmon.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When the block behind a record was received: a header that every stage passes on, for measuring
 * and for whoever must say when something was known.
 */
public final class Received {
  /** Its name; the value is the milliseconds since 1970 in decimal digits. */
  public static final String HEADER = "seen";

  /** When its flow was traced, in the same form: of records of flows, and of their alerts. */
  public static final String TRACED = "traced";

  /** When its alert was judged, in the same form: of records of alerts. */
  public static final String ALERTED = "alerted";

  private Received() {}

  /** The milliseconds since 1970, {@code otherwise} where the record does not say. */
  public static long millis(Headers headers, long otherwise) {
    return millis(headers, HEADER, otherwise);
  }

  /** The same of one of the other headers. */
  public static long millis(Headers headers, String name, long otherwise) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /**
   * Adds the times of a record to those of what comes of it, and one more. A record that does not
   * say when its block was received gives none: what is replayed without is the same to the byte.
   */
  public static void passOn(Headers from, Headers to, String name, long millis) {
    if (from.lastHeader(HEADER) == null) {
      return;
    }
    for (String known : new String[] {HEADER, TRACED}) {
      Header header = from.lastHeader(known);
      if (header != null) {
        to.add(header);
      }
    }
    to.add(name, Long.toString(millis).getBytes(StandardCharsets.US_ASCII));
  }
}
