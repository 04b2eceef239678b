package org.flowmon.watchlist;

import java.util.Locale;

/**
 * How sure an attribution is. Declared in ascending order: the higher one decides between two
 * claims on an address.
 */
public enum Confidence {
  LOW,
  MEDIUM,
  HIGH;

  /**
   * Reads {@code low}, {@code medium} or {@code high}. Throws {@link IllegalArgumentException} for
   * anything else.
   */
  public static Confidence parse(String text) {
    for (Confidence c : values()) {
      if (c.toString().equals(text)) {
        return c;
      }
    }
    throw new IllegalArgumentException("expected low, medium or high, found \"" + text + "\"");
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
