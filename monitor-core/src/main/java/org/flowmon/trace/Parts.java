package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * A haircut composition: one part per origin, origins ascending by id, and the unattributed rest
 * last. {@code marks} holds origin and hops of each part side by side; {@code amounts} holds {@code
 * n + 1} numbers of {@code width} limbs, none of the first n zero.
 */
final class Parts implements Composition {
  private static final int[] NO_MARKS = {};
  private static final @Nullable Step[] NO_WAYS = {};

  final int width;

  /** The value when {@code width} is 1. */
  final long small;

  private final @Nullable Amount large;
  final int[] marks;
  final @Nullable Step[] ways;
  final long[] amounts;

  private Parts(
      int width,
      long small,
      @Nullable Amount large,
      int[] marks,
      @Nullable Step[] ways,
      long[] amounts) {
    this.width = width;
    this.small = small;
    this.large = large;
    this.marks = marks;
    this.ways = ways;
    this.amounts = amounts;
  }

  static Parts of(long value, int[] marks, @Nullable Step[] ways, long[] amounts) {
    return new Parts(1, value, null, marks, ways, amounts);
  }

  static Parts of(Amount value, int[] marks, @Nullable Step[] ways, long[] amounts) {
    int w = Limbs.width(value);
    return w == 1
        ? of(value.toLong(), marks, ways, amounts)
        : new Parts(w, 0, value, marks, ways, amounts);
  }

  static Parts pure(int origin, Amount value) {
    int w = Limbs.width(value);
    long[] amounts = new long[2 * w];
    Limbs.set(amounts, 0, w, value);
    return of(value, new int[] {origin, 0}, new @Nullable Step[] {null}, amounts);
  }

  static Parts unattributed(long value) {
    return of(value, NO_MARKS, NO_WAYS, new long[] {value});
  }

  static Parts unattributed(Amount value) {
    int w = Limbs.width(value);
    if (w == 1) {
      return unattributed(value.toLong());
    }
    long[] amounts = new long[w];
    Limbs.set(amounts, 0, w, value);
    return of(value, NO_MARKS, NO_WAYS, amounts);
  }

  int size() {
    return ways.length;
  }

  int origin(int i) {
    return marks[2 * i];
  }

  int hops(int i) {
    return marks[2 * i + 1];
  }

  Amount amount(int i) {
    return Limbs.get(amounts, i, width);
  }

  @Override
  public Amount value() {
    return large != null ? large : Amount.of(small);
  }

  @Override
  public boolean isZero() {
    return width == 1 && small == 0;
  }

  @Override
  public boolean attributed() {
    return ways.length > 0;
  }

  @Override
  public void forEachOrigin(Names names, OriginVisitor visitor) {
    for (int i = 0; i < ways.length; i++) {
      visitor.origin(origin(i), amount(i), hops(i), ways[i]);
    }
  }
}
