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
  static final Lots EMPTY = new Lots(null, null, Amount.ZERO, 0);

  /** One lot and the next of its chain. Unattributed lots have hops 0 and no step. */
  record Lot(int origin, int hops, @Nullable Step step, Amount amount, @Nullable Lot next) {
    boolean joins(int otherOrigin, int otherHops) {
      return origin == otherOrigin && hops == otherHops;
    }
  }

  final @Nullable Lot front;
  final @Nullable Lot back;
  private final Amount value;
  private final int attributedLots;

  private Lots(@Nullable Lot front, @Nullable Lot back, Amount value, int attributedLots) {
    this.front = front;
    this.back = back;
    this.value = value;
    this.attributedLots = attributedLots;
  }

  static Lots single(int origin, int hops, Amount value) {
    return value.isZero() ? EMPTY : EMPTY.append(origin, hops, null, value);
  }

  /** This with a lot behind it; joins the last lot when it has the same origin and hops. */
  Lots append(int origin, int hops, @Nullable Step step, Amount amount) {
    if (amount.isZero()) {
      return this;
    }
    Amount sum = value.plus(amount);
    if (back != null && back.joins(origin, hops)) {
      Step way = amount.compareTo(back.amount) > 0 ? step : back.step;
      return new Lots(
          front,
          new Lot(origin, hops, way, back.amount.plus(amount), back.next),
          sum,
          attributedLots);
    }
    return new Lots(
        front,
        new Lot(origin, hops, step, amount, back),
        sum,
        attributedLots + (origin == NOBODY ? 0 : 1));
  }

  /** Unattributed value in front of this, older than all of it. */
  Lots behindUnattributed(Amount amount) {
    if (amount.isZero() || back == null) {
      return back == null ? single(NOBODY, 0, amount) : this;
    }
    Lots queue = withFront();
    Amount sum = value.plus(amount);
    Lot first = queue.front;
    if (first == null) {
      Lot only = Objects.requireNonNull(queue.back);
      if (only.joins(NOBODY, 0)) {
        return single(NOBODY, 0, sum);
      }
      return new Lots(new Lot(NOBODY, 0, null, amount, null), only, sum, attributedLots);
    }
    Lot oldest =
        first.joins(NOBODY, 0)
            ? new Lot(NOBODY, 0, null, first.amount.plus(amount), first.next)
            : new Lot(NOBODY, 0, null, amount, first);
    return new Lots(oldest, queue.back, sum, attributedLots);
  }

  /**
   * The same queue with its oldest lot at the head of {@code front}, unless there is only one lot.
   */
  private Lots withFront() {
    if (front != null || back == null || back.next == null) {
      return this;
    }
    Lot chain = null;
    for (Lot l = back.next; l != null; l = l.next) {
      chain = new Lot(l.origin, l.hops, l.step, l.amount, chain);
    }
    return new Lots(
        chain,
        new Lot(back.origin, back.hops, back.step, back.amount, null),
        value,
        attributedLots);
  }

  /** The lot, if there is exactly one. */
  @Nullable Lot single() {
    return front == null && back != null && back.next == null ? back : null;
  }

  /** What was taken from the front, and what is left. */
  record Drawn(Lots taken, Lots left) {}

  /** Takes {@code amount}, which is at most the value, from the front. */
  Drawn draw(Amount amount) {
    if (amount.compareTo(value) > 0) {
      throw new ArithmeticException("draws " + amount + " from " + value);
    }
    Lots taken = EMPTY;
    Lots left = this;
    Amount open = amount;
    while (!open.isZero()) {
      left = left.withFront();
      boolean inFront = left.front != null;
      Lot lot = inFront ? left.front : left.back;
      if (lot == null) {
        throw new IllegalStateException("lots do not sum up to the value");
      }
      boolean whole = lot.amount.compareTo(open) <= 0;
      Amount take = whole ? lot.amount : open;
      taken = taken.append(lot.origin, lot.hops, lot.step, take);
      Lot remains =
          whole
              ? (inFront ? lot.next : null)
              : new Lot(lot.origin, lot.hops, lot.step, lot.amount.minus(take), lot.next);
      int attributed = left.attributedLots - (whole && lot.origin != NOBODY ? 1 : 0);
      Amount rest = left.value.minus(take);
      left =
          inFront
              ? new Lots(remains, left.back, rest, attributed)
              : new Lots(null, remains, rest, attributed);
      open = open.minus(take);
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
    return value;
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
        sums.merge(lot.origin, new OriginSum(lot.amount, lot.hops, lot), OriginSum::with);
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
          next.largest.amount.compareTo(largest.amount) > 0 ? next.largest : largest);
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
