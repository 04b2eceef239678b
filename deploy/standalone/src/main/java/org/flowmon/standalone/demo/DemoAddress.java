package org.flowmon.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Addresses that nobody holds a key for: regtest bech32 (BIP 173, witness version 0) over a hash of
 * a name and a number, or the front of such a hash for an account. The same name and number, the
 * same address.
 */
final class DemoAddress {
  private static final String PREFIX = "bcrt";
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int PROGRAM_BYTES = 20;
  private static final int CHECKSUM = 6;

  private DemoAddress() {}

  /** The address of that number of that name. */
  static String of(String name, long number) {
    return encode(sha256("flowmon demo address " + name + " " + number));
  }

  /** The account of that number of that name. */
  static String account(String name, long number) {
    byte[] hash = sha256("flowmon demo account " + name + " " + number);
    return "0x" + HexFormat.of().formatHex(hash, 0, PROGRAM_BYTES);
  }

  /** SHA-256 of a text. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String encode(byte[] hash) {
    // Witness version, the program in groups of five bits, room for the checksum.
    int groups = PROGRAM_BYTES * 8 / 5;
    byte[] data = new byte[1 + groups + CHECKSUM];
    for (int i = 0; i < groups; i++) {
      int bit = i * 5;
      int two = (hash[bit / 8] & 255) << 8 | (hash[bit / 8 + 1] & 255);
      data[1 + i] = (byte) (two >> (11 - bit % 8) & 31);
    }
    int sum = 1;
    for (int i = 0; i < PREFIX.length(); i++) {
      sum = step(sum, PREFIX.charAt(i) >> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < PREFIX.length(); i++) {
      sum = step(sum, PREFIX.charAt(i) & 31);
    }
    for (byte group : data) {
      sum = step(sum, group);
    }
    sum ^= 1;
    for (int i = 0; i < CHECKSUM; i++) {
      data[1 + groups + i] = (byte) (sum >>> (5 * (CHECKSUM - 1 - i)) & 31);
    }
    StringBuilder text = new StringBuilder(PREFIX).append('1');
    for (byte group : data) {
      text.append(ALPHABET.charAt(group));
    }
    return text.toString();
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= (top >> i & 1) == 1 ? GENERATOR[i] : 0;
    }
    return next;
  }
}
