package org.flowmon.trace;

import java.math.BigInteger;
import org.flowmon.chain.Amount;

/**
 * The proportional split at the bottom of haircut: of parts R_i with sum V, an amount a takes
 * floor(R_i*a/V) from each, and the units still missing go one each to the largest remainders R_i*a
 * mod V, the lower index first among equals.
 *
 * <p>For the quotients one fraction f = floor(a*2^k/V) is computed per draw (k = 62, or 126 in two
 * limbs). Because R_i < 2^k, (R_i*f)>>k is the quotient or one less; the exact remainder, taken
 * modulo the word size, tells which. No floating point; the products have 128 (or 256) bits.
 */
final class Shares {
  private Shares() {}

  /**
   * What {@code amount} takes from each of the {@code n} parts in {@code v}; needs amount <= total,
   * total > 0.
   */
  static long[] split(long[] v, int n, int w, long[] total, long[] amount) {
    long[] taken = new long[n * w];
    long[] remainders = new long[n * w];
    int missing =
        switch (w) {
          case 2 -> floors2(v, n, total, amount, taken, remainders);
          default -> floorsBig(v, n, w, total, amount, taken, remainders);
        };
    if (missing > 0) {
      giveMissing(taken, remainders, n, w, missing);
    }
    return taken;
  }

  /**
   * The same for a pool of the usual width in the layout of {@link Parts}: {@code taken} gets what
   * each of the {@code n} parts and then the rest gives; both arrays have room for n + 1.
   */
  static void split(long[] pool, int n, long amount, long[] taken, long[] remainders) {
    long total = pool[Pool.VALUE];
    long f = fraction62(amount, total);
    long missing = amount;
    for (int i = 0; i <= n; i++) {
      long part = pool[i < n ? Parts.FIRST + Parts.STRIDE * i : Parts.rest(1)];
      long q = (Math.multiplyHigh(part, f) << 2) | ((part * f) >>> 62);
      long r = part * amount - q * total;
      long more = (total - 1 - r) >>> 63; // 1 if r >= total
      q += more;
      taken[i] = q;
      remainders[i] = r - (total & -more);
      missing -= q;
    }
    if (missing > 0) {
      giveMissing(taken, remainders, n + 1, total, (int) missing);
    }
  }

  /**
   * One unit more for each of the {@code missing} largest remainders below {@code bound}; equal
   * ones by index. The least of those remainders is found three bits at a time, from the top: how
   * many share the bits found so far and have each value of the next three is counted in the eight
   * bytes of a word.
   */
  private static void giveMissing(long[] taken, long[] remainders, int n, long bound, int missing) {
    if (n > 255) {
      giveMissing(taken, remainders, n, 1, missing);
      return;
    }
    int up = Long.numberOfLeadingZeros(bound);
    long mask = 0;
    long least = 0;
    int need = missing;
    for (int shift = 61; shift >= up - 2; shift -= 3) {
      long counts = 0;
      for (int i = 0; i < n; i++) {
        long key = remainders[i] << up;
        long other = (key & mask) ^ least;
        long here = ~(other | -other) >>> 63; // 1 if the same
        counts += here << ((key >>> shift & 7) << 3);
      }
      int digit = 7;
      int count = (int) (counts >>> 56);
      while (count < need) {
        need -= count;
        digit--;
        count = (int) (counts >>> (digit << 3)) & 255;
      }
      least |= (long) digit << shift;
      mask |= 7L << shift;
      if (count == need) {
        break;
      }
    }
    for (int i = 0; i < n; i++) {
      long key = (remainders[i] << up) & mask;
      if (key == least) {
        taken[i] += need > 0 ? 1 : 0;
        need--;
      } else {
        taken[i] += (key ^ Long.MIN_VALUE) > (least ^ Long.MIN_VALUE) ? 1 : 0;
      }
    }
  }

  /**
   * floor(a * 2^62 / v) for 0 <= a <= v < 2^62, v > 0: a 128 by 64 bit division, in two steps of 31
   * bits.
   */
  static long fraction62(long a, long v) {
    if (a == v) {
      return 1L << 62;
    }
    if (v >>> 32 == 0) {
      long high = (a << 31) / v;
      long rest = (a << 31) - high * v;
      return (high << 31) + (rest << 31) / v;
    }
    return divide128(a >>> 2, a << 62, v);
  }

  /**
   * (high:low) / v for high < v < 2^62, by schoolbook division in 32-bit digits (Knuth, volume 2,
   * algorithm D).
   */
  private static long divide128(long high, long low, long v) {
    int shift = Long.numberOfLeadingZeros(v);
    long d = v << shift;
    long u = (high << shift) | (low >>> (64 - shift));
    long rest = low << shift;
    long d1 = d >>> 32;
    long d0 = d & 0xffffffffL;
    long q1 = Long.divideUnsigned(u, d1);
    long r = u - q1 * d1;
    long digit = rest >>> 32;
    while (q1 >>> 32 != 0 || Long.compareUnsigned(q1 * d0, (r << 32) | digit) > 0) {
      q1--;
      r += d1;
      if (r >>> 32 != 0) {
        break;
      }
    }
    u = ((u << 32) | digit) - q1 * d;
    long q0 = Long.divideUnsigned(u, d1);
    r = u - q0 * d1;
    digit = rest & 0xffffffffL;
    while (q0 >>> 32 != 0 || Long.compareUnsigned(q0 * d0, (r << 32) | digit) > 0) {
      q0--;
      r += d1;
      if (r >>> 32 != 0) {
        break;
      }
    }
    return (q1 << 32) + q0;
  }

  private static int floors2(
      long[] v, int n, long[] total, long[] amount, long[] taken, long[] remainders) {
    BigInteger f =
        Limbs.big(amount, 0, 2).shiftLeft(126).divide(Limbs.big(total, 0, 2)); // once per draw
    long f0 = f.longValue();
    long f1 = f.shiftRight(64).longValue();
    long t0 = total[0];
    long t1 = total[1];
    long a0 = amount[0];
    long a1 = amount[1];
    long missing = a0; // fewer than n are missing in the end, so 64 bits of the difference do
    for (int i = 0; i < n; i++) {
      long p0 = v[2 * i];
      long p1 = v[2 * i + 1];
      // (p * f) >> 126 from the four partial products
      long c1 = Math.unsignedMultiplyHigh(p0, f0);
      long m1 = p0 * f1;
      long m2 = p1 * f0;
      long x1 = c1 + m1;
      long carry = Long.compareUnsigned(x1, c1) < 0 ? 1 : 0;
      long y1 = x1 + m2;
      carry += Long.compareUnsigned(y1, x1) < 0 ? 1 : 0;
      long h1 = Math.unsignedMultiplyHigh(p0, f1);
      long h2 = Math.unsignedMultiplyHigh(p1, f0);
      long top = Math.unsignedMultiplyHigh(p1, f1);
      long l3 = p1 * f1;
      long x2 = h1 + h2;
      long carry2 = Long.compareUnsigned(x2, h1) < 0 ? 1 : 0;
      long y2 = x2 + l3;
      carry2 += Long.compareUnsigned(y2, x2) < 0 ? 1 : 0;
      long z2 = y2 + carry;
      carry2 += Long.compareUnsigned(z2, y2) < 0 ? 1 : 0;
      long z3 = top + carry2;
      long q0 = (z2 << 2) | (y1 >>> 62);
      long q1 = (z3 << 2) | (z2 >>> 62);
      // r = p*a - q*t modulo 2^128
      long pa0 = p0 * a0;
      long pa1 = Math.unsignedMultiplyHigh(p0, a0) + p0 * a1 + p1 * a0;
      long qt0 = q0 * t0;
      long qt1 = Math.unsignedMultiplyHigh(q0, t0) + q0 * t1 + q1 * t0;
      long r0 = pa0 - qt0;
      long r1 = pa1 - qt1 - (Long.compareUnsigned(pa0, qt0) < 0 ? 1 : 0);
      if (r1 > t1 || (r1 == t1 && Long.compareUnsigned(r0, t0) >= 0)) {
        q0++;
        q1 += q0 == 0 ? 1 : 0;
        long before = r0;
        r0 -= t0;
        r1 = r1 - t1 - (Long.compareUnsigned(before, t0) < 0 ? 1 : 0);
      }
      taken[2 * i] = q0;
      taken[2 * i + 1] = q1;
      remainders[2 * i] = r0;
      remainders[2 * i + 1] = r1;
      missing -= q0;
    }
    return (int) missing;
  }

  private static int floorsBig(
      long[] v, int n, int w, long[] total, long[] amount, long[] taken, long[] remainders) {
    BigInteger t = Limbs.big(total, 0, w);
    BigInteger a = Limbs.big(amount, 0, w);
    BigInteger missing = a;
    for (int i = 0; i < n; i++) {
      BigInteger[] qr = Limbs.big(v, i * w, w).multiply(a).divideAndRemainder(t);
      Limbs.set(taken, i * w, w, Amount.of(qr[0]));
      Limbs.set(remainders, i * w, w, Amount.of(qr[1]));
      missing = missing.subtract(qr[0]);
    }
    return missing.intValueExact();
  }

  /** The same for numbers of any width. */
  private static void giveMissing(long[] taken, long[] remainders, int n, int w, int missing) {
    boolean[] given = new boolean[n];
    for (int m = 0; m < missing; m++) {
      int best = -1;
      for (int i = 0; i < n; i++) {
        if (!given[i]
            && (best < 0 || Limbs.compare(remainders, i * w, remainders, best * w, w) > 0)) {
          best = i;
        }
      }
      given[best] = true;
      int limb = best * w;
      while (++taken[limb] == 0) {
        limb++;
      }
    }
  }
}
