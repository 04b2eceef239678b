package org.flowmon.trace;

import java.util.Arrays;

/**
 * What one holder is connected with: origins by their number, ascending, each once and with the
 * least hops. Immutable; the outputs of a transaction share one.
 */
final class PoisonFlag {
  /** Connected with nobody. */
  static final PoisonFlag NONE = new PoisonFlag(new int[0]);

  /** Origin, hops, origin, hops, ... */
  private final int[] marks;

  private PoisonFlag(int[] marks) {
    this.marks = marks;
  }

  /** Of an origin itself: hops 0. */
  static PoisonFlag at(int origin) {
    return new PoisonFlag(new int[] {origin, 0});
  }

  boolean isEmpty() {
    return marks.length == 0;
  }

  int size() {
    return marks.length / 2;
  }

  int origin(int i) {
    return marks[2 * i];
  }

  int hops(int i) {
    return marks[2 * i + 1];
  }

  /** Both together; of an origin in both, the least hops. */
  PoisonFlag join(PoisonFlag other) {
    if (isEmpty() || other == this) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    int[] joined = new int[marks.length + other.marks.length];
    int n = 0;
    int i = 0;
    int k = 0;
    while (i < size() || k < other.size()) {
      int mine = i < size() ? origin(i) : Integer.MAX_VALUE;
      int theirs = k < other.size() ? other.origin(k) : Integer.MAX_VALUE;
      int hops = Integer.MAX_VALUE;
      if (mine <= theirs) {
        hops = hops(i++);
      }
      if (theirs <= mine) {
        hops = Math.min(hops, other.hops(k++));
      }
      joined[n++] = Math.min(mine, theirs);
      joined[n++] = hops;
    }
    boolean nothingNew = Arrays.equals(joined, 0, n, marks, 0, marks.length);
    return nothingNew ? this : new PoisonFlag(Arrays.copyOf(joined, n));
  }

  /** After one more transfer; an origin that is then more than {@code maxHops} away goes. */
  PoisonFlag onward(int maxHops) {
    int[] moved = new int[marks.length];
    int n = 0;
    for (int i = 0; i < size(); i++) {
      if (hops(i) < maxHops) {
        moved[n++] = origin(i);
        moved[n++] = hops(i) + 1;
      }
    }
    return n == 0 ? NONE : new PoisonFlag(n == moved.length ? moved : Arrays.copyOf(moved, n));
  }
}
