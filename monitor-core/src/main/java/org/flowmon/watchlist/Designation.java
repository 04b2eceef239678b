package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A public listing of an entity.
 *
 * @param list who lists, as in {@code OFAC SDN}
 * @param programme under which programme, if stated
 * @param date the day it was listed (the publisher's day), if stated
 * @param reference where to look it up, if stated
 */
public record Designation(
    String list, @Nullable String programme, @Nullable LocalDate date, @Nullable String reference)
    implements Comparable<Designation> {
  private static final Comparator<Designation> ORDER =
      Comparator.comparing(Designation::day)
          .thenComparing(Designation::list)
          .thenComparing(d -> text(d.programme))
          .thenComparing(d -> text(d.reference));

  public Designation {
    if (list.isBlank()) {
      throw new IllegalArgumentException("a designation names its list");
    }
  }

  private LocalDate day() {
    return date == null ? LocalDate.MAX : date;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Earliest first, undated last. */
  @Override
  public int compareTo(Designation other) {
    return ORDER.compare(this, other);
  }

  /** {@code OFAC SDN, RUSSIA-EO14024, 2022-04-05}. */
  @Override
  public String toString() {
    return list + (programme == null ? "" : ", " + programme) + (date == null ? "" : ", " + date);
  }
}
