package org.flowmon.trace;

import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.flowmon.trace.Lots.Lot;
import org.flowmon.trace.Lots.OriginSum;
import org.jspecify.annotations.Nullable;

/** First in, first out: the oldest value leaves first. The same as following every single unit. */
final class Fifo implements Mixing<Lots> {
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
      return landOne(all, only, Map.of(), landing, hop, limits, pruned);
    }
    Map<Integer, OriginSum> sums = taken.sums();
    for (Lot lot : taken.inOrder()) {
      all = landOne(all, lot, sums, landing, hop, limits, pruned);
    }
    return all;
  }

  private static Lots landOne(
      Lots all,
      Lot lot,
      Map<Integer, OriginSum> sums,
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
    Amount ofOrigin =
        sums.isEmpty() ? lot.amount() : Objects.requireNonNull(sums.get(lot.origin)).amount();
    Step step = hop ? new Step(lot.step, landing, ofOrigin) : lot.step;
    return all.append(lot.origin, hops, step, lot.amount());
  }
}
