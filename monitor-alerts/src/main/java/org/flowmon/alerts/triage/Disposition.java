package org.flowmon.alerts.triage;

import java.util.Locale;

/** What a closed case turned out to be. */
public enum Disposition {
  /** The flow is what the rule says. */
  TRUE_MATCH,
  /** An address is not the entity's. */
  FALSE_ATTRIBUTION,
  /** True, and too small to matter. */
  BELOW_THRESHOLD,
  /** True, and allowed: by a licence, for example. */
  PERMITTED,
  /** Handled in another case. */
  DUPLICATE,
  /** It cannot be decided from what is known. */
  INSUFFICIENT_DATA,
  /** An exercise. */
  TEST;

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
