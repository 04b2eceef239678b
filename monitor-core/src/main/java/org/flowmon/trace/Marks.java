package org.flowmon.trace;

import java.util.Arrays;

/**
 * Pairs of an origin and a number of hops, held as small numbers from 1 upwards in order of first
 * use. There are few (origins times hops), they are never given up.
 */
final class Marks {
  /** Unattributed: no origin, no hops. */
  static final int NOBODY = 0;

  private final Names origins;
  private int[] origin = new int[64];
  private int[] hops = new int[64];

  /** The mark of the same origin a hop further, 0 while it has none. */
  private int[] further = new int[64];

  /** The rank of each mark's origin, as of so many names. */
  private int[] ranks = new int[64];

  private int rankedNames;
  private int size = 1;
  private int[][] byOrigin = {};

  Marks(Names origins) {
    this.origins = origins;
    origin[NOBODY] = -1;
  }

  /** The mark of a pair, given now if it is new. */
  int of(int ofOrigin, int ofHops) {
    if (ofOrigin >= byOrigin.length) {
      byOrigin = Arrays.copyOf(byOrigin, Math.max(ofOrigin + 1, byOrigin.length * 2));
    }
    int[] known = byOrigin[ofOrigin];
    if (known == null || ofHops >= known.length) {
      int length = Math.max(ofHops + 1, known == null ? 4 : known.length * 2);
      known = known == null ? new int[length] : Arrays.copyOf(known, length);
      byOrigin[ofOrigin] = known;
    }
    if (known[ofHops] == 0) {
      if (size == origin.length) {
        origin = Arrays.copyOf(origin, size * 2);
        hops = Arrays.copyOf(hops, size * 2);
        further = Arrays.copyOf(further, size * 2);
        ranks = Arrays.copyOf(ranks, size * 2);
      }
      origin[size] = ofOrigin;
      hops[size] = ofHops;
      ranks[size] = origins.rank(ofOrigin);
      known[ofHops] = size++;
    }
    return known[ofHops];
  }

  int origin(int mark) {
    return origin[mark];
  }

  int hops(int mark) {
    return hops[mark];
  }

  /** Place of the origin in ascending order of names. */
  int rank(int mark) {
    return origins.rank(origin[mark]);
  }

  /** {@link #rank} of every mark there is now. */
  int[] ranks() {
    if (rankedNames != origins.size()) {
      rankedNames = origins.size();
      for (int mark = 1; mark < size; mark++) {
        ranks[mark] = origins.rank(origin[mark]);
      }
    }
    return ranks;
  }

  /** The same origin, a hop further. */
  int further(int mark) {
    int next = further[mark];
    if (next == 0) {
      next = of(origin[mark], hops[mark] + 1);
      further[mark] = next;
    }
    return next;
  }

  /** Of two marks of one origin, the one with fewer hops. */
  int nearer(int mark, int other) {
    return hops[other] < hops[mark] ? other : mark;
  }
}
