package org.flowmon.ingest.bitcoin;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** Bitcoin's hashes, into arrays given by the caller. Not for use by several threads at once. */
final class Hashing {
  private final MessageDigest sha;
  private final RIPEMD160Digest ripemd = new RIPEMD160Digest();
  private final byte[] between = new byte[32];

  Hashing() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds bytes to those that {@link #finishTwice} hashes. */
  void add(byte[] bytes, int from, int length) {
    sha.update(bytes, from, length);
  }

  /** SHA-256 twice over what was added: 32 bytes into {@code to}. */
  void finishTwice(byte[] to, int at) {
    finish(between, 0);
    sha.update(between, 0, 32);
    finish(to, at);
  }

  private void finish(byte[] to, int at) {
    try {
      sha.digest(to, at, 32);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes were given", e);
    }
  }

  /** SHA-256 twice: 32 bytes into the front of {@code to}. */
  void twice(byte[] bytes, int from, int length, byte[] to) {
    sha.update(bytes, from, length);
    finishTwice(to, 0);
  }

  /** SHA-256 once: 32 bytes into the front of {@code to}. */
  void once(byte[] bytes, int from, int length, byte[] to) {
    sha.update(bytes, from, length);
    finish(to, 0);
  }

  /** RIPEMD-160 of SHA-256: 20 bytes into the front of {@code to}. */
  void hash160(byte[] bytes, int from, int length, byte[] to) {
    once(bytes, from, length, between);
    ripemd.update(between, 0, 32);
    ripemd.doFinal(to, 0);
  }

  /** A hash as Bitcoin shows it: last byte first, in hexadecimal. */
  static String shown(byte[] hash, int at) {
    return HexFormat.of().formatHex(reversed(hash, at));
  }

  /** 32 bytes last byte first. */
  static byte[] reversed(byte[] hash, int at) {
    byte[] r = new byte[32];
    for (int i = 0; i < 32; i++) {
      r[i] = hash[at + 31 - i];
    }
    return r;
  }
}
