package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.Locale;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/** Hexadecimal with 0x, as nodes write bytes and quantities. */
final class HexText {
  private static final int LONG_DIGITS = 15;
  private static final int WORD_DIGITS = 64;
  private static final int NONE = -1;
  private static final int UPPER = 16;
  private static final byte[] DIGITS = digits();

  private HexText() {}

  /**
   * The text in lower case when it is bytes of {@code length} characters in all, of any number when
   * that is negative; else {@code null}.
   */
  static @Nullable String bytes(String text, int length) {
    int n = text.length();
    if (length < 0 ? n < 2 || n % 2 != 0 : n != length) {
      return null;
    }
    int seen = text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x' ? 0 : NONE;
    for (int i = 2; i < n; i++) {
      seen |= looked(text.charAt(i));
    }
    return seen < 0 ? null : (seen & UPPER) != 0 ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** The 32 bytes in these characters, else {@code null}. */
  static byte @Nullable [] word(char[] chars, int from, int length) {
    if (length != 2 + WORD_DIGITS || chars[from] != '0' || (chars[from + 1] | 0x20) != 'x') {
      return null;
    }
    byte[] word = new byte[WORD_DIGITS / 2];
    int seen = 0;
    for (int i = 0, at = from + 2; i < word.length; i++, at += 2) {
      int high = looked(chars[at]);
      int low = looked(chars[at + 1]);
      seen |= high | low;
      word[i] = (byte) ((high & 15) << 4 | (low & 15));
    }
    return seen < 0 ? null : word;
  }

  /** A quantity of at most 256 bits in these characters, else {@code null}. */
  static @Nullable Amount quantity(char[] chars, int from, int length) {
    if (length < 3 || chars[from] != '0' || (chars[from + 1] | 0x20) != 'x') {
      return null;
    }
    int end = from + length;
    int at = from + 2;
    while (at < end - 1 && chars[at] == '0') {
      at++; // some nodes pad
    }
    if (end - at > WORD_DIGITS) {
      return null;
    }
    long small = 0;
    for (int i = at; i < end; i++) {
      int d = looked(chars[i]);
      if (d < 0) {
        return null;
      }
      small = small << 4 | (d & 15);
    }
    return end - at <= LONG_DIGITS
        ? Amount.of(small)
        : Amount.of(new BigInteger(new String(chars, at, end - at), 16));
  }

  /**
   * The digit's value, with {@link #UPPER} beside it for a capital; {@link #NONE} if it is none.
   */
  private static int looked(char c) {
    return c < DIGITS.length ? DIGITS[c] : NONE;
  }

  private static byte[] digits() {
    byte[] digits = new byte[128];
    for (char c = 0; c < digits.length; c++) {
      int value = Character.digit(c, 16);
      digits[c] = (byte) (value < 0 ? NONE : c >= 'A' && c <= 'F' ? value | UPPER : value);
    }
    return digits;
  }
}
