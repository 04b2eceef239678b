package org.flowmon.trace;

import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * Proportional mixing in exact integers ({@link Shares}). Merging sums per origin and keeps the
 * least hops and the way of the larger part (of two equal ones, the earlier).
 */
final class Haircut implements Mixing<Parts> {
  private final Names origins;
  private Parts rest = Parts.unattributed(Amount.ZERO);

  Haircut(Names origins) {
    this.origins = origins;
  }

  @Override
  public Parts pure(int origin, Amount value) {
    return Parts.pure(origin, value);
  }

  @Override
  public Parts unattributed(Amount value) {
    return Parts.unattributed(value);
  }

  @Override
  public Parts merge(Parts first, Parts second) {
    return join(first, second, null, false);
  }

  @Override
  public Parts draw(Parts pool, Amount amount) {
    int compared = amount.compareTo(pool.value);
    if (compared > 0) {
      throw new ArithmeticException("draws " + amount + " from " + pool.value);
    }
    if (compared == 0) {
      rest = Parts.unattributed(Amount.ZERO);
      return pool;
    }
    if (pool.origins.length == 0 || amount.isZero()) {
      rest = amount.isZero() ? pool : Parts.unattributed(pool.value.minus(amount));
      return Parts.unattributed(amount);
    }
    int n = pool.origins.length + 1;
    int w = pool.width;
    long[] total = new long[w];
    long[] wanted = new long[w];
    Limbs.set(total, 0, w, pool.value);
    Limbs.set(wanted, 0, w, amount);
    long[] taken = Shares.split(pool.amounts, n, w, total, wanted);
    long[] left = new long[n * w];
    if (w == 1) {
      for (int i = 0; i < n; i++) {
        left[i] = pool.amounts[i] - taken[i];
      }
    } else {
      System.arraycopy(pool.amounts, 0, left, 0, n * w);
      for (int i = 0; i < n; i++) {
        Limbs.subtract(taken, i, left, i, w);
      }
    }
    rest = compact(pool.value.minus(amount), pool, left);
    return compact(amount, pool, taken);
  }

  @Override
  public Parts rest() {
    return rest;
  }

  /**
   * The parts of {@code like} with new amounts, without those that are zero, in the width of the
   * new value.
   */
  private static Parts compact(Amount value, Parts like, long[] amounts) {
    int n = like.origins.length;
    int w = like.width;
    int live = 0;
    for (int i = 0; i < n; i++) {
      live += Limbs.isZero(amounts, i, w) ? 0 : 1;
    }
    int target = Limbs.width(value);
    if (live == n) {
      return new Parts(
          value,
          target,
          like.origins,
          like.hops,
          like.steps,
          Limbs.resize(amounts, n + 1, w, target));
    }
    int[] origins = new int[live];
    int[] hops = new int[live];
    @Nullable Step[] steps = new @Nullable Step[live];
    long[] kept = new long[(live + 1) * w];
    int k = 0;
    for (int i = 0; i < n; i++) {
      if (!Limbs.isZero(amounts, i, w)) {
        origins[k] = like.origins[i];
        hops[k] = like.hops[i];
        steps[k] = like.steps[i];
        Limbs.copy(amounts, i, kept, k, w);
        k++;
      }
    }
    Limbs.copy(amounts, n, kept, live, w);
    return new Parts(value, target, origins, hops, steps, Limbs.resize(kept, live + 1, w, target));
  }

  @Override
  public Parts land(
      @Nullable Parts onto,
      Parts taken,
      Landing landing,
      boolean hop,
      Limits limits,
      ObjIntConsumer<Amount> pruned) {
    Parts base = onto == null ? Parts.unattributed(Amount.ZERO) : onto;
    return Pruning.apply(join(base, taken, landing, hop), limits, pruned);
  }

  /**
   * Sums two compositions. With a {@code landing}, {@code b} arrives there: its steps are made
   * here, only for the parts whose way is kept.
   */
  private Parts join(Parts a, Parts b, @Nullable Landing landing, boolean hop) {
    Amount value = a.value.plus(b.value);
    int w = Limbs.width(value);
    int na = a.origins.length;
    int nb = b.origins.length;
    long[] x = Limbs.resize(a.amounts, na + 1, a.width, w);
    long[] y = Limbs.resize(b.amounts, nb + 1, b.width, w);
    if (nb == 0 && na > 0) {
      long[] sums = x == a.amounts ? x.clone() : x;
      Limbs.add(y, 0, sums, na, w);
      return new Parts(value, w, a.origins, a.hops, a.steps, sums);
    }
    int[] order = new int[na + nb];
    int[] hops = new int[na + nb];
    @Nullable Step[] steps = new @Nullable Step[na + nb];
    long[] sums = new long[(na + nb + 1) * w];
    int extra = hop ? 1 : 0;
    int i = 0;
    int j = 0;
    int k = 0;
    while (i < na || j < nb) {
      int side =
          j == nb
              ? -1
              : i == na
                  ? 1
                  : a.origins[i] == b.origins[j] ? 0 : compareOrigins(a.origins[i], b.origins[j]);
      if (side < 0) {
        order[k] = a.origins[i];
        hops[k] = a.hops[i];
        steps[k] = a.steps[i];
        Limbs.copy(x, i++, sums, k, w);
      } else if (side > 0) {
        order[k] = b.origins[j];
        hops[k] = b.hops[j] + extra;
        steps[k] = step(b, j, landing, hop);
        Limbs.copy(y, j++, sums, k, w);
      } else {
        order[k] = a.origins[i];
        hops[k] = Math.min(a.hops[i], b.hops[j] + extra);
        boolean later = w == 1 ? y[j] > x[i] : Limbs.compare(y, j, x, i, w) > 0;
        steps[k] = later ? step(b, j, landing, hop) : a.steps[i];
        Limbs.copy(x, i++, sums, k, w);
        Limbs.add(y, j++, sums, k, w);
      }
      k++;
    }
    Limbs.copy(x, na, sums, k, w);
    Limbs.add(y, nb, sums, k, w);
    if (k == na + nb) {
      return new Parts(value, w, order, hops, steps, sums);
    }
    return new Parts(
        value,
        w,
        Arrays.copyOf(order, k),
        Arrays.copyOf(hops, k),
        Arrays.copyOf(steps, k),
        Arrays.copyOf(sums, (k + 1) * w));
  }

  private static @Nullable Step step(Parts p, int i, @Nullable Landing landing, boolean hop) {
    return landing == null || !hop ? p.steps[i] : new Step(p.steps[i], landing, p.amount(i));
  }

  private int compareOrigins(int a, int b) {
    return Integer.compare(origins.rank(a), origins.rank(b));
  }
}
