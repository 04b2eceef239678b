package org.flowmon.trace;

/**
 * Where an origin's value went. Per origin and asset: LEFT = live + RETURNED + ABSORBED + FEES +
 * BURNED + PRUNED, at all times.
 */
public enum Book {
  /** Left the entity. */
  LEFT,
  /** Came back to it. */
  RETURNED,
  /** Arrived at another labelled address. */
  ABSORBED,
  /** Was paid as a fee. */
  FEES,
  /** Was destroyed. */
  BURNED,
  /** Was let go by the bounds. */
  PRUNED
}
