package org.flowmon.trace;

import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.flowmon.trace.Lots.Lot;
import org.flowmon.trace.Lots.OriginSum;
import org.jspecify.annotations.Nullable;

/** First in, first out: the oldest value leaves first. The same as following every single unit. */
final class Fifo implements Mixing<Lots> {
  /** Up to so many lots are summed up by scanning, more by a map. */
  private static final int FEW = 32;

  private Lots rest = Lots.EMPTY;

  @Override
  public Lots pure(int origin, Amount value) {
    return Lots.single(origin, 0, value);
  }

  @Override
  public Lots unattributed(Amount value) {
    return Lots.single(Lots.NOBODY, 0, value);
  }

  @Override
  public Lots merge(Lots first, Lots second) {
    if (first.isZero()) {
      return second;
    }
    if (!first.attributed()) {
      return second.behindUnattributed(first.value());
    }
    Lots all = first;
    for (Lot lot : second.inOrder()) {
      all = all.append(lot);
    }
    return all;
  }

  @Override
  public Lots draw(Lots pool, Amount amount) {
    Lots.Drawn drawn = pool.draw(amount);
    rest = drawn.left();
    return drawn.taken();
  }

  @Override
  public Lots rest() {
    return rest;
  }

  @Override
  public Lots land(
      @Nullable Lots onto,
      Lots taken,
      Landing landing,
      boolean hop,
      Limits limits,
      ObjIntConsumer<Amount> pruned) {
    Lots all = onto == null ? Lots.EMPTY : onto;
    Lot only = taken.single();
    if (only != null) {
      return landOne(all, only, only.amount(), landing, hop, limits, pruned);
    }
    List<Lot> lots = taken.inOrder();
    Map<Integer, OriginSum> sums = lots.size() > FEW ? taken.sums() : Map.of();
    for (Lot lot : lots) {
      OriginSum known = sums.get(lot.origin);
      Amount ofOrigin = known == null ? sum(lots, lot.origin) : known.amount();
      all = landOne(all, lot, ofOrigin, landing, hop, limits, pruned);
    }
    return all;
  }

  /** How much of an origin is in a few lots. */
  private static Amount sum(List<Lot> lots, int origin) {
    if (origin == Lots.NOBODY) {
      return Amount.ZERO;
    }
    Amount sum = Amount.ZERO;
    for (Lot lot : lots) {
      sum = lot.origin == origin ? sum.plus(lot.amount()) : sum;
    }
    return sum;
  }

  private static Lots landOne(
      Lots all,
      Lot lot,
      Amount ofOrigin,
      Landing landing,
      boolean hop,
      Limits limits,
      ObjIntConsumer<Amount> pruned) {
    if (lot.origin == Lots.NOBODY) {
      return all.append(lot);
    }
    int hops = lot.hops + (hop ? 1 : 0);
    if (hops > limits.bounds().maxHops() || lot.amount().compareTo(limits.lotMinimum()) < 0) {
      pruned.accept(lot.amount(), lot.origin);
      return all.append(Lots.NOBODY, 0, null, lot.amount());
    }
    Step step = hop ? new Step(lot.step, landing, ofOrigin) : lot.step;
    return all.append(lot.origin, hops, step, lot.amount());
  }
}
