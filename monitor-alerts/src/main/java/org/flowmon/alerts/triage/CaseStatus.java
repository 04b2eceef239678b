package org.flowmon.alerts.triage;

import java.util.Locale;

/** How far a case is. Declared in the order of the work. */
public enum CaseStatus {
  /** Nobody has looked yet. */
  NEW,
  /** Somebody has seen it. */
  ACKNOWLEDGED,
  /** Somebody works on it. */
  IN_REVIEW,
  /** It was handed to somebody with more say. */
  ESCALATED,
  /** It was decided: it has a disposition and a reason. */
  CLOSED;

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
