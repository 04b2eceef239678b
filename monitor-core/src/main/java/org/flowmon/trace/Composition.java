package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * What a holder's value is made of: amounts per origin and an unattributed rest, which sum to the
 * value exactly. Immutable, so that undo, images and readers may keep it.
 */
sealed interface Composition permits Parts, Lots {

  /** The whole value, in base units. */
  Amount value();

  /** Whether it holds nothing. */
  boolean isZero();

  /** Whether any of it has an origin. */
  boolean attributed();

  /**
   * Shows each origin with its amount, the least of its hops and the way of its largest part;
   * origins ascending.
   */
  void forEachOrigin(Names origins, OriginVisitor visitor);

  /**
   * Receives one origin of a composition. {@code step} is {@code null} for value still at its
   * entity.
   */
  interface OriginVisitor {
    void origin(int origin, Amount amount, int hops, @Nullable Step step);
  }
}
