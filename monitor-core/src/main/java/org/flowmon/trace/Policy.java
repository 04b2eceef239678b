package org.flowmon.trace;

import java.util.Locale;

/** How a draw from mixed value is shared out. */
public enum Policy {
  /** Proportionally, in exact integers. */
  HAIRCUT,
  /** Oldest value first. */
  FIFO;

  /**
   * Reads {@code haircut} or {@code fifo}. Throws {@link IllegalArgumentException} for anything
   * else.
   */
  public static Policy parse(String text) {
    for (Policy p : values()) {
      if (p.toString().equals(text)) {
        return p;
      }
    }
    throw new IllegalArgumentException("expected haircut or fifo, found \"" + text + "\"");
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
