package org.flowmon.trace;

import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * Proportional mixing in exact integers ({@link Shares}) over {@link Parts}. Adding sums per origin
 * and keeps the least hops and the way of the larger part (of two equal ones, the earlier).
 */
final class Haircut implements Mixing {
  private final Marks marks;
  private final Ways ways;
  private final Pruning pruning;
  private final WideHaircut wide;
  private long[] taken = new long[64];
  private long[] remainders = new long[64];
  private long[] merged = new long[128];

  Haircut(Marks marks, Ways ways) {
    this.marks = marks;
    this.ways = ways;
    this.pruning = new Pruning(marks);
    this.wide = new WideHaircut(marks, ways);
  }

  @Override
  public void pure(Pool pool, int origin, Amount value) {
    int w = Limbs.width(value);
    long[] x = pool.room(Parts.at(1, w));
    x[0] = Pool.head(1, w);
    Limbs.set(x, Pool.VALUE, w, value);
    Limbs.set(x, Parts.rest(w), w, Amount.ZERO);
    Limbs.set(x, Parts.at(0, w), w, value);
    x[Parts.at(0, w) + w] = Pool.link(marks.of(origin, 0), 0);
  }

  @Override
  public void unattributed(Pool pool, Amount value) {
    int w = Limbs.width(value);
    long[] x = pool.room(Parts.at(0, w));
    x[0] = Pool.head(0, w);
    Limbs.set(x, Pool.VALUE, w, value);
    Limbs.set(x, Parts.rest(w), w, value);
  }

  @Override
  public void append(Pool pool, Pool more) {
    join(pool, more, null);
  }

  @Override
  public void prepend(Pool pool, Amount older) {
    Pool one = new Pool();
    unattributed(one, older);
    join(pool, one, null);
  }

  @Override
  public void draw(Pool pool, Amount amount, Pool out) {
    if (pool.width() == 1 && amount.isLong()) {
      draw(pool, amount.toLong(), out);
    } else {
      wide.draw(pool, amount, out);
    }
  }

  private void draw(Pool pool, long amount, Pool out) {
    long value = pool.words.length == 0 ? 0 : pool.words[Pool.VALUE];
    if (amount > value) {
      throw new ArithmeticException("draws " + amount + " from " + value);
    }
    if (amount == value) {
      Parts.move(pool, out);
      return;
    }
    if (amount == 0) {
      Parts.clear(out);
      return;
    }
    long[] x = pool.words;
    int n = Pool.size(x[0]);
    if (n >= taken.length) {
      taken = new long[2 * n];
      remainders = new long[2 * n];
    }
    long[] q = taken;
    Shares.split(x, n, amount, q, remainders);
    long[] y = out.room(Parts.FIRST + Parts.STRIDE * n);
    int left = Parts.FIRST;
    int to = Parts.FIRST;
    for (int i = 0, at = Parts.FIRST; i < n; i++, at += Parts.STRIDE) {
      long link = x[at + 1];
      long some = q[i];
      long rest = x[at] - some;
      if (some != 0) {
        y[to] = some;
        y[to + 1] = link;
        to += Parts.STRIDE;
      }
      if (rest != 0) {
        x[left] = rest;
        x[left + 1] = link;
        left += Parts.STRIDE;
      }
    }
    y[0] = Pool.head((to - Parts.FIRST) / Parts.STRIDE, 1);
    y[1] = amount;
    y[2] = q[n];
    x[0] = Pool.head((left - Parts.FIRST) / Parts.STRIDE, 1);
    x[1] = value - amount;
    x[2] -= q[n];
  }

  @Override
  public void scale(Pool from, Amount value, Pool to) {
    Scaling.byRemainder(this, from, value, to);
  }

  @Override
  public void land(Pool onto, Pool more, @Nullable Landings landing, Limits limits, Losses losses) {
    join(onto, more, landing);
    pruning.apply(onto, limits, losses);
  }

  /**
   * Adds {@code more} to a pool: from the last part to the first, so that each finds its place
   * free.
   */
  private void join(Pool onto, Pool more, @Nullable Landings landing) {
    if (more.isZero()) {
      return;
    }
    if (onto.words.length == 0) {
      onto.words = new long[Parts.at(more.size(), more.width())];
      onto.words[0] = Pool.head(0, 1);
    }
    long[] y = more.words;
    if (onto.width() != 1 || more.width() != 1 || (onto.words[1] + y[1]) >>> 62 != 0) {
      wide.join(onto, more, landing);
      return;
    }
    int k = merge(onto.words, y, landing);
    long[] x = onto.room(Parts.FIRST + k);
    System.arraycopy(merged, 0, x, Parts.FIRST, k);
    x[0] = Pool.head(k / Parts.STRIDE, 1);
    x[1] += y[1];
    x[2] += y[2];
  }

  /** Merges the parts of two pools by origin; returns how many words that gave. */
  private int merge(long[] x, long[] y, @Nullable Landings landing) {
    int i = Parts.FIRST;
    int j = Parts.FIRST;
    int k = 0;
    int endX = Parts.at(Pool.size(x[0]), 1);
    int endY = Parts.at(Pool.size(y[0]), 1);
    if (merged.length < endX + endY) {
      merged = new long[2 * (endX + endY)];
    }
    long[] z = merged;
    int[] ranks = marks.ranks();
    while (j < endY) {
      long link = y[j + 1];
      int rank = ranks[Pool.mark(link)];
      long there = 0;
      long old = 0;
      int side = 1;
      while (i < endX) {
        there = x[i];
        old = x[i + 1];
        side = rank - ranks[Pool.mark(old)];
        if (side <= 0) {
          break;
        }
        z[k] = there;
        z[k + 1] = old;
        k += Parts.STRIDE;
        i += Parts.STRIDE;
      }
      int mark = landing == null ? Pool.mark(link) : marks.further(Pool.mark(link));
      long amount = y[j];
      if (side == 0) {
        int way = amount > there ? ways.further(link, landing, y, j, 1) : Pool.way(old);
        z[k] = there + amount;
        z[k + 1] = Pool.link(marks.nearer(Pool.mark(old), mark), way);
        i += Parts.STRIDE;
      } else {
        z[k] = amount;
        z[k + 1] = Pool.link(mark, ways.further(link, landing, y, j, 1));
      }
      k += Parts.STRIDE;
      j += Parts.STRIDE;
    }
    System.arraycopy(x, i, z, k, endX - i);
    return k + endX - i;
  }

  @Override
  public boolean attributed(Pool pool) {
    return pool.size() > 0;
  }

  @Override
  public void forEachPart(Pool pool, PartVisitor visitor) {
    int w = pool.width();
    for (int i = 0; i < pool.size(); i++) {
      int at = Parts.at(i, w);
      long link = pool.words[at + w];
      visitor.part(Pool.mark(link), Pool.way(link), Limbs.get(pool.words, at, w));
    }
    if (pool.words.length > 0 && !Limbs.isZero(pool.words, Parts.rest(w), w)) {
      visitor.part(Marks.NOBODY, 0, Limbs.get(pool.words, Parts.rest(w), w));
    }
  }

  @Override
  public void addPart(Pool pool, int mark, int way, Amount amount) {
    if (mark == Marks.NOBODY) {
      prepend(pool, amount);
      return;
    }
    Pool one = new Pool();
    pure(one, marks.origin(mark), amount);
    one.words[one.words.length - 1] = Pool.link(mark, way);
    join(pool, one, null);
  }

  @Override
  public void forEachOrigin(Pool pool, OriginVisitor visitor) {
    forEachPart(
        pool,
        (mark, way, amount) -> {
          if (mark != Marks.NOBODY) {
            visitor.origin(marks.origin(mark), amount, marks.hops(mark), way);
          }
        });
  }

  @Override
  public void renumber(long[] words, int at, int length, IntUnaryOperator numbers) {
    int w = Pool.width(words[at]);
    for (int i = 0; i < Pool.size(words[at]); i++) {
      int link = at + Parts.at(i, w) + w;
      int way = Pool.way(words[link]);
      words[link] = Pool.link(Pool.mark(words[link]), numbers.applyAsInt(way));
    }
  }

  @Override
  public long read(Pool pool) {
    long sum = 0;
    for (int at = 0; at < pool.words.length; at += 8) { // a line of the cache
      sum += pool.words[at];
    }
    return sum;
  }

  @Override
  public int headLength(int width) {
    return Parts.at(0, width);
  }

  @Override
  public int packedLength(Pool pool) {
    return Parts.at(pool.size(), pool.width());
  }

  @Override
  public void pack(Pool pool, long[] to, int at) {
    Parts.pack(pool, to, at);
  }

  @Override
  public Undo undo() {
    return Undo.WHOLE;
  }
}
