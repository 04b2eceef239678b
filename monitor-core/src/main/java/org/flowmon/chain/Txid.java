package org.flowmon.chain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name of a transaction on its chain. A 32-byte hash in hexadecimal (with {@code 0x} on EVM
 * chains) is held as 32 bytes; any other text is held as it is, so that recorded economies may use
 * readable names. Equal text means equal txid; upper-case hexadecimal is read as lower case.
 */
public final class Txid {
  /** How the bytes are written: {@link #HEX}, {@link #HEX_0X} or {@link #TEXT}. */
  public enum Form {
    /** 64 hexadecimal digits (Bitcoin and its kin). */
    HEX,
    /** 0x and 64 hexadecimal digits (EVM chains). */
    HEX_0X,
    /** Any other text, 1 to 200 characters. */
    TEXT
  }

  /** Bytes of a hash. */
  public static final int HASH_BYTES = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final HexFormat LOWER = HexFormat.of();

  private final byte[] bytes;
  private final Form form;
  private final int hash;

  private Txid(byte[] bytes, Form form) {
    this.bytes = bytes;
    this.form = form;
    this.hash =
        form == Form.TEXT
            ? Arrays.hashCode(bytes)
            : Long.hashCode(mix(word(bytes, 0), word(bytes, 1), word(bytes, 2), word(bytes, 3)));
  }

  /** Eight bytes of a hash, the first of which is the highest. */
  static long word(byte[] hash, int number) {
    return (long) LONG.get(hash, Long.BYTES * number);
  }

  /**
   * Of all the bytes of a hash, so that made-up ones, which count or have zeros in front, spread
   * like real ones.
   */
  static long mix(long first, long second, long third, long fourth) {
    long odd = 0xbf58476d1ce4e5b9L;
    return ((first * odd + second) * odd + third) * odd + fourth;
  }

  /**
   * Reads a txid. Throws {@link IllegalArgumentException} when empty or longer than 200 characters.
   */
  public static Txid parse(String text) {
    int n = text.length();
    if (n == 64 && isHex(text, 0)) {
      return new Txid(LOWER.parseHex(text), Form.HEX);
    }
    if (n == 66 && text.charAt(0) == '0' && text.charAt(1) == 'x' && isHex(text, 2)) {
      return new Txid(LOWER.parseHex(text, 2, 66), Form.HEX_0X);
    }
    if (n == 0 || n > 200) {
      throw new IllegalArgumentException("expected a transaction id of 1 to 200 characters");
    }
    return new Txid(text.getBytes(StandardCharsets.UTF_8), Form.TEXT);
  }

  /**
   * Wraps bytes without a copy; the caller hands them over. HEX forms take 32 bytes in the order in
   * which they are shown.
   */
  public static Txid of(byte[] bytes, Form form) {
    if (form != Form.TEXT && bytes.length != 32) {
      throw new IllegalArgumentException("a txid hash has 32 bytes, not " + bytes.length);
    }
    return new Txid(bytes, form);
  }

  /** How the bytes are written. */
  public Form form() {
    return form;
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] bytes() {
    return bytes;
  }

  private static boolean isHex(String s, int from) {
    for (int i = from; i < s.length(); i++) {
      if (!HexFormat.isHexDigit(s.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof Txid t
            && hash == t.hash
            && form == t.form
            && Arrays.equals(bytes, t.bytes));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The text that {@link #parse} reads back. */
  @Override
  public String toString() {
    return switch (form) {
      case HEX -> LOWER.formatHex(bytes);
      case HEX_0X -> "0x" + LOWER.formatHex(bytes);
      case TEXT -> new String(bytes, StandardCharsets.UTF_8);
    };
  }
}
