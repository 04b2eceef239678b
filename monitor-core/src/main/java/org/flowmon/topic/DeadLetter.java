package org.flowmon.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a stage cannot process and sets aside: as it came, with the reason in its headers. It always
 * fits into a record, or the stage would stop at what it wanted to pass over: what there is no room
 * for is left out, with its size in a header, and still stands at the place named.
 */
public final class DeadLetter {
  /** What kind of mistake it is, in one word of the stage. */
  public static final String REASON = "flowmon.reason";

  /** What is wrong, in words. */
  public static final String ERROR = "flowmon.error";

  /** Which record it was: topic, partition and offset. */
  public static final String PLACE = "flowmon.place";

  /** How many bytes the value had that is left out. */
  public static final String LEFT_OUT = "flowmon.left_out";

  /** How many bytes the headers had that are left out. */
  public static final String HEADERS_LEFT_OUT = "flowmon.left_out.headers";

  /** How many bytes the key had that is left out. */
  public static final String KEY_LEFT_OUT = "flowmon.left_out.key";

  private static final int MOST_OF_A_TEXT = 1000;

  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers headers = new RecordHeaders();
  private final String error;

  private DeadLetter(
      byte @Nullable [] key, byte @Nullable [] value, Headers came, String place, String error) {
    int ofKey = key == null ? 0 : key.length;
    int ofValue = value == null ? 0 : value.length;
    int ofHeaders = size(came);
    boolean noValue = (long) ofKey + ofValue + ofHeaders > RecordSize.MOST;
    boolean noHeaders = (long) ofKey + ofHeaders > RecordSize.MOST;
    boolean noKey = ofKey > RecordSize.MOST;
    this.key = noKey ? null : key;
    this.value = noValue ? null : value;
    this.error = cut(error);
    if (!noHeaders) {
      came.forEach(headers::add);
    }
    var unused = with(ERROR, error).with(PLACE, place);
    leave(noValue && value != null, LEFT_OUT, ofValue);
    leave(noHeaders, HEADERS_LEFT_OUT, ofHeaders);
    leave(noKey, KEY_LEFT_OUT, ofKey);
  }

  /**
   * A record and what is wrong with it.
   *
   * @param headers that it came with
   * @param place where it stands
   * @param error what is wrong; cut after 1,000 characters
   */
  public static DeadLetter of(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers, String place, String error) {
    return new DeadLetter(key, value, headers, place, error);
  }

  /** Says more of it, in few words. */
  public DeadLetter with(String name, String text) {
    headers.add(name, cut(text).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The record's key; {@code null} where it had none, or it is left out. */
  public byte @Nullable [] key() {
    return key;
  }

  /** The record's value; {@code null} where it had none, or it is left out. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The record's headers and ours. */
  public Headers headers() {
    return headers;
  }

  /** What is wrong, as it stands in the header. */
  public String error() {
    return error;
  }

  private void leave(boolean left, String name, int bytes) {
    if (left) {
      var unused = with(name, Integer.toString(bytes));
    }
  }

  private static String cut(String text) {
    return text.length() <= MOST_OF_A_TEXT ? text : text.substring(0, MOST_OF_A_TEXT) + "...";
  }

  private static int size(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      int value = header.value() == null ? 0 : header.value().length;
      bytes += header.key().length() * 3L + value + 10;
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
