package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/** What {@link Haircut} does, for numbers of any width. */
final class WideHaircut {
  private final Marks marks;
  private final Ways ways;

  WideHaircut(Marks marks, Ways ways) {
    this.marks = marks;
    this.ways = ways;
  }

  void draw(Pool pool, Amount amount, Pool out) {
    Amount value = pool.value();
    int compared = amount.compareTo(value);
    if (compared > 0) {
      throw new ArithmeticException("draws " + amount + " from " + value);
    }
    if (compared == 0) {
      Parts.move(pool, out);
      return;
    }
    if (amount.isZero()) {
      Parts.clear(out);
      return;
    }
    long[] x = pool.words;
    int n = pool.size();
    int w = pool.width();
    long[] v = new long[(n + 1) * w];
    for (int i = 0; i < n; i++) {
      Limbs.copy(x, Parts.at(i, w), w, v, i * w, w);
    }
    Limbs.copy(x, Parts.rest(w), w, v, n * w, w);
    long[] total = new long[w];
    long[] wanted = new long[w];
    Limbs.set(total, 0, w, value);
    Limbs.set(wanted, 0, w, amount);
    long[] q = Shares.split(v, n + 1, w, total, wanted);
    long[] y = out.room(Parts.at(n, w));
    int left = 0;
    int to = 0;
    for (int i = 0; i < n; i++) {
      long link = x[Parts.at(i, w) + w];
      Limbs.subtract(q, i * w, v, i * w, w);
      if (!Limbs.isZero(q, i * w, w)) {
        Limbs.copy(q, i * w, w, y, Parts.at(to, w), w);
        y[Parts.at(to++, w) + w] = link;
      }
      if (!Limbs.isZero(v, i * w, w)) {
        Limbs.copy(v, i * w, w, x, Parts.at(left, w), w);
        x[Parts.at(left++, w) + w] = link;
      }
    }
    y[0] = Pool.head(to, w);
    Limbs.copy(wanted, 0, w, y, Pool.VALUE, w);
    Limbs.copy(q, n * w, w, y, Parts.rest(w), w);
    x[0] = Pool.head(left, w);
    Limbs.subtract(wanted, 0, x, Pool.VALUE, w);
    Limbs.subtract(q, n * w, x, Parts.rest(w), w);
  }

  /**
   * Adds {@code more} to a pool: from the last part to the first, so that each finds its place
   * free.
   */
  void join(Pool onto, Pool more, @Nullable Landings landing) {
    int w =
        Math.max(
            Limbs.width(onto.value().plus(more.value())), Math.max(onto.width(), more.width()));
    Parts.widen(onto, w);
    Parts.widen(more, w);
    long[] y = more.words;
    int nx = onto.size();
    int ny = more.size();
    int n = nx + fresh(onto.words, nx, y, ny, w);
    long[] x = onto.room(Parts.at(n, w));
    int i = nx - 1;
    int j = ny - 1;
    for (int k = n - 1; j >= 0; k--) {
      int to = Parts.at(k, w);
      int side = i < 0 ? 1 : side(y[Parts.at(j, w) + w], x[Parts.at(i, w) + w]);
      if (side < 0) {
        System.arraycopy(x, Parts.at(i--, w), x, to, w + 1);
        continue;
      }
      int from = Parts.at(j--, w);
      long link = y[from + w];
      int mark = landing == null ? Pool.mark(link) : marks.further(Pool.mark(link));
      if (side > 0) {
        System.arraycopy(y, from, x, to, w);
        x[to + w] = Pool.link(mark, ways.further(link, landing, y, from, w));
      } else {
        int there = Parts.at(i--, w);
        long old = x[there + w];
        boolean larger = Limbs.compare(y, from, x, there, w) > 0;
        System.arraycopy(x, there, x, to, w);
        Limbs.add(y, from, x, to, w);
        int way = larger ? ways.further(link, landing, y, from, w) : Pool.way(old);
        x[to + w] = Pool.link(marks.nearer(Pool.mark(old), mark), way);
      }
    }
    x[0] = Pool.head(n, w);
    Limbs.add(y, Pool.VALUE, x, Pool.VALUE, w);
    Limbs.add(y, Parts.rest(w), x, Parts.rest(w), w);
  }

  /** How many origins of y are not in x. */
  private int fresh(long[] x, int nx, long[] y, int ny, int w) {
    int fresh = 0;
    int i = 0;
    for (int j = 0; j < ny; j++) {
      long link = y[Parts.at(j, w) + w];
      int side = 1;
      while (i < nx && (side = side(link, x[Parts.at(i, w) + w])) > 0) {
        i++;
      }
      if (i < nx && side == 0) {
        i++;
      } else {
        fresh++;
      }
    }
    return fresh;
  }

  /** 0 if both parts are of one origin, else above 0 if that of the first comes later by name. */
  private int side(long link, long other) {
    int a = Pool.mark(link);
    int b = Pool.mark(other);
    return a == b ? 0 : marks.rank(a) - marks.rank(b);
  }
}
