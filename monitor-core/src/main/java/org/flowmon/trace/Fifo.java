package org.flowmon.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out, over {@link Lots}: the oldest value leaves first. The same as following
 * every single unit.
 */
final class Fifo implements Mixing {
  /** Up to so many lots are summed up by scanning, more by a map. */
  private static final int FEW = 16;

  private final Marks marks;
  private final Ways ways;

  Fifo(Marks marks, Ways ways) {
    this.marks = marks;
    this.ways = ways;
  }

  @Override
  public void pure(Pool pool, int origin, Amount value) {
    Lots.clear(pool);
    addPart(pool, marks.of(origin, 0), 0, value);
  }

  @Override
  public void unattributed(Pool pool, Amount value) {
    Lots.clear(pool);
    addPart(pool, Marks.NOBODY, 0, value);
  }

  @Override
  public void addPart(Pool pool, int mark, int way, Amount amount) {
    if (!amount.isZero()) {
      int w = Limbs.width(amount);
      Lots.append(pool, limbs(amount, w), 0, w, Pool.link(mark, way));
    }
  }

  @Override
  public void append(Pool pool, Pool more) {
    int w = more.width();
    for (int i = 0; i < more.size(); i++) {
      int at = Lots.at(more.words, i, w);
      Lots.append(pool, more.words, at, w, more.words[at + w]);
    }
  }

  @Override
  public void prepend(Pool pool, Amount older) {
    if (!older.isZero()) {
      int w = Limbs.width(older);
      Lots.prepend(pool, limbs(older, w), 0, w, Pool.link(Marks.NOBODY, 0));
    }
  }

  private static long[] limbs(Amount amount, int w) {
    long[] v = new long[w];
    Limbs.set(v, 0, w, amount);
    return v;
  }

  @Override
  public void draw(Pool pool, Amount amount, Pool taken) {
    Lots.draw(pool, amount, taken);
  }

  @Override
  public void scale(Pool from, Amount value, Pool to) {
    Scaling.inOrder(this, from, value, to);
  }

  @Override
  public void land(
      Pool onto, Pool taken, @Nullable Landings landing, Limits limits, Losses losses) {
    int n = taken.size();
    int w = taken.width();
    long[] y = taken.words;
    Map<Integer, Amount> sums = n > FEW ? sums(taken) : Map.of();
    for (int i = 0; i < n; i++) {
      int at = Lots.at(y, i, w);
      long link = y[at + w];
      int mark = Pool.mark(link);
      if (mark == Marks.NOBODY) {
        Lots.append(onto, y, at, w, link);
        continue;
      }
      int further = landing == null ? mark : marks.further(mark);
      if (marks.hops(further) > limits.bounds().maxHops() || below(y, at, w, limits.lotMinimum())) {
        losses.lost(marks.origin(mark), Limbs.get(y, at, w));
        Lots.append(onto, y, at, w, Pool.link(Marks.NOBODY, 0));
        continue;
      }
      int way = Pool.way(link);
      if (landing != null) {
        way =
            n == 1
                ? ways.add(way, landing.made(), y, at, w)
                : ways.add(way, landing.made(), ofOrigin(taken, sums, marks.origin(mark)));
      }
      Lots.append(onto, y, at, w, Pool.link(further, way));
    }
  }

  private static boolean below(long[] v, int at, int w, Amount least) {
    return (w == 1 && least.isLong())
        ? v[at] < least.toLong()
        : Limbs.get(v, at, w).compareTo(least) < 0;
  }

  private Amount ofOrigin(Pool taken, Map<Integer, Amount> sums, int origin) {
    Amount known = sums.get(origin);
    if (known != null) {
      return known;
    }
    int w = taken.width();
    Amount sum = Amount.ZERO;
    for (int i = 0; i < taken.size(); i++) {
      int at = Lots.at(taken.words, i, w);
      if (marks.origin(Pool.mark(taken.words[at + w])) == origin) {
        sum = sum.plus(Limbs.get(taken.words, at, w));
      }
    }
    return sum;
  }

  private Map<Integer, Amount> sums(Pool pool) {
    Map<Integer, Amount> sums = new HashMap<>();
    forEachPart(pool, (mark, way, amount) -> sums.merge(marks.origin(mark), amount, Amount::plus));
    return sums;
  }

  @Override
  public boolean attributed(Pool pool) {
    return Lots.attributed(pool) > 0;
  }

  @Override
  public void forEachPart(Pool pool, PartVisitor visitor) {
    int w = pool.width();
    for (int i = 0; i < pool.size(); i++) {
      int at = Lots.at(pool.words, i, w);
      long link = pool.words[at + w];
      visitor.part(Pool.mark(link), Pool.way(link), Limbs.get(pool.words, at, w));
    }
  }

  /** What one origin has: all together, the least hops, the way of its largest lot. */
  private static final class OfOrigin {
    final int origin;
    Amount sum = Amount.ZERO;
    int hops = Integer.MAX_VALUE;
    Amount largest = Amount.ZERO;
    int way;

    OfOrigin(int origin) {
      this.origin = origin;
    }
  }

  @Override
  public void forEachOrigin(Pool pool, OriginVisitor visitor) {
    Map<Integer, OfOrigin> sums = new HashMap<>();
    forEachPart(
        pool,
        (mark, way, amount) -> {
          if (mark == Marks.NOBODY) {
            return;
          }
          OfOrigin of = sums.computeIfAbsent(marks.origin(mark), OfOrigin::new);
          of.sum = of.sum.plus(amount);
          of.hops = Math.min(of.hops, marks.hops(mark));
          if (amount.compareTo(of.largest) > 0) { // of equal ones the oldest
            of.largest = amount;
            of.way = way;
          }
        });
    List<OfOrigin> ascending = new ArrayList<>(sums.values());
    ascending.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    for (OfOrigin of : ascending) {
      visitor.origin(of.origin, of.sum, of.hops, of.way);
    }
  }

  private int rank(OfOrigin of) {
    return marks.rank(marks.of(of.origin, of.hops));
  }

  @Override
  public void renumber(long[] words, int at, int length, IntUnaryOperator numbers) {
    Lots.renumber(words, at, length, numbers);
  }

  @Override
  public long read(Pool pool) {
    int n = pool.size();
    int w = pool.width();
    return n == 0
        ? 0
        : pool.words[Lots.at(pool.words, 0, w)] + pool.words[Lots.at(pool.words, n - 1, w)];
  }

  @Override
  public int headLength(int width) {
    return Lots.length(0, width);
  }

  @Override
  public int packedLength(Pool pool) {
    return Lots.length(pool.size(), pool.width());
  }

  @Override
  public void pack(Pool pool, long[] to, int at) {
    Lots.pack(pool, to, at);
  }

  @Override
  public Undo undo() {
    return Undo.CHANGES;
  }
}
