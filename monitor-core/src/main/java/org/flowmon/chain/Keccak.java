package org.flowmon.chain;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.jspecify.annotations.Nullable;

/** Keccak-256, and the checksums that rest on it: Ethereum's (EIP-55) and Monero's. */
public final class Keccak {
  /** Encoded length of a Monero block of 0 to 8 bytes. */
  private static final int[] MONERO_LENGTH = {0, 2, 3, 5, 6, 7, 9, 10, 11};

  private Keccak() {}

  /** The 32 bytes that Keccak-256 makes of these; not the later SHA3-256. */
  public static byte[] hash(byte[] bytes) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(bytes, 0, bytes.length);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return out;
  }

  /** Forty hex digits in the mixed case that EIP-55 gives them; the argument is lower case. */
  static String eip55(String lower) {
    byte[] hash = hash(Base58.ascii(lower));
    StringBuilder mixed = new StringBuilder(lower);
    for (int i = 0; i < lower.length(); i++) {
      int nibble = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
      if (nibble >= 8) {
        mixed.setCharAt(i, Character.toUpperCase(lower.charAt(i)));
      }
    }
    return mixed.toString();
  }

  /** What is wrong with a Monero address of 95 or 106 characters, or {@code null}. */
  static @Nullable String moneroFault(String text) {
    byte[] bytes = new byte[text.length() / 11 * 8 + 8];
    int at = 0;
    for (int i = 0; i < text.length(); i += 11) {
      String block = text.substring(i, Math.min(text.length(), i + 11));
      int size = Arrays.binarySearch(MONERO_LENGTH, block.length());
      byte[] decoded = Base58.decode(block, Base58.BITCOIN);
      if (size < 0 || decoded == null) {
        return "not base58 in Monero's blocks";
      }
      BigInteger value = new BigInteger(1, decoded);
      if (value.bitLength() > size * 8) {
        return "a block is too large";
      }
      for (int b = size - 1; b >= 0; b--) {
        bytes[at + b] = value.byteValue();
        value = value.shiftRight(8);
      }
      at += size;
    }
    byte[] sum = hash(Arrays.copyOf(bytes, at - 4));
    return Arrays.equals(sum, 0, 4, bytes, at - 4, at) ? null : "checksum fails";
  }
}
