package org.flowmon.alerts.notify;

import java.util.Comparator;
import org.flowmon.alerts.Severity;

/** How grave an alert is: by what it asks of people, then by its severity. The gravest is last. */
record Rank(Urgency urgency, Severity severity) implements Comparable<Rank> {
  private static final Comparator<Rank> ORDER =
      Comparator.comparing(Rank::urgency)
          .thenComparing(Rank::severity, Comparator.reverseOrder()); // critical is declared first

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }

  /** Whether this is less grave than {@code other}. */
  boolean below(Rank other) {
    return compareTo(other) < 0;
  }
}
