package org.flowmon.trace;

import java.math.BigInteger;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Mixing.Limits;
import org.flowmon.trace.Mixing.Losses;

/**
 * The haircut bounds at a landing: too far, too small, too many. What goes joins the unattributed
 * rest.
 */
final class Pruning {
  private final Marks marks;

  Pruning(Marks marks) {
    this.marks = marks;
  }

  void apply(Pool p, Limits limits, Losses losses) {
    int n = p.size();
    Bounds bounds = limits.bounds();
    if (n == 0 || bounds == Bounds.NONE) {
      return;
    }
    int w = p.width();
    if (w == 1 && n <= bounds.maxParts() && staysWhole(p.words, n, limits)) {
      return;
    }
    long[] least = new long[w];
    Limbs.set(least, 0, w, least(p.value(), limits, w));
    boolean[] goes = new boolean[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int at = Parts.at(i, w);
      goes[i] =
          marks.hops(Pool.mark(p.words[at + w])) > bounds.maxHops()
              || Limbs.compare(p.words, at, least, 0, w) < 0;
      kept += goes[i] ? 0 : 1;
    }
    for (; kept > bounds.maxParts(); kept--) {
      goes[smallest(p.words, w, goes)] = true;
    }
    if (kept < n) {
      without(p.words, w, goes, losses);
    }
  }

  /** The usual case, without allocation: nothing goes. */
  private boolean staysWhole(long[] x, int n, Limits limits) {
    Amount minimum = limits.minimum();
    if (!minimum.isLong()) {
      return false;
    }
    int divisor = limits.bounds().shareDivisor();
    long value = x[Pool.VALUE];
    long share = divisor == 0 ? 0 : value / divisor + (value % divisor == 0 ? 0 : 1);
    long least = Math.max(share, minimum.toLong());
    int maxHops = limits.bounds().maxHops();
    for (int at = Parts.FIRST; at < Parts.FIRST + Parts.STRIDE * n; at += Parts.STRIDE) {
      if (x[at] < least || marks.hops(Pool.mark(x[at + 1])) > maxHops) {
        return false;
      }
    }
    return true;
  }

  /**
   * The least amount that stays: the larger of the asset's minimum and the holder's share, rounded
   * up.
   */
  private static Amount least(Amount value, Limits limits, int w) {
    int divisor = limits.bounds().shareDivisor();
    Amount share;
    if (divisor == 0) {
      share = Amount.ZERO;
    } else if (value.isLong()) {
      long units = value.toLong();
      share = Amount.of(units / divisor + (units % divisor == 0 ? 0 : 1));
    } else {
      BigInteger[] qr = value.toBigInteger().divideAndRemainder(BigInteger.valueOf(divisor));
      share = Amount.of(qr[1].signum() == 0 ? qr[0] : qr[0].add(BigInteger.ONE));
    }
    Amount least = share.compareTo(limits.minimum()) >= 0 ? share : limits.minimum();
    // above all parts: everything is too small
    return Limbs.width(least) > w ? value.plus(Amount.of(1)) : least;
  }

  /**
   * The smallest part that still stays; of equal ones the last by id, so that the first by id stay.
   */
  private static int smallest(long[] x, int w, boolean[] goes) {
    int smallest = -1;
    for (int i = 0; i < goes.length; i++) {
      if (!goes[i]
          && (smallest < 0 || Limbs.compare(x, Parts.at(i, w), x, Parts.at(smallest, w), w) <= 0)) {
        smallest = i;
      }
    }
    return smallest;
  }

  private void without(long[] x, int w, boolean[] goes, Losses losses) {
    int k = 0;
    for (int i = 0; i < goes.length; i++) {
      int at = Parts.at(i, w);
      if (goes[i]) {
        Limbs.add(x, at, x, Parts.rest(w), w);
        losses.lost(marks.origin(Pool.mark(x[at + w])), Limbs.get(x, at, w));
      } else {
        System.arraycopy(x, at, x, Parts.at(k++, w), w + 1);
      }
    }
    x[0] = Pool.head(k, w);
  }
}
