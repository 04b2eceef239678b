package org.flowmon.trace;

import java.math.BigInteger;
import org.flowmon.chain.Amount;

/**
 * Vectors of whole numbers from 0 upwards, each {@code w} limbs of 64 bits, the lowest first, one
 * after another in a {@code long[]}. Width 1 is the fast path: totals below 2^62, so that sums and
 * differences stay within a long. Width 2 holds totals below 2^126 (all the ether there is needs 87
 * bits), width n totals below 2^(64n-2). The width of a vector follows from its total, so that
 * equal values have equal bytes.
 */
final class Limbs {
  private Limbs() {}

  /** The width for a vector whose sum is {@code total}. */
  static int width(Amount total) {
    return total.isLong() ? width(total.toLong()) : width(total.toBigInteger());
  }

  static int width(long total) {
    return total >>> 62 == 0 ? 1 : 2;
  }

  private static int width(BigInteger total) {
    return (total.bitLength() + 1) / 64 + 1;
  }

  static Amount get(long[] v, int i, int w) {
    return w == 1 ? Amount.of(v[i]) : Amount.of(big(v, i, w));
  }

  static BigInteger big(long[] v, int i, int w) {
    byte[] bytes = new byte[8 * w];
    for (int k = 0; k < w; k++) {
      long limb = v[i * w + k];
      for (int b = 0; b < 8; b++) {
        bytes[8 * (w - k) - 1 - b] = (byte) (limb >>> (8 * b));
      }
    }
    return new BigInteger(1, bytes);
  }

  static void set(long[] v, int i, int w, Amount amount) {
    if (w == 1) {
      v[i] = amount.toLong();
      return;
    }
    if (amount.isLong()) {
      v[i * w] = amount.toLong();
      for (int k = 1; k < w; k++) {
        v[i * w + k] = 0;
      }
      return;
    }
    BigInteger big = amount.toBigInteger();
    if (big.bitLength() > 64 * w) {
      throw new ArithmeticException(big + " does not fit in " + w + " limbs");
    }
    for (int k = 0; k < w; k++) {
      v[i * w + k] = big.shiftRight(64 * k).longValue();
    }
  }

  /**
   * The same numbers in another width. Throws {@link ArithmeticException} when one does not fit.
   */
  static long[] resize(long[] v, int n, int from, int to) {
    if (from == to) {
      return v;
    }
    long[] out = new long[n * to];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < Math.max(from, to); k++) {
        long limb = k < from ? v[i * from + k] : 0;
        if (k < to) {
          out[i * to + k] = limb;
        } else if (limb != 0) {
          throw new ArithmeticException("a number does not fit in " + to + " limbs");
        }
      }
    }
    return out;
  }

  static boolean isZero(long[] v, int i, int w) {
    for (int k = 0; k < w; k++) {
      if (v[i * w + k] != 0) {
        return false;
      }
    }
    return true;
  }

  static int compare(long[] a, int i, long[] b, int j, int w) {
    for (int k = w - 1; k >= 0; k--) {
      int c = Long.compareUnsigned(a[i * w + k], b[j * w + k]);
      if (c != 0) {
        return c;
      }
    }
    return 0;
  }

  static void copy(long[] from, int i, long[] to, int j, int w) {
    for (int k = 0; k < w; k++) {
      to[j * w + k] = from[i * w + k];
    }
  }

  /**
   * to[j] += v[i]. The widths leave two spare bits, so a carry out of the top limb is a broken
   * invariant.
   */
  static void add(long[] v, int i, long[] to, int j, int w) {
    long carry = 0;
    for (int k = 0; k < w; k++) {
      long x = to[j * w + k];
      long y = v[i * w + k];
      long sum = x + y;
      long out = Long.compareUnsigned(sum, x) < 0 ? 1 : 0;
      long total = sum + carry;
      out += Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
      to[j * w + k] = total;
      carry = out;
    }
    if (carry != 0) {
      throw new ArithmeticException("overflow");
    }
  }

  /** to[j] -= v[i]. Throws {@link ArithmeticException} below zero. */
  static void subtract(long[] v, int i, long[] to, int j, int w) {
    long borrow = 0;
    for (int k = 0; k < w; k++) {
      long x = to[j * w + k];
      long y = v[i * w + k];
      long difference = x - y;
      long out = Long.compareUnsigned(x, y) < 0 ? 1 : 0;
      long total = difference - borrow;
      out += Long.compareUnsigned(difference, borrow) < 0 ? 1 : 0;
      to[j * w + k] = total;
      borrow = out;
    }
    if (borrow != 0) {
      throw new ArithmeticException("below zero");
    }
  }
}
