package org.flowmon.ingest.bitcoin;

import org.jspecify.annotations.Nullable;

/**
 * Reads from a spending script or witness which address held the coin. Says {@code null} rather
 * than guess: taproot, bare keys and bare multisig do not reveal it, and neither does a script that
 * asks for no signature, because anything could stand there. Not for use by several threads at
 * once.
 */
final class InputSender {
  private final AddressText text;
  private final Hashing hashing;
  private final byte[] hash = new byte[32];

  InputSender(AddressText text, Hashing hashing) {
    this.text = text;
    this.hashing = hashing;
  }

  /**
   * The address of the coin spent by an input without witness: pay to public key hash (signature,
   * key), or to script hash (a last push that is a script asking for a signature, and one before
   * it).
   */
  @Nullable String ofScript(byte[] b, int at, int n) {
    int end = at + n;
    boolean signature = false;
    boolean lastIsSignature = false;
    int pushes = 0;
    int from = 0;
    int length = 0;
    for (int p = at; p < end; ) {
      signature |= lastIsSignature;
      int data = dataAt(b, p, end);
      if (data < 0) {
        return null; // not only pushes: no standard spend
      }
      from = data;
      length = pushLength(b, p);
      p = data + length;
      pushes++;
      lastIsSignature = isSignature(b, from, length);
    }
    if (!signature || lastIsSignature) {
      return null;
    }
    if (pushes == 2 && isKey(b, from, length)) {
      hashing.hash160(b, from, length, hash);
      return text.pubKeyHash(hash, 0);
    }
    if (asksForSignature(b, from, length)) {
      hashing.hash160(b, from, length, hash);
      return text.scriptHash(hash, 0);
    }
    return null;
  }

  /**
   * The address of the coin spent by an input with a witness of {@code items} items, item i from
   * {@code starts[i]}, {@code lengths[i]} bytes long. A spending script beside a witness is the
   * push of a witness program and names a script hash for certain (BIP 141).
   */
  @Nullable String ofWitness(byte[] b, int at, int n, int items, int[] starts, int[] lengths) {
    if (n > 0) {
      if (n < 5 || b[at] != n - 1 || !OutputScript.isWitnessProgram(b, at + 1, n - 1)) {
        return null;
      }
      hashing.hash160(b, at + 1, n - 1, hash);
      return text.scriptHash(hash, 0);
    }
    int last = items - 1;
    if (last < 1) {
      return null; // one item: a taproot key spend, or a script that asks for nothing
    }
    int from = starts[last];
    int length = lengths[last];
    boolean signature = false;
    for (int i = 0; i < last; i++) {
      signature |= isStrictSignature(b, starts[i], lengths[i]);
    }
    if (!signature) {
      return null; // a Schnorr signature is never DER: no taproot spend passes here
    }
    if (items == 2 && length == 33 && isKey(b, from, length)) {
      hashing.hash160(b, from, length, hash);
      return text.witness(0, hash, 0, 20);
    }
    if (asksForSignature(b, from, length)) {
      hashing.once(b, from, length, hash);
      return text.witness(0, hash, 0, 32);
    }
    return null;
  }

  /** Where the data of the push at {@code p} start, or -1 when there is no whole push. */
  private static int dataAt(byte[] b, int p, int end) {
    int op = b[p] & 255;
    int head =
        op <= 75 ? 1 : op == 76 ? 2 : op == 77 ? 3 : op == 78 ? 5 : op <= 96 && op != 80 ? 1 : 0;
    if (head == 0 || end - p < head) {
      return -1;
    }
    int length = pushLength(b, p);
    return length < 0 || length > end - p - head ? -1 : p + head;
  }

  private static int pushLength(byte[] b, int p) {
    int op = b[p] & 255;
    return switch (op) {
      case 76 -> b[p + 1] & 255;
      case 77 -> (b[p + 1] & 255) | (b[p + 2] & 255) << 8;
      case 78 -> WireReader.int32(b, p + 1);
      default -> op <= 75 ? op : 0;
    };
  }

  private static boolean isKey(byte[] b, int at, int n) {
    if (n == 33) {
      return b[at] == 2 || b[at] == 3;
    }
    return n == 65 && (b[at] == 4 || b[at] == 6 || b[at] == 7);
  }

  /** An ECDSA signature in DER with the hash type behind it; before BIP 66 not always strict. */
  private static boolean isSignature(byte[] b, int at, int n) {
    return n >= 9 && n <= 80 && b[at] == 0x30 && b[at + 2] == 2;
  }

  private static boolean isStrictSignature(byte[] b, int at, int n) {
    return n >= 9 && n <= 73 && b[at] == 0x30 && b[at + 1] == n - 3 && b[at + 2] == 2;
  }

  /** Whether the bytes are a whole script in which some operation checks a signature. */
  private static boolean asksForSignature(byte[] b, int at, int n) {
    int end = at + n;
    boolean asks = false;
    for (int p = at; p < end; ) {
      int op = b[p] & 255;
      if (op <= 78) {
        int data = dataAt(b, p, end);
        if (data < 0) {
          return false;
        }
        p = data + pushLength(b, p);
      } else if (op > 0xb9 || (op == 0x50 && p == at)) {
        return false; // no operation of scripts of version 0: taproot's control block or annex
      } else {
        asks |= op >= 0xac && op <= 0xaf;
        p++;
      }
    }
    return asks;
  }
}
