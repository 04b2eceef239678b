package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.Locale;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/** Hexadecimal with 0x, as nodes write bytes and quantities. */
final class HexText {
  private static final int LONG_DIGITS = 15;
  private static final int WORD_DIGITS = 64;

  private HexText() {}

  /**
   * The text in lower case when it is bytes of {@code length} characters in all, of any number when
   * that is negative; else {@code null}.
   */
  static @Nullable String bytes(String text, int length) {
    int n = text.length();
    boolean ok = length < 0 ? n >= 2 && n % 2 == 0 : n == length;
    boolean upper = false;
    ok = ok && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x';
    for (int i = 1; ok && i < n; i++) {
      char c = text.charAt(i);
      upper |= c >= 'A' && c <= 'Z';
      ok = i == 1 || digit(c) >= 0;
    }
    return !ok ? null : upper ? text.toLowerCase(Locale.ROOT) : text;
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
      int d = digit(chars[i]);
      if (d < 0) {
        return null;
      }
      small = small << 4 | d;
    }
    return end - at <= LONG_DIGITS
        ? Amount.of(small)
        : Amount.of(new BigInteger(new String(chars, at, end - at), 16));
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
