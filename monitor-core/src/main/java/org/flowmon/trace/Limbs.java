package org.flowmon.trace;

import java.math.BigInteger;
import org.flowmon.chain.Amount;

/**
 * Whole numbers from 0 upwards inside a {@code long[]}: {@code w} limbs of 64 bits from a place on,
 * the lowest first. Width 1 is the fast path: numbers below 2^62, so that sums and differences stay
 * within a long. Width 2 holds numbers below 2^126 (all the ether there is needs 87 bits), width w
 * those below 2^(64w-2).
 */
final class Limbs {
  private Limbs() {}

  /** The least width that holds {@code total}. */
  static int width(Amount total) {
    return total.isLong() ? width(total.toLong()) : width(total.toBigInteger());
  }

  private static int width(long total) {
    return total >>> 62 == 0 ? 1 : 2;
  }

  private static int width(BigInteger total) {
    return (total.bitLength() + 1) / 64 + 1;
  }

  /** Whether a sum of two numbers of width {@code w} is one itself. */
  static boolean fits(long[] v, int at, int w) {
    return v[at + w - 1] >>> 62 == 0;
  }

  static Amount get(long[] v, int at, int w) {
    return w == 1 ? Amount.of(v[at]) : Amount.of(big(v, at, w));
  }

  static BigInteger big(long[] v, int at, int w) {
    byte[] bytes = new byte[8 * w];
    for (int k = 0; k < w; k++) {
      long limb = v[at + k];
      for (int b = 0; b < 8; b++) {
        bytes[8 * (w - k) - 1 - b] = (byte) (limb >>> (8 * b));
      }
    }
    return new BigInteger(1, bytes);
  }

  /** Writes a number. Throws {@link ArithmeticException} when it takes more limbs. */
  static void set(long[] v, int at, int w, Amount amount) {
    if (amount.isLong()) {
      v[at] = amount.toLong();
      for (int k = 1; k < w; k++) {
        v[at + k] = 0;
      }
      return;
    }
    BigInteger big = amount.toBigInteger();
    if (big.bitLength() > 64 * w) {
      throw new ArithmeticException(big + " does not fit in " + w + " limbs");
    }
    for (int k = 0; k < w; k++) {
      v[at + k] = big.shiftRight(64 * k).longValue();
    }
  }

  static boolean isZero(long[] v, int at, int w) {
    long any = 0;
    for (int k = 0; k < w; k++) {
      any |= v[at + k];
    }
    return any == 0;
  }

  static int compare(long[] a, int i, long[] b, int j, int w) {
    for (int k = w - 1; k >= 0; k--) {
      int c = Long.compareUnsigned(a[i + k], b[j + k]);
      if (c != 0) {
        return c;
      }
    }
    return 0;
  }

  /** Copies a number into one at least as wide. */
  static void copy(long[] from, int i, int w, long[] to, int j, int wider) {
    for (int k = 0; k < wider; k++) {
      to[j + k] = k < w ? from[i + k] : 0;
    }
  }

  /**
   * to += v. The widths leave two spare bits, so a carry out of the top limb is a broken invariant.
   */
  static void add(long[] v, int i, long[] to, int j, int w) {
    if (w == 1) {
      to[j] = Math.addExact(to[j], v[i]);
      return;
    }
    long carry = 0;
    for (int k = 0; k < w; k++) {
      long x = to[j + k];
      long sum = x + v[i + k];
      long out = Long.compareUnsigned(sum, x) < 0 ? 1 : 0;
      long total = sum + carry;
      out += Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
      to[j + k] = total;
      carry = out;
    }
    if (carry != 0) {
      throw new ArithmeticException("overflow");
    }
  }

  /** to -= v. Throws {@link ArithmeticException} below zero. */
  static void subtract(long[] v, int i, long[] to, int j, int w) {
    long borrow = 0;
    for (int k = 0; k < w; k++) {
      long x = to[j + k];
      long y = v[i + k];
      long difference = x - y;
      long out = Long.compareUnsigned(x, y) < 0 ? 1 : 0;
      long total = difference - borrow;
      out += Long.compareUnsigned(difference, borrow) < 0 ? 1 : 0;
      to[j + k] = total;
      borrow = out;
    }
    if (borrow != 0) {
      throw new ArithmeticException("below zero");
    }
  }
}
