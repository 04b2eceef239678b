package org.flowmon.alerts;

import java.util.Locale;

/** How much an alert matters. Declared most severe first. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO;

  /**
   * Reads {@code critical}, {@code high}, {@code medium}, {@code low} or {@code info}. Throws
   * {@link IllegalArgumentException} for anything else.
   */
  public static Severity parse(String text) {
    return Words.parse(Severity.class, text);
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
