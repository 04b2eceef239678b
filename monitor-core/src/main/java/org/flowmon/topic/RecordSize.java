package org.flowmon.topic;

/** How large the value of a record may be that a stage or a command makes. */
public final class RecordSize {
  /** Bytes; what Kafka puts around it, a key and headers find room beside it. */
  public static final int MOST = Topics.MAX_RECORD_BYTES - 64 * 1024;

  private RecordSize() {}

  /**
   * That value.
   *
   * @param what it is, for the message
   * @throws IllegalArgumentException when it is larger than a record may be
   */
  public static byte[] checked(byte[] value, String what) {
    if (value.length > MOST) {
      throw new IllegalArgumentException(
          what + " has " + value.length + " bytes, a record has room for " + MOST);
    }
    return value;
  }
}
