package org.flowmon.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * How value came to where it is, as steps numbered from 1: it landed there, with so much of its
 * origin, after the step before (0 at the first receiver), which has the smaller number. Shared
 * between all value that came the same way. Steps stand in pages in order of their making and never
 * change; {@link #compact} lets go of those that no way uses any more.
 */
final class Ways {
  private static final int BITS = 16;
  private static final int IN_PAGE = (1 << BITS) - 1;
  private static final int WORTH = 1 << 20;

  /** 65,536 steps. Limbs of the amounts above the lowest are there once a step needs them. */
  private static final class Page {
    final int[] before = new int[IN_PAGE + 1];
    final int[] landing = new int[IN_PAGE + 1];
    final long[] amount = new long[IN_PAGE + 1];
    long[][] further = {};

    void higher(int i, int k, long limb) {
      if (k > further.length) {
        if (limb == 0) {
          return;
        }
        long[][] more = new long[k][];
        for (int j = 0; j < k; j++) {
          more[j] = j < further.length ? further[j] : new long[IN_PAGE + 1];
        }
        further = more;
      }
      further[k - 1][i] = limb;
    }
  }

  private final LandingTable landings;
  private final List<Page> pages = new ArrayList<>();
  private int size = 1;
  private int live = 1;

  Ways(LandingTable landings) {
    this.landings = landings;
    pages.add(new Page());
  }

  private Page page(int step) {
    return pages.get(step >>> BITS);
  }

  /** One more than the number of the newest step. */
  int size() {
    return size;
  }

  /** Whether so many steps were made since the last {@link #compact} that another one pays. */
  boolean grown() {
    return size - live > WORTH && size / 2 > live;
  }

  int add(int stepBefore, int landing, long[] v, int from, int w) {
    if (size >>> BITS == pages.size()) {
      pages.add(new Page());
    }
    Page page = page(size);
    int i = size & IN_PAGE;
    page.before[i] = stepBefore;
    page.landing[i] = landing;
    page.amount[i] = v[from];
    if (w > 1 || page.further.length > 0) {
      for (int k = 1; k < Math.max(w, page.further.length + 1); k++) {
        page.higher(i, k, k < w ? v[from + k] : 0);
      }
    }
    return size++;
  }

  int add(int stepBefore, int landing, Amount of) {
    int w = Limbs.width(of);
    long[] v = new long[w];
    Limbs.set(v, 0, w, of);
    return add(stepBefore, landing, v, 0, w);
  }

  /** The way of a part that lands: a step longer; without a landing as it is. */
  int further(long link, @Nullable Landings landing, long[] v, int at, int w) {
    int way = Pool.way(link);
    return landing == null ? way : add(way, landing.made(), v, at, w);
  }

  int before(int step) {
    return page(step).before[step & IN_PAGE];
  }

  /** The number of the landing. */
  int landing(int step) {
    return page(step).landing[step & IN_PAGE];
  }

  Amount amount(int step) {
    Page page = page(step);
    int i = step & IN_PAGE;
    if (page.further.length == 0) {
      return Amount.of(page.amount[i]);
    }
    long[] v = new long[1 + page.further.length];
    v[0] = page.amount[i];
    for (int k = 1; k < v.length; k++) {
      v[k] = page.further[k - 1][i];
    }
    return Limbs.get(v, 0, v.length);
  }

  /** Every arrival up to step {@code last}, the first receiver first, and then {@code end}. */
  List<Flow.Arrival> path(int last, Flow.Arrival end) {
    int length = 1;
    for (int s = last; s != 0; s = before(s)) {
      length++;
    }
    Flow.Arrival[] path = new Flow.Arrival[length];
    path[--length] = end;
    for (int s = last; s != 0; s = before(s)) {
      path[--length] = landings.get(landing(s)).arrival(amount(s));
    }
    return List.of(path);
  }

  /** What a way up to {@code last} leads through; {@code null} for plain payments only. */
  @Nullable Via via(int last) {
    for (int s = last; s != 0; s = before(s)) {
      Via via = landings.via(landing(s));
      if (via != null) {
        return via;
      }
    }
    return null;
  }

  /**
   * Reads the first {@code n} ways side by side, as far as {@code depth} steps back, so that {@link
   * #path} finds them at hand. The sum means nothing; the numbers in {@code last} are used up.
   */
  long read(int[] last, int n, int depth) {
    long sum = 0;
    for (int d = 0; d < depth; d++) {
      for (int i = 0; i < n; i++) {
        int s = last[i];
        if (s != 0) {
          sum += page(s).amount[s & IN_PAGE] + landings.read(landing(s));
          last[i] = before(s);
        }
      }
    }
    return sum;
  }

  /**
   * Keeps only the steps that are in use, in their order. {@code users} shows the last step of each
   * way in use to the operator it is given, and takes its answer for the step's new number; it is
   * called twice.
   */
  void compact(Consumer<IntUnaryOperator> users) {
    long[] used = new long[(size >>> 6) + 1];
    users.accept(
        last -> {
          used[last >>> 6] |= 1L << last;
          return last;
        });
    for (int s = size - 1; s > 0; s--) { // what a used step came from has a smaller number
      if ((used[s >>> 6] >>> s & 1) != 0) {
        int b = before(s);
        used[b >>> 6] |= 1L << b;
      }
    }
    used[0] |= 1; // 0 stays 0
    int[] first = new int[used.length]; // new number of the first used step of each 64
    int next = 0;
    for (int i = 0; i < used.length; i++) {
      first[i] = next;
      next += Long.bitCount(used[i]);
    }
    IntUnaryOperator moved = s -> first[s >>> 6] + Long.bitCount(used[s >>> 6] & ((1L << s) - 1));
    int to = 1;
    for (int s = 1; s < size; s++) {
      if ((used[s >>> 6] >>> s & 1) != 0) {
        move(s, to++, moved.applyAsInt(before(s)));
      }
    }
    size = next;
    live = next;
    int needed = Math.max(2 * next, WORTH) >>> BITS;
    while (pages.size() > needed + 1) {
      pages.removeLast();
    }
    users.accept(moved);
  }

  /** Tells which landings the steps have. */
  void landings(BitSet inUse) {
    for (int s = 1; s < size; s++) {
      inUse.set(landing(s));
    }
  }

  private void move(int from, int to, int before) {
    Page source = page(from);
    Page target = page(to);
    int i = from & IN_PAGE;
    int j = to & IN_PAGE;
    target.before[j] = before;
    target.landing[j] = source.landing[i];
    target.amount[j] = source.amount[i];
    for (int k = 1; k <= Math.max(source.further.length, target.further.length); k++) {
      target.higher(j, k, k <= source.further.length ? source.further[k - 1][i] : 0);
    }
  }
}
