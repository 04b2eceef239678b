package org.flowmon.trace;

import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;

/**
 * The layout of a fifo {@link Pool}: lots in order of arrival, taken from the front, landing at the
 * back. No lot is zero and no two neighbours have the same mark. The lots stand in a ring:
 *
 * <pre>
 *   0      head
 *   1..w   the whole value
 *   w+1    place of the oldest lot in the ring (low 32 bits), how many lots have an origin
 *   ...    the ring; each lot: w limbs of its amount, then its link
 * </pre>
 */
final class Lots {
  private Lots() {}

  private static int ring(int w) {
    return 2 + w;
  }

  private static int capacity(long[] x, int w) {
    return w == 1 ? (x.length - 3) >>> 1 : (x.length - ring(w)) / (w + 1);
  }

  private static int first(long[] x, int w) {
    return (int) x[1 + w];
  }

  static int attributed(Pool p) {
    return p.words.length == 0 ? 0 : (int) (p.words[1 + p.width()] >>> 32);
  }

  private static void ring(long[] x, int w, int first, int attributed) {
    x[1 + w] = (long) attributed << 32 | first;
  }

  /** Where lot {@code i} stands, the oldest being 0; its link is {@code w} words further. */
  static int at(long[] x, int i, int w) {
    int place = first(x, w) + i;
    int capacity = capacity(x, w);
    return ring(w) + (place < capacity ? place : place - capacity) * (w + 1);
  }

  /** The length of the words of a pool of {@code n} lots. */
  static int length(int n, int w) {
    return ring(w) + n * (w + 1);
  }

  static void clear(Pool p) {
    long[] x = p.room(length(0, 1));
    x[0] = Pool.head(0, 1);
    x[1] = 0;
    x[2] = 0;
  }

  /** Adds a lot at the back; it joins the last one when that has the same mark. */
  static void append(Pool p, long[] v, int from, int width, long link) {
    prepare(p, v, from, width);
    int w = p.width();
    int n = p.size();
    long[] x = p.words;
    if (n > 0) {
      int last = at(x, n - 1, w);
      if (Pool.mark(x[last + w]) == Pool.mark(link)) {
        if (larger(v, from, width, x, last, w)) {
          x[last + w] = link;
        }
        add(v, from, width, x, last, w);
        return;
      }
    }
    x = space(p);
    int to = at(x, n, w);
    Limbs.copy(v, from, width, x, to, w);
    x[to + w] = link;
    count(x, w, n + 1, first(x, w), attributed(p) + (Pool.mark(link) == Marks.NOBODY ? 0 : 1));
  }

  /** Adds a lot in front; it joins the first one when that has the same mark. */
  static void prepend(Pool p, long[] v, int from, int width, long link) {
    prepare(p, v, from, width);
    int w = p.width();
    int n = p.size();
    long[] x = p.words;
    if (n > 0 && Pool.mark(x[at(x, 0, w) + w]) == Pool.mark(link)) {
      add(v, from, width, x, at(x, 0, w), w);
      return;
    }
    x = space(p);
    int place = first(x, w) == 0 ? capacity(x, w) - 1 : first(x, w) - 1;
    count(x, w, n + 1, place, attributed(p) + (Pool.mark(link) == Marks.NOBODY ? 0 : 1));
    int to = at(x, 0, w);
    Limbs.copy(v, from, width, x, to, w);
    x[to + w] = link;
  }

  private static boolean larger(long[] v, int from, int width, long[] x, int at, int w) {
    if (width == w) {
      return Limbs.compare(v, from, x, at, w) > 0;
    }
    return Limbs.get(v, from, width).compareTo(Limbs.get(x, at, w)) > 0;
  }

  private static void add(long[] v, int from, int width, long[] x, int to, int w) {
    if (width == w) {
      Limbs.add(v, from, x, to, w);
    } else {
      long[] wide = new long[w];
      Limbs.copy(v, from, width, wide, 0, w);
      Limbs.add(wide, 0, x, to, w);
    }
  }

  /** Adds an amount to the value and widens the pool as far as that needs. */
  private static void prepare(Pool p, long[] v, int from, int width) {
    if (p.words.length == 0) {
      p.words = new long[length(1, width)];
      p.words[0] = Pool.head(0, width);
    }
    if (width > p.width()) {
      widen(p, width);
    }
    int w = p.width();
    add(v, from, width, p.words, Pool.VALUE, w);
    if (!Limbs.fits(p.words, Pool.VALUE, w)) {
      widen(p, w + 1);
    }
  }

  private static void count(long[] x, int w, int n, int first, int attributed) {
    x[0] = Pool.head(n, w);
    ring(x, w, first, attributed);
  }

  /** Room for a further lot. */
  private static long[] space(Pool p) {
    int w = p.width();
    int n = p.size();
    if (n < capacity(p.words, w)) {
      return p.words;
    }
    resize(p, w, n + 1 + n / 2);
    return p.words;
  }

  private static void widen(Pool p, int w) {
    if (w > p.width()) {
      resize(p, w, Math.max(p.size(), 1));
    }
  }

  private static void resize(Pool p, int w, int capacity) {
    long[] x = p.words;
    int narrow = p.width();
    int n = p.size();
    long[] y = new long[length(capacity, w)];
    int attributed = attributed(p);
    Limbs.copy(x, Pool.VALUE, narrow, y, Pool.VALUE, w);
    count(y, w, n, 0, attributed);
    for (int i = 0; i < n; i++) {
      int from = at(x, i, narrow);
      int to = at(y, i, w);
      Limbs.copy(x, from, narrow, y, to, w);
      y[to + w] = x[from + narrow];
    }
    p.words = y;
  }

  /** Moves {@code amount}, which the pool holds, from its front into another pool. */
  static void draw(Pool pool, Amount amount, Pool out) {
    clear(out);
    int w = pool.width();
    if (amount.compareTo(pool.value()) > 0) {
      throw new ArithmeticException("draws " + amount + " from " + pool.value());
    }
    if (amount.isZero()) {
      return;
    }
    long[] x = pool.words;
    long[] open = new long[w];
    Limbs.set(open, 0, w, amount);
    Limbs.subtract(open, 0, x, Pool.VALUE, w);
    int n = pool.size();
    int first = first(x, w);
    int attributed = attributed(pool);
    int capacity = capacity(x, w);
    while (!Limbs.isZero(open, 0, w)) {
      int at = ring(w) + first * (w + 1);
      long link = x[at + w];
      if (Limbs.compare(x, at, open, 0, w) <= 0) {
        append(out, x, at, w, link);
        Limbs.subtract(x, at, open, 0, w);
        first = first + 1 == capacity ? 0 : first + 1;
        n--;
        attributed -= Pool.mark(link) == Marks.NOBODY ? 0 : 1;
      } else {
        append(out, open, 0, w, link);
        Limbs.subtract(open, 0, x, at, w);
        break;
      }
    }
    count(x, w, n, n == 0 ? 0 : first, attributed);
    if (n < capacity / 4 && capacity > 16) {
      resize(pool, w, Math.max(n + n / 2, 4));
    }
  }

  /** Takes back an {@link #append}: {@code n} lots stay, the last as it was then. */
  static void truncate(Pool p, int n, Amount lastAmount, long lastLink) {
    int w = p.width();
    long[] x = p.words;
    int attributed = attributed(p);
    for (int i = p.size() - 1; i >= n; i--) {
      int at = at(x, i, w);
      Limbs.subtract(x, at, x, Pool.VALUE, w);
      attributed -= Pool.mark(x[at + w]) == Marks.NOBODY ? 0 : 1;
    }
    count(x, w, n, n == 0 ? 0 : first(x, w), attributed);
    if (n > 0) {
      int at = at(x, n - 1, w);
      Limbs.subtract(x, at, x, Pool.VALUE, w);
      Limbs.set(x, at, w, lastAmount);
      x[at + w] = lastLink;
      Limbs.add(x, at, x, Pool.VALUE, w);
    }
  }

  /** Writes the pool with its lots in order, from {@code to} on. */
  static void pack(Pool p, long[] y, int to) {
    int w = p.width();
    int n = p.size();
    if (p.words.length == 0) {
      y[to] = Pool.head(0, 1);
      y[to + 1] = 0;
      y[to + 2] = 0;
      return;
    }
    System.arraycopy(p.words, 0, y, to, 1 + w);
    y[to + 1 + w] = (long) attributed(p) << 32;
    for (int i = 0; i < n; i++) {
      System.arraycopy(p.words, at(p.words, i, w), y, to + length(i, w), w + 1);
    }
  }

  /** Gives the ways of the lots in {@code length} words from {@code from} on new numbers. */
  static void renumber(long[] words, int from, int length, IntUnaryOperator numbers) {
    int w = Pool.width(words[from]);
    int first = (int) words[from + 1 + w];
    int capacity = (length - ring(w)) / (w + 1);
    for (int i = 0; i < Pool.size(words[from]); i++) {
      int place = first + i < capacity ? first + i : first + i - capacity;
      int link = from + length(place, w) + w;
      int way = Pool.way(words[link]);
      words[link] = Pool.link(Pool.mark(words[link]), numbers.applyAsInt(way));
    }
  }
}
