package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * A haircut composition: one part per origin, origins ascending by id, and the unattributed rest
 * last. {@code amounts} holds {@code n + 1} numbers of {@code width} limbs; none of the first n is
 * zero.
 */
final class Parts implements Composition {
  private static final int[] NO_INTS = {};
  private static final @Nullable Step[] NO_STEPS = {};

  final Amount value;
  final int width;
  final int[] origins;
  final int[] hops;
  final @Nullable Step[] steps;
  final long[] amounts;

  Parts(
      Amount value, int width, int[] origins, int[] hops, @Nullable Step[] steps, long[] amounts) {
    this.value = value;
    this.width = width;
    this.origins = origins;
    this.hops = hops;
    this.steps = steps;
    this.amounts = amounts;
  }

  static Parts pure(int origin, Amount value) {
    int w = Limbs.width(value);
    long[] amounts = new long[2 * w];
    Limbs.set(amounts, 0, w, value);
    return new Parts(
        value, w, new int[] {origin}, new int[] {0}, new @Nullable Step[] {null}, amounts);
  }

  static Parts unattributed(Amount value) {
    int w = Limbs.width(value);
    long[] amounts = new long[w];
    Limbs.set(amounts, 0, w, value);
    return new Parts(value, w, NO_INTS, NO_INTS, NO_STEPS, amounts);
  }

  int size() {
    return origins.length;
  }

  Amount amount(int i) {
    return Limbs.get(amounts, i, width);
  }

  @Override
  public Amount value() {
    return value;
  }

  @Override
  public boolean attributed() {
    return origins.length > 0;
  }

  @Override
  public void forEachOrigin(Names names, OriginVisitor visitor) {
    for (int i = 0; i < origins.length; i++) {
      visitor.origin(origins[i], amount(i), hops[i], steps[i]);
    }
  }
}
