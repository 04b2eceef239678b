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
  private static final Parts NOTHING = Parts.unattributed(0);

  private final Names origins;
  private Parts rest = NOTHING;

  Haircut(Names origins) {
    this.origins = origins;
  }

  @Override
  public Parts pure(int origin, Amount value) {
    return Parts.pure(origin, value);
  }

  @Override
  public Parts unattributed(Amount value) {
    return value.isZero() ? NOTHING : Parts.unattributed(value);
  }

  @Override
  public Parts merge(Parts first, Parts second) {
    return first.isZero() ? second : second.isZero() ? first : join(first, second, null);
  }

  @Override
  public Parts draw(Parts pool, Amount amount) {
    return pool.width == 1 && amount.isLong()
        ? draw(pool, amount.toLong())
        : drawWide(pool, amount);
  }

  private Parts draw(Parts pool, long amount) {
    if (amount > pool.small) {
      throw new ArithmeticException("draws " + amount + " from " + pool.small);
    }
    if (amount == pool.small) {
      rest = NOTHING;
      return pool;
    }
    if (amount == 0) {
      rest = pool;
      return NOTHING;
    }
    if (pool.ways.length == 0) {
      rest = Parts.unattributed(pool.small - amount);
      return Parts.unattributed(amount);
    }
    int n = pool.amounts.length;
    long[] taken = Shares.split(pool.amounts, pool.small, amount);
    long[] left = new long[n];
    int zeros = 0;
    for (int i = 0; i < n; i++) {
      left[i] = pool.amounts[i] - taken[i];
    }
    for (int i = 0; i < n - 1; i++) {
      zeros |= (int) ((taken[i] - 1) >>> 63) | ((int) ((left[i] - 1) >>> 63) << 1);
    }
    rest =
        (zeros & 2) == 0
            ? Parts.of(pool.small - amount, pool.marks, pool.ways, left)
            : compact(Amount.of(pool.small - amount), pool, left);
    return (zeros & 1) == 0
        ? Parts.of(amount, pool.marks, pool.ways, taken)
        : compact(Amount.of(amount), pool, taken);
  }

  private Parts drawWide(Parts pool, Amount amount) {
    Amount value = pool.value();
    int compared = amount.compareTo(value);
    if (compared > 0) {
      throw new ArithmeticException("draws " + amount + " from " + value);
    }
    if (compared == 0) {
      rest = NOTHING;
      return pool;
    }
    if (amount.isZero()) {
      rest = pool;
      return NOTHING;
    }
    int n = pool.size() + 1;
    int w = pool.width;
    long[] total = new long[w];
    long[] wanted = new long[w];
    Limbs.set(total, 0, w, value);
    Limbs.set(wanted, 0, w, amount);
    long[] taken = Shares.split(pool.amounts, n, w, total, wanted);
    long[] left = pool.amounts.clone();
    for (int i = 0; i < n; i++) {
      Limbs.subtract(taken, i, left, i, w);
    }
    rest = compact(value.minus(amount), pool, left);
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
    int n = like.size();
    int w = like.width;
    int live = 0;
    for (int i = 0; i < n; i++) {
      live += Limbs.isZero(amounts, i, w) ? 0 : 1;
    }
    int target = Limbs.width(value);
    if (live == n) {
      return Parts.of(value, like.marks, like.ways, Limbs.resize(amounts, n + 1, w, target));
    }
    int[] marks = new int[2 * live];
    @Nullable Step[] ways = new @Nullable Step[live];
    long[] kept = new long[(live + 1) * w];
    int k = 0;
    for (int i = 0; i < n; i++) {
      if (!Limbs.isZero(amounts, i, w)) {
        marks[2 * k] = like.origin(i);
        marks[2 * k + 1] = like.hops(i);
        ways[k] = like.ways[i];
        Limbs.copy(amounts, i, kept, k, w);
        k++;
      }
    }
    Limbs.copy(amounts, n, kept, live, w);
    return Parts.of(value, marks, ways, Limbs.resize(kept, live + 1, w, target));
  }

  @Override
  public Parts land(
      @Nullable Parts onto,
      Parts taken,
      Landing landing,
      boolean hop,
      Limits limits,
      ObjIntConsumer<Amount> pruned) {
    Parts base = onto == null ? NOTHING : onto;
    return Pruning.apply(join(base, taken, hop ? landing : null), limits, pruned);
  }

  /**
   * Sums two compositions. With a {@code landing}, {@code b} arrives there: one hop more, and that
   * is its way.
   */
  private Parts join(Parts a, Parts b, @Nullable Landing landing) {
    long sum = a.width == 1 && b.width == 1 ? a.small + b.small : -1;
    if (sum >>> 62 != 0) {
      return joinWide(a, b, landing);
    }
    int na = a.ways.length;
    int nb = b.ways.length;
    if (nb == 0) {
      long[] sums = a.amounts.clone();
      sums[na] += b.small;
      return Parts.of(sum, a.marks, a.ways, sums);
    }
    if (sum == b.small && landing != null) { // onto nothing: the amounts stay what they are
      int[] further = b.marks.clone();
      for (int p = 0; p < nb; p++) {
        further[2 * p + 1]++;
      }
      @Nullable Step[] here = new @Nullable Step[nb];
      for (int p = 0; p < nb; p++) {
        here[p] = step(b, p, landing);
      }
      return Parts.of(sum, further, here, b.amounts);
    }
    int[] marks = new int[2 * (na + nb)];
    @Nullable Step[] ways = new @Nullable Step[na + nb];
    long[] sums = new long[na + nb + 1];
    int hop = landing == null ? 0 : 1;
    int i = 0;
    int j = 0;
    int k = 0;
    while (i < na || j < nb) {
      int side = side(a, i, b, j);
      if (side < 0) {
        marks[2 * k] = a.marks[2 * i];
        marks[2 * k + 1] = a.marks[2 * i + 1];
        ways[k] = a.ways[i];
        sums[k] = a.amounts[i++];
      } else if (side > 0) {
        marks[2 * k] = b.marks[2 * j];
        marks[2 * k + 1] = b.marks[2 * j + 1] + hop;
        ways[k] = step(b, j, landing);
        sums[k] = b.amounts[j++];
      } else {
        marks[2 * k] = a.marks[2 * i];
        marks[2 * k + 1] = Math.min(a.marks[2 * i + 1], b.marks[2 * j + 1] + hop);
        boolean later = b.amounts[j] > a.amounts[i];
        ways[k] = later ? step(b, j, landing) : a.ways[i];
        sums[k] = a.amounts[i++] + b.amounts[j++];
      }
      k++;
    }
    sums[k] = a.amounts[na] + b.amounts[nb];
    return k == na + nb
        ? Parts.of(sum, marks, ways, sums)
        : Parts.of(
            sum, Arrays.copyOf(marks, 2 * k), Arrays.copyOf(ways, k), Arrays.copyOf(sums, k + 1));
  }

  private Parts joinWide(Parts a, Parts b, @Nullable Landing landing) {
    Amount value = a.value().plus(b.value());
    int w = Limbs.width(value);
    int na = a.size();
    int nb = b.size();
    long[] x = Limbs.resize(a.amounts, na + 1, a.width, w);
    long[] y = Limbs.resize(b.amounts, nb + 1, b.width, w);
    int[] marks = new int[2 * (na + nb)];
    @Nullable Step[] ways = new @Nullable Step[na + nb];
    long[] sums = new long[(na + nb + 1) * w];
    int hop = landing == null ? 0 : 1;
    int i = 0;
    int j = 0;
    int k = 0;
    while (i < na || j < nb) {
      int side = side(a, i, b, j);
      boolean fromA = side < 0 || (side == 0 && Limbs.compare(y, j, x, i, w) <= 0);
      ways[k] = fromA ? a.ways[i] : step(b, j, landing);
      marks[2 * k] = side <= 0 ? a.origin(i) : b.origin(j);
      marks[2 * k + 1] =
          Math.min(
              side <= 0 ? a.hops(i) : Integer.MAX_VALUE,
              side >= 0 ? b.hops(j) + hop : Integer.MAX_VALUE);
      if (side <= 0) {
        Limbs.add(x, i++, sums, k, w);
      }
      if (side >= 0) {
        Limbs.add(y, j++, sums, k, w);
      }
      k++;
    }
    Limbs.add(x, na, sums, k, w);
    Limbs.add(y, nb, sums, k, w);
    return Parts.of(
        value,
        Arrays.copyOf(marks, 2 * k),
        Arrays.copyOf(ways, k),
        Arrays.copyOf(sums, (k + 1) * w));
  }

  /** The way of a part of {@code b}, a step longer if it lands. */
  private static @Nullable Step step(Parts b, int j, @Nullable Landing landing) {
    return landing == null ? b.ways[j] : new Step(b.ways[j], landing, b.amount(j));
  }

  /**
   * Which of the next parts comes first: below 0 that of a, above 0 that of b, 0 both are of one
   * origin.
   */
  private int side(Parts a, int i, Parts b, int j) {
    if (j == b.ways.length) {
      return -1;
    }
    if (i == a.ways.length) {
      return 1;
    }
    int x = a.marks[2 * i];
    int y = b.marks[2 * j];
    return x == y ? 0 : Integer.compare(origins.rank(x), origins.rank(y));
  }
}
