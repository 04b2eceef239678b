package org.flowmon.ingest.bitcoin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes addresses: base58 with checksum, bech32 and bech32m (BIP 173, 350). Not for use by several
 * threads at once.
 */
final class AddressText {
  private static final byte[] BASE58 =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BECH32 =
      "qpzry9x8gf2tvdw0s3jn54khce6mua7l".getBytes(StandardCharsets.US_ASCII);
  private static final long FIVE_DIGITS = 58L * 58 * 58 * 58 * 58;
  private static final int BECH32_CHECK = 1;
  private static final int BECH32M_CHECK = 0x2bc830a3;
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private final BitcoinNetwork network;
  private final Hashing hashing;
  private final byte[] prefix;
  private final int prefixCheck;

  private final byte[] payload = new byte[25];
  private final byte[] check = new byte[32];
  private final long[] limbs = new long[7];
  private final byte[] text = new byte[90];

  AddressText(BitcoinNetwork network, Hashing hashing) {
    this.network = network;
    this.hashing = hashing;
    this.prefix = network.bech32Prefix().getBytes(StandardCharsets.US_ASCII);
    int c = 1;
    for (byte b : prefix) {
      c = step(c, b >> 5);
    }
    c = step(c, 0);
    for (byte b : prefix) {
      c = step(c, b & 31);
    }
    this.prefixCheck = c;
  }

  /** The address of a public key hash: 20 bytes. */
  String pubKeyHash(byte[] hash, int at) {
    return base58(network.pubKeyHashVersion(), hash, at);
  }

  /** The address of a script hash: 20 bytes. */
  String scriptHash(byte[] hash, int at) {
    return base58(network.scriptHashVersion(), hash, at);
  }

  private String base58(int version, byte[] hash, int at) {
    payload[0] = (byte) version;
    System.arraycopy(hash, at, payload, 1, 20);
    hashing.twice(payload, 0, 21, check);
    System.arraycopy(check, 0, payload, 21, 4);
    int zeros = 0;
    while (payload[zeros] == 0) {
      zeros++;
    }
    limbs[0] = payload[0] & 255;
    for (int i = 1; i < 7; i++) {
      int p = 4 * i - 3;
      limbs[i] =
          (payload[p] & 255L) << 24
              | (payload[p + 1] & 255) << 16
              | (payload[p + 2] & 255) << 8
              | (payload[p + 3] & 255);
    }
    // Five digits at a time, last ones first: seven rounds give the 35 that 200 bits can need.
    int to = 35;
    int firstLimb = 0;
    for (int round = 0; round < 7; round++) {
      long rest = 0;
      for (int i = firstLimb; i < 7; i++) {
        long v = rest << 32 | limbs[i];
        limbs[i] = v / FIVE_DIGITS;
        rest = v % FIVE_DIGITS;
      }
      while (firstLimb < 7 && limbs[firstLimb] == 0) {
        firstLimb++;
      }
      int digits = (int) rest;
      for (int k = 0; k < 5; k++) {
        text[--to] = BASE58[digits % 58];
        digits /= 58;
      }
    }
    while (to < 35 && text[to] == '1') {
      to++;
    }
    to -= zeros;
    Arrays.fill(text, to, to + zeros, (byte) '1');
    return new String(text, to, 35 - to, StandardCharsets.ISO_8859_1);
  }

  /** The address of a witness program: version 0 to 16, 2 to 40 bytes. */
  String witness(int version, byte[] program, int at, int length) {
    System.arraycopy(prefix, 0, text, 0, prefix.length);
    int to = prefix.length;
    text[to++] = '1';
    text[to++] = BECH32[version];
    int c = step(prefixCheck, version);
    int bits = 0;
    int held = 0;
    for (int i = 0; i < length; i++) {
      held = (held << 8 | (program[at + i] & 255)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        int v = held >> bits & 31;
        text[to++] = BECH32[v];
        c = step(c, v);
      }
    }
    if (bits > 0) {
      int v = held << (5 - bits) & 31;
      text[to++] = BECH32[v];
      c = step(c, v);
    }
    for (int i = 0; i < 6; i++) {
      c = step(c, 0);
    }
    c ^= version == 0 ? BECH32_CHECK : BECH32M_CHECK;
    for (int i = 25; i >= 0; i -= 5) {
      text[to++] = BECH32[c >> i & 31];
    }
    return new String(text, 0, to, StandardCharsets.ISO_8859_1);
  }

  private static int step(int c, int value) {
    int top = c >>> 25;
    int next = (c & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++) {
      next ^= -(top >> i & 1) & GENERATOR[i];
    }
    return next;
  }
}
