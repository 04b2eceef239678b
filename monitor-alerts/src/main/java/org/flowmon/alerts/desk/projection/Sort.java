package org.flowmon.alerts.desk.projection;

import java.util.Locale;

/**
 * In which order alerts are listed. Each is an index, so that a page costs the same wherever it
 * begins.
 */
public enum Sort {
  /** The most severe first, then the newest. */
  SEVERITY("sev, late, num", ">"),
  /** The newest first. */
  AGE("late, num", ">"),
  /** The oldest first. */
  OLDEST("late desc, num desc", "<"),
  /** The largest first, by whole coins; by base units where the decimals are not known. */
  AMOUNT("size desc, num desc", "<");

  /** The {@code order by}. */
  final String order;

  /** How a row compares with the last one of the page before. */
  private final String beyond;

  Sort(String order, String beyond) {
    this.order = order;
    this.beyond = beyond;
  }

  /** The columns it compares, without directions. */
  String columns() {
    return order.replace(" desc", "");
  }

  /** The condition on the rows behind one whose values of the columns are the parameters. */
  String beyond(int columns) {
    return "(" + columns() + ") " + beyond + " (" + "?, ".repeat(columns - 1) + "?)";
  }

  /** Reads the lower-case word. Throws {@link IllegalArgumentException} naming them all. */
  public static Sort parse(String word) {
    for (Sort sort : values()) {
      if (sort.toString().equals(word)) {
        return sort;
      }
    }
    throw new IllegalArgumentException(
        "sort: expected severity, age, oldest or amount, found \"" + word + "\"");
  }

  /** The lower-case word. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
