package org.flowmon.trace;

/**
 * The layout of a haircut {@link Pool}: one part per origin, origins ascending by name, none of
 * them zero.
 *
 * <pre>
 *   0          head
 *   1..w       the whole value
 *   w+1..2w    the unattributed rest
 *   ...        each part: w limbs of its amount, then its link
 * </pre>
 */
final class Parts {
  /** Where the parts begin in the usual width, and how long each is. */
  static final int FIRST = 3;

  static final int STRIDE = 2;

  private Parts() {}

  static int rest(int w) {
    return 1 + w;
  }

  /** Where part {@code i} stands; its link is {@code w} words further. */
  static int at(int i, int w) {
    return 1 + 2 * w + i * (w + 1);
  }

  static void clear(Pool p) {
    long[] x = p.room(FIRST);
    x[0] = Pool.head(0, 1);
    x[1] = 0;
    x[2] = 0;
  }

  /** The same parts, each number with more limbs. */
  static void widen(Pool p, int w) {
    long[] x = p.words;
    int n = p.size();
    int narrow = p.width();
    if (narrow == w) {
      return;
    }
    long[] wide = new long[at(n, w)];
    wide[0] = Pool.head(n, w);
    Limbs.copy(x, Pool.VALUE, narrow, wide, Pool.VALUE, w);
    Limbs.copy(x, rest(narrow), narrow, wide, rest(w), w);
    for (int i = 0; i < n; i++) {
      Limbs.copy(x, at(i, narrow), narrow, wide, at(i, w), w);
      wide[at(i, w) + w] = x[at(i, narrow) + narrow];
    }
    p.words = wide;
  }

  /** Writes the words in use, from {@code at} on. */
  static void pack(Pool p, long[] to, int at) {
    if (p.words.length == 0) {
      to[at] = Pool.head(0, 1);
      to[at + 1] = 0;
      to[at + 2] = 0;
    } else {
      System.arraycopy(p.words, 0, to, at, at(p.size(), p.width()));
    }
  }

  /** Draws all of it. */
  static void move(Pool p, Pool out) {
    pack(p, out.room(at(p.size(), p.width())), 0);
    clear(p);
  }
}
