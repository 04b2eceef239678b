package org.flowmon.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Base58 text with a four-byte double SHA-256 checksum (Base58Check). */
final class Base58 {
  /** Bitcoin's alphabet: no 0, O, I, l. */
  static final String BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** The XRP ledger's alphabet: the same letters in another order. */
  static final String RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

  private static final BigInteger BASE = BigInteger.valueOf(58);

  private Base58() {}

  /** Whether every character is one of base58's and there are so many of them. */
  static boolean shaped(String text, int least, int most) {
    return text.length() >= least
        && text.length() <= most
        && text.chars().allMatch(c -> BITCOIN.indexOf(c) >= 0);
  }

  /** The bytes a text stands for, or {@code null} when a character is foreign to the alphabet. */
  static byte @Nullable [] decode(String text, String alphabet) {
    BigInteger number = BigInteger.ZERO;
    int zeros = 0;
    boolean leading = true;
    for (int i = 0; i < text.length(); i++) {
      int digit = alphabet.indexOf(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      leading &= digit == 0;
      zeros += leading ? 1 : 0;
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    byte[] value = number.toByteArray();
    int skip = value[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[zeros + value.length - skip];
    System.arraycopy(value, skip, bytes, zeros, value.length - skip);
    return bytes;
  }

  /** The payload (version and hash) when the checksum is right, else {@code null}. */
  static byte @Nullable [] decodeChecked(String text, String alphabet) {
    byte[] bytes = decode(text, alphabet);
    if (bytes == null || bytes.length < 5) {
      return null;
    }
    byte[] payload = Arrays.copyOf(bytes, bytes.length - 4);
    byte[] sum = sha256(sha256(payload));
    return Arrays.equals(sum, 0, 4, bytes, payload.length, bytes.length) ? payload : null;
  }

  /** The text of a payload (version and hash) with its checksum, in Bitcoin's alphabet. */
  static String encodeChecked(byte[] payload) {
    byte[] bytes = Arrays.copyOf(payload, payload.length + 4);
    System.arraycopy(sha256(sha256(payload)), 0, bytes, payload.length, 4);
    StringBuilder text = new StringBuilder();
    BigInteger number = new BigInteger(1, bytes);
    while (number.signum() > 0) {
      BigInteger[] parts = number.divideAndRemainder(BASE);
      text.append(BITCOIN.charAt(parts[1].intValue()));
      number = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append(BITCOIN.charAt(0));
    }
    return text.reverse().toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** ASCII bytes of a text. */
  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
