package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When what failed is tried again.
 *
 * @param pauses before the second, the third attempt, and so on
 * @param forever whether the last pause repeats; else it is given up after the last attempt
 */
public record Retries(List<Duration> pauses, boolean forever) {
  /** No pause is more than this much longer than it says, in per cent. */
  private static final int SPREAD = 10;

  /** Of the Standard Webhooks specification: ten attempts over three days. */
  static final Retries WEBHOOK =
      new Retries(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)),
          false);

  /** PagerDuty advises three retries 30 s apart; a page is not given up after them. */
  static final Retries PAGERDUTY =
      new Retries(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofSeconds(30),
              Duration.ofMinutes(1),
              Duration.ofMinutes(2),
              Duration.ofMinutes(5)),
          true);

  /** One's own Alertmanager comes back any moment. */
  static final Retries ALERTMANAGER =
      new Retries(
          List.of(
              Duration.ofSeconds(2),
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofSeconds(60)),
          true);

  public Retries {
    pauses = List.copyOf(pauses);
  }

  /**
   * When the next attempt is, after so many; nothing when it is given up.
   *
   * @param key spreads pauses, so that what failed together does not come back together; the same
   *     for the same key
   */
  Optional<Instant> next(int attempts, String key, Instant now) {
    if (attempts > pauses.size() && !forever) {
      return Optional.empty();
    }
    Duration pause = pauses.get(Math.min(attempts, pauses.size()) - 1);
    long spread = pause.toMillis() * SPREAD / 100;
    long extra = spread == 0 ? 0 : Math.floorMod((key + attempts).hashCode(), spread);
    return Optional.of(now.plus(pause).plusMillis(extra));
  }
}
