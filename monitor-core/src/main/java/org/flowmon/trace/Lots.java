package org.flowmon.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * A fifo composition: lots in order of arrival, taken from the front, landing at the back. No lot
 * is zero and no two neighbours have the same origin and hops.
 *
 * <p>An immutable queue: {@code front} is a chain from the oldest lot on, {@code back} a chain from
 * the newest lot backwards. The newest lot is always at the head of {@code back}, so that a landing
 * lot finds its neighbour. Old versions share their chains with new ones, which makes undo free.
 */
final class Lots implements Composition {
  /** The origin of an unattributed lot. */
  static final int NOBODY = -1;

  /** Nothing. */
  static final Lots EMPTY = new Lots(null, null, 0, null, 0);

  /** One lot and the next of its chain. Unattributed lots have hops 0 and no step. */
  static final class Lot {
    final int origin;
    final int hops;
    final @Nullable Step step;
    final @Nullable Lot next;
    private final long small;
    private final @Nullable Amount large;

    private Lot(
        int origin,
        int hops,
        @Nullable Step step,
        long small,
        @Nullable Amount large,
        @Nullable Lot next) {
      this.origin = origin;
      this.hops = hops;
      this.step = step;
      this.small = small;
      this.large = large;
      this.next = next;
    }

    private Lot(Lot like, @Nullable Lot next) {
      this(like.origin, like.hops, like.step, like.small, like.large, next);
    }

    private Lot(Lot like, long small, @Nullable Amount large, @Nullable Lot next) {
      this(like.origin, like.hops, like.step, small, large, next);
    }

    Amount amount() {
      return large != null ? large : Amount.of(small);
    }

    boolean joins(int otherOrigin, int otherHops) {
      return origin == otherOrigin && hops == otherHops;
    }

    private boolean largerThan(Lot other) {
      return (large == null && other.large == null)
          ? small > other.small
          : amount().compareTo(other.amount()) > 0;
    }
  }

  final @Nullable Lot front;
  final @Nullable Lot back;

  /** The value, unless it is {@code large}. */
  private final long small;

  private final @Nullable Amount large;
  private final int attributedLots;

  private Lots(
      @Nullable Lot front,
      @Nullable Lot back,
      long small,
      @Nullable Amount large,
      int attributedLots) {
    this.front = front;
    this.back = back;
    this.small = small;
    this.large = large;
    this.attributedLots = attributedLots;
  }

  private static Lots of(
      @Nullable Lot front, @Nullable Lot back, Amount value, int attributedLots) {
    return value.isLong()
        ? new Lots(front, back, value.toLong(), null, attributedLots)
        : new Lots(front, back, 0, value, attributedLots);
  }

  private static Lot lot(
      int origin, int hops, @Nullable Step step, Amount amount, @Nullable Lot next) {
    return amount.isLong()
        ? new Lot(origin, hops, step, amount.toLong(), null, next)
        : new Lot(origin, hops, step, 0, amount, next);
  }

  static Lots single(int origin, int hops, Amount value) {
    return value.isZero()
        ? EMPTY
        : of(null, lot(origin, hops, null, value, null), value, origin == NOBODY ? 0 : 1);
  }

  /** This with a lot behind it; joins the last lot when it has the same origin and hops. */
  Lots append(int origin, int hops, @Nullable Step step, Amount amount) {
    return amount.isZero() ? this : append(lot(origin, hops, step, amount, null));
  }

  /** This with a copy of {@code lot} behind it. */
  Lots append(Lot lot) {
    long sum = large == null && lot.large == null ? small + lot.small : -1;
    Amount largeSum = sum >= 0 ? null : value().plus(lot.amount());
    Lot last = back;
    if (last != null && last.joins(lot.origin, lot.hops)) {
      Step way = lot.largerThan(last) ? lot.step : last.step;
      long joined = last.large == null && lot.large == null ? last.small + lot.small : -1;
      Lot both =
          joined >= 0
              ? new Lot(lot.origin, lot.hops, way, joined, null, last.next)
              : lot(lot.origin, lot.hops, way, last.amount().plus(lot.amount()), last.next);
      return new Lots(front, both, Math.max(sum, 0), largeSum, attributedLots);
    }
    return new Lots(
        front,
        new Lot(lot, last),
        Math.max(sum, 0),
        largeSum,
        attributedLots + (lot.origin == NOBODY ? 0 : 1));
  }

  /** Unattributed value in front of this, older than all of it. */
  Lots behindUnattributed(Amount amount) {
    if (amount.isZero() || back == null) {
      return back == null ? single(NOBODY, 0, amount) : this;
    }
    Lots queue = withFront();
    Amount sum = value().plus(amount);
    Lot first = queue.front;
    if (first == null) {
      Lot only = Objects.requireNonNull(queue.back);
      return only.joins(NOBODY, 0)
          ? single(NOBODY, 0, sum)
          : of(lot(NOBODY, 0, null, amount, null), only, sum, attributedLots);
    }
    Lot oldest =
        first.joins(NOBODY, 0)
            ? lot(NOBODY, 0, null, first.amount().plus(amount), first.next)
            : lot(NOBODY, 0, null, amount, first);
    return of(oldest, queue.back, sum, attributedLots);
  }

  /**
   * The same queue with its oldest lot at the head of {@code front}, unless there is only one lot.
   */
  private Lots withFront() {
    if (front != null || back == null || back.next == null) {
      return this;
    }
    return new Lots(reversed(back.next), new Lot(back, null), small, large, attributedLots);
  }

  private static @Nullable Lot reversed(@Nullable Lot chain) {
    Lot out = null;
    for (Lot l = chain; l != null; l = l.next) {
      out = new Lot(l, out);
    }
    return out;
  }

  /** The lot, if there is exactly one. */
  @Nullable Lot single() {
    return front == null && back != null && back.next == null ? back : null;
  }

  /** What was taken from the front, and what is left. */
  record Drawn(Lots taken, Lots left) {}

  /** Takes {@code amount}, which is at most the value, from the front. */
  Drawn draw(Amount amount) {
    if (amount.compareTo(value()) > 0) {
      throw new ArithmeticException("draws " + amount + " from " + value());
    }
    return large == null ? drawSmall(amount.toLong()) : drawLarge(amount);
  }

  private Drawn drawSmall(long amount) {
    if (amount == small) {
      return new Drawn(this, EMPTY);
    }
    Lot head = front;
    Lot newest = back;
    Lot taken = null;
    int attributedTaken = 0;
    int attributedLeft = attributedLots;
    for (long open = amount; open > 0; ) {
      if (head == null && newest != null && newest.next != null) {
        head = reversed(newest.next);
        newest = new Lot(newest, null);
      }
      boolean inFront = head != null;
      Lot lot = Objects.requireNonNull(inFront ? head : newest);
      int attributed = lot.origin == NOBODY ? 0 : 1;
      attributedTaken += attributed;
      if (lot.small <= open) {
        taken = new Lot(lot, taken);
        open -= lot.small;
        attributedLeft -= attributed;
        head = lot.next; // never the newest lot: something is left
      } else {
        taken = new Lot(lot, open, null, taken);
        Lot remains = new Lot(lot, lot.small - open, null, inFront ? lot.next : null);
        head = inFront ? remains : null;
        newest = inFront ? newest : remains;
        open = 0;
      }
    }
    Lots out = new Lots(null, taken, amount, null, attributedTaken);
    return new Drawn(out, new Lots(head, newest, small - amount, null, attributedLeft));
  }

  private Drawn drawLarge(Amount amount) {
    Lots taken = EMPTY;
    Lots left = EMPTY;
    Amount open = amount;
    for (Lot lot : inOrder()) {
      if (lot.amount().compareTo(open) <= 0) {
        taken = taken.append(lot);
        open = open.minus(lot.amount());
      } else {
        taken = taken.append(lot.origin, lot.hops, lot.step, open);
        left = left.append(lot.origin, lot.hops, lot.step, lot.amount().minus(open));
        open = Amount.ZERO;
      }
    }
    return new Drawn(taken, left);
  }

  /** The lots from the oldest to the newest. */
  List<Lot> inOrder() {
    List<Lot> lots = new ArrayList<>();
    for (Lot l = front; l != null; l = l.next) {
      lots.add(l);
    }
    int at = lots.size();
    for (Lot l = back; l != null; l = l.next) {
      lots.add(l);
    }
    Collections.reverse(lots.subList(at, lots.size()));
    return lots;
  }

  @Override
  public Amount value() {
    return large != null ? large : Amount.of(small);
  }

  @Override
  public boolean isZero() {
    return back == null;
  }

  @Override
  public boolean attributed() {
    return attributedLots > 0;
  }

  /** Sum, least hops and largest lot per origin, in order of first appearance. */
  Map<Integer, OriginSum> sums() {
    Map<Integer, OriginSum> sums = new LinkedHashMap<>();
    for (Lot lot : inOrder()) {
      if (lot.origin != NOBODY) {
        sums.merge(lot.origin, new OriginSum(lot.amount(), lot.hops, lot), OriginSum::with);
      }
    }
    return sums;
  }

  /**
   * What one origin has in a queue: all together, the least hops, and its largest lot (of equal
   * ones the oldest).
   */
  record OriginSum(Amount amount, int hops, Lot largest) {
    private OriginSum with(OriginSum next) {
      return new OriginSum(
          amount.plus(next.amount),
          Math.min(hops, next.hops),
          next.largest.largerThan(largest) ? next.largest : largest);
    }
  }

  @Override
  public void forEachOrigin(Names names, OriginVisitor visitor) {
    Map<Integer, OriginSum> sums = sums();
    List<Integer> ascending = new ArrayList<>(sums.keySet());
    ascending.sort((a, b) -> Integer.compare(names.rank(a), names.rank(b)));
    for (int origin : ascending) {
      OriginSum sum = Objects.requireNonNull(sums.get(origin));
      visitor.origin(origin, sum.amount, sum.hops, sum.largest.step);
    }
  }
}
