package org.flowmon.alerts.desk;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests a person may make: {@link #PER_SECOND} for as long as they like, and {@link
 * #AT_ONCE} more after a pause. Whoever asks for more is refused until the second has passed, so
 * that a script that runs wild leaves the desk to the others. Safe for many threads.
 */
final class RequestBudget {
  static final int PER_SECOND = 200;
  static final int AT_ONCE = 1_000;
  private static final int MILLIS = 1_000;
  private static final long FULL = (long) AT_ONCE * MILLIS;
  private static final int MOST_PEOPLE = 10_000;

  private final Clock clock;

  /** In thousandths of a request; of those who asked last. */
  private final Map<String, Left> people =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
          return size() > MOST_PEOPLE;
        }
      };

  private record Left(long thousandths, long atMillis) {}

  RequestBudget(Clock clock) {
    this.clock = clock;
  }

  /** Counts one request. Throws a 429 for one too many. */
  synchronized void spend(String person) {
    long now = clock.millis();
    Left left = people.getOrDefault(person, new Left(FULL, now));
    long gained = Math.max(0, now - left.atMillis()) * PER_SECOND;
    long here = Math.min(FULL, left.thousandths() + gained);
    if (here < MILLIS) {
      throw Problem.of(
          429, "More than " + PER_SECOND + " requests a second: wait a second and ask again");
    }
    people.put(person, new Left(here - MILLIS, now));
  }
}
