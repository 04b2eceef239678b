package org.flowmon.alerts.notify;

import java.util.Locale;

/** What an alert asks of people. Declared least urgent first. */
public enum Urgency {
  /** Nothing: it stands in the alerts topic. */
  RECORD,
  /** Somebody looks at it in working hours. */
  TICKET,
  /** Somebody is woken. */
  PAGE;

  /** Whether this asks at least as much as {@code other}. */
  boolean atLeast(Urgency other) {
    return compareTo(other) >= 0;
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
