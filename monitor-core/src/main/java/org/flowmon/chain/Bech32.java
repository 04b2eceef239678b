package org.flowmon.chain;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bech32 (BIP 173), Bech32m (BIP 350) and the cash address form, which shares their alphabet. */
final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final long[] CASH_GENERATOR = {
    0x98f2bc8e61L, 0x79b76d99e2L, 0xf33e5fb3c4L, 0xae2eabe2a8L, 0x1e4f43e470L
  };
  private static final int BECH32 = 1;
  private static final int BECH32M = 0x2bc830a3;

  private Bech32() {}

  /** Whether a text begins with the prefix and {@code 1} and goes on in letters and digits. */
  static boolean shaped(String text, String prefix) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith(prefix + "1")
        && lower.length() >= prefix.length() + 8
        && lower.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }

  /** What is wrong with a segregated witness address of that prefix, or {@code null}. */
  static @Nullable String segwitFault(String text, String prefix) {
    if (text.length() > 90) {
      return "longer than 90 characters";
    }
    byte[] data = data(text, prefix.length() + 1);
    if (data == null) {
      return mixedCase(text) ? "mixed case" : "a character that bech32 does not have";
    }
    int sum = polymod(prefix, data);
    if (data.length < 7 || (sum != BECH32 && sum != BECH32M)) {
      return "checksum fails";
    }
    int version = data[0];
    byte[] program = regroup(data, 1, data.length - 6);
    if (program == null) {
      return "padding is not zero";
    }
    if (version > 16 || program.length < 2 || program.length > 40) {
      return "no such witness program";
    }
    if (version == 0 && program.length != 20 && program.length != 32) {
      return "witness program of version 0 must have 20 or 32 bytes";
    }
    if ((version == 0) != (sum == BECH32)) {
      return version == 0 ? "version 0 needs bech32" : "version 1 and later need bech32m";
    }
    return null;
  }

  /** What is wrong with plain bech32 text of that prefix, or {@code null}. */
  static @Nullable String fault(String text, String prefix) {
    byte[] data = data(text, prefix.length() + 1);
    return data == null || data.length < 6 || polymod(prefix, data) != BECH32
        ? "checksum fails"
        : null;
  }

  /** What is wrong with a cash address (without its prefix), or {@code null}. */
  static @Nullable String cashFault(String text, String prefix) {
    byte[] data = data(text, 0);
    if (data == null) {
      return "a character that a cash address does not have";
    }
    long sum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      sum = cashStep(sum, prefix.charAt(i) & 31);
    }
    sum = cashStep(sum, 0);
    for (byte b : data) {
      sum = cashStep(sum, b);
    }
    return sum == 1 ? null : "checksum fails";
  }

  private static byte @Nullable [] data(String text, int from) {
    if (mixedCase(text)) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    byte[] data = new byte[lower.length() - from];
    for (int i = 0; i < data.length; i++) {
      int digit = ALPHABET.indexOf(lower.charAt(from + i));
      if (digit < 0) {
        return null;
      }
      data[i] = (byte) digit;
    }
    return data;
  }

  private static boolean mixedCase(String text) {
    return !text.equals(text.toLowerCase(Locale.ROOT))
        && !text.equals(text.toUpperCase(Locale.ROOT));
  }

  private static int polymod(String prefix, byte[] data) {
    int sum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) >> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) & 31);
    }
    for (byte b : data) {
      sum = step(sum, b);
    }
    return sum;
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = ((sum & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < 5; i++) {
      next ^= ((top >> i) & 1) == 1 ? GENERATOR[i] : 0;
    }
    return next;
  }

  private static long cashStep(long sum, int value) {
    long top = sum >>> 35;
    long next = ((sum & 0x07ffffffffL) << 5) ^ value;
    for (int i = 0; i < 5; i++) {
      next ^= ((top >> i) & 1) == 1 ? CASH_GENERATOR[i] : 0;
    }
    return next;
  }

  /** Five-bit groups into bytes; {@code null} when the padding is not zero or too long. */
  private static byte @Nullable [] regroup(byte[] data, int from, int to) {
    byte[] bytes = new byte[(to - from) * 5 / 8];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = from; i < to; i++) {
      held = (held << 5 | data[i]) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >> bits);
      }
    }
    boolean padded = bits < 5 && (held & ((1 << bits) - 1)) == 0;
    return padded ? Arrays.copyOf(bytes, at) : null;
  }
}
