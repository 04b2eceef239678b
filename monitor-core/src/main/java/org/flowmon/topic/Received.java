package org.flowmon.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When the block behind a record was received: a header that every stage passes on, for measuring.
 */
public final class Received {
  /** Its name; the value is the milliseconds since 1970 in decimal digits. */
  public static final String HEADER = "seen";

  private Received() {}

  /** The milliseconds since 1970, {@code otherwise} where the record does not say. */
  public static long millis(Headers headers, long otherwise) {
    Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
