package org.flowmon.trace;

import java.math.BigInteger;
import java.util.function.ObjIntConsumer;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.flowmon.trace.Mixing.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The haircut bounds at a landing: too far, too small, too many. What goes joins the unattributed
 * rest.
 */
final class Pruning {
  private Pruning() {}

  static Parts apply(Parts p, Limits limits, ObjIntConsumer<Amount> pruned) {
    int n = p.size();
    Bounds bounds = limits.bounds();
    if (n == 0 || bounds == Bounds.NONE) {
      return p;
    }
    if (p.width == 1 && n <= bounds.maxParts() && staysWhole(p, limits)) {
      return p;
    }
    long[] least = least(p, limits);
    int kept = 0;
    boolean[] goes = new boolean[n];
    for (int i = 0; i < n; i++) {
      goes[i] = p.hops(i) > bounds.maxHops() || Limbs.compare(p.amounts, i, least, 0, p.width) < 0;
      kept += goes[i] ? 0 : 1;
    }
    for (; kept > bounds.maxParts(); kept--) {
      goes[smallest(p, goes)] = true;
    }
    return kept == n ? p : without(p, goes, kept, pruned);
  }

  /** The usual case, without allocation: nothing goes. */
  private static boolean staysWhole(Parts p, Limits limits) {
    Amount minimum = limits.minimum();
    if (!minimum.isLong()) {
      return false;
    }
    int divisor = limits.bounds().shareDivisor();
    long share = divisor == 0 ? 0 : p.small / divisor + (p.small % divisor == 0 ? 0 : 1);
    long least = Math.max(share, minimum.toLong());
    int maxHops = limits.bounds().maxHops();
    for (int i = 0; i < p.ways.length; i++) {
      if (p.amounts[i] < least || p.marks[2 * i + 1] > maxHops) {
        return false;
      }
    }
    return true;
  }

  /**
   * The least amount that stays: the larger of the asset's minimum and the holder's share, rounded
   * up.
   */
  private static long[] least(Parts p, Limits limits) {
    int divisor = limits.bounds().shareDivisor();
    Amount value = p.value();
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
    if (Limbs.width(least) > p.width) {
      least = value.plus(Amount.of(1)); // above all parts: everything is too small
    }
    long[] limbs = new long[p.width];
    Limbs.set(limbs, 0, p.width, least);
    return limbs;
  }

  /**
   * The smallest part that still stays; of equal ones the last by id, so that the first by id stay.
   */
  private static int smallest(Parts p, boolean[] goes) {
    int smallest = -1;
    for (int i = 0; i < goes.length; i++) {
      if (!goes[i]
          && (smallest < 0 || Limbs.compare(p.amounts, i, p.amounts, smallest, p.width) <= 0)) {
        smallest = i;
      }
    }
    return smallest;
  }

  private static Parts without(Parts p, boolean[] goes, int kept, ObjIntConsumer<Amount> pruned) {
    int n = p.size();
    int w = p.width;
    int[] marks = new int[2 * kept];
    @Nullable Step[] ways = new @Nullable Step[kept];
    long[] amounts = new long[(kept + 1) * w];
    Limbs.copy(p.amounts, n, amounts, kept, w);
    int k = 0;
    for (int i = 0; i < n; i++) {
      if (goes[i]) {
        Limbs.add(p.amounts, i, amounts, kept, w);
        pruned.accept(p.amount(i), p.origin(i));
      } else {
        marks[2 * k] = p.origin(i);
        marks[2 * k + 1] = p.hops(i);
        ways[k] = p.ways[i];
        Limbs.copy(p.amounts, i, amounts, k++, w);
      }
    }
    return Parts.of(p.value(), marks, ways, amounts);
  }
}
