package org.flowmon.ingest.bitcoin;

import org.jspecify.annotations.Nullable;

/** What an output script says: the address it pays, and whether it destroys its value. */
final class OutputScript {
  private static final int OP_RETURN = 0x6a;
  private static final int LONGEST_SCRIPT = 10_000;

  private OutputScript() {}

  /**
   * The address, as Bitcoin Core shows it: pay to public key hash, to script hash, to a witness
   * program of any version. {@code null} for bare public keys, bare multisig, data, and all else.
   */
  static @Nullable String address(byte[] b, int at, int n, AddressText text) {
    if (n < 4) {
      return null;
    }
    int first = b[at] & 255;
    if (first == 0x76) {
      return n == 25
              && b[at + 1] == (byte) 0xa9
              && b[at + 2] == 20
              && b[at + 23] == (byte) 0x88
              && b[at + 24] == (byte) 0xac
          ? text.pubKeyHash(b, at + 3)
          : null;
    }
    if (first == 0xa9) {
      return n == 23 && b[at + 1] == 20 && b[at + 22] == (byte) 0x87
          ? text.scriptHash(b, at + 2)
          : null;
    }
    if (isWitnessProgram(b, at, n)) {
      int version = first == 0 ? 0 : first - 0x50;
      // Version 0 knows two lengths; any other can never be spent and has no address.
      return version == 0 && n != 22 && n != 34 ? null : text.witness(version, b, at + 2, n - 2);
    }
    return null;
  }

  /** A version (0, 1 to 16) and one push of 2 to 40 bytes, nothing else. */
  static boolean isWitnessProgram(byte[] b, int at, int n) {
    if (n < 4 || n > 42 || b[at + 1] != n - 2) {
      return false;
    }
    int first = b[at] & 255;
    return first == 0 || (first >= 0x51 && first <= 0x60);
  }

  /**
   * Whether no input can ever spend it: it starts with OP_RETURN or is longer than scripts may be.
   */
  static boolean unspendable(byte[] b, int at, int n) {
    return n > LONGEST_SCRIPT || (n > 0 && b[at] == OP_RETURN);
  }
}
