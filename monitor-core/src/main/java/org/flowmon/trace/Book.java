package org.flowmon.trace;

/**
 * Where an origin's value went. Per origin and asset: LEFT + CONVERTED_IN = live + RETURNED +
 * ABSORBED + FEES + BURNED + PRUNED + CONVERTED_OUT, at all times. Images know a book by its place:
 * a new one comes last.
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
  PRUNED,
  /** Was given for value of another asset. */
  CONVERTED_OUT,
  /** Came for value of another asset; the only book besides LEFT that value comes from. */
  CONVERTED_IN
}
