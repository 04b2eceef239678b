package org.flowmon.ingest.bitcoin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads Bitcoin's wire format from an array, front to back. Throws {@link Malformed} at its end.
 */
final class WireReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The bytes are not what they should be. Carries no stack trace: it is an answer, not a bug. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean truncated;

    Malformed(String message, boolean truncated) {
      super(message, null, false, false);
      this.truncated = truncated;
    }

    /** Whether the bytes just end too early. */
    boolean truncated() {
      return truncated;
    }
  }

  final byte[] bytes;
  final int end;
  int at;

  WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  private int take(int n) {
    int from = at;
    if (n > end - from) {
      throw new Malformed(
          n + " bytes expected at byte " + from + ", " + (end - from) + " left", true);
    }
    at = from + n;
    return from;
  }

  void skip(int n) {
    take(n);
  }

  int int32() {
    return (int) INT.get(bytes, take(4));
  }

  long int64() {
    return (long) LONG.get(bytes, take(8));
  }

  static int int32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * A length or count of things of at least {@code size} bytes each, which must fit in the rest.
   */
  int count(int size, String what) {
    int from = at;
    int first = bytes[take(1)] & 255;
    long n =
        switch (first) {
          case 253 -> {
            int p = take(2);
            yield (bytes[p] & 255) | (bytes[p + 1] & 255) << 8;
          }
          case 254 -> int32() & 0xffffffffL;
          case 255 -> int64();
          default -> first;
        };
    if (first >= 253 && n >= 0 && n < (first == 253 ? 253 : first == 254 ? 65_536 : 1L << 32)) {
      throw new Malformed("byte " + from + " writes " + n + " in more bytes than it takes", false);
    }
    if (n < 0 || n > (end - at) / size) {
      // A count beyond any block is damage; a smaller one may only mean that the rest is missing.
      throw new Malformed(
          "byte "
              + from
              + " announces "
              + Long.toUnsignedString(n)
              + " "
              + what
              + ", more than the rest can hold",
          n >= 0 && n <= BitcoinDecoder.LARGEST_BLOCK / size);
    }
    return (int) n;
  }
}
