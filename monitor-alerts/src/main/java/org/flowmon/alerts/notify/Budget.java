package org.flowmon.alerts.notify;

import java.time.Duration;
import java.time.Instant;

/** A token bucket: how many notices a route may tell now. Full at the start. */
final class Budget {
  private final int most;
  private final long nanosEach;
  private long tokens;
  private Instant at;

  /**
   * @param most how many at once after a rest
   * @param perMinute how many in the long run
   */
  Budget(int most, int perMinute, Instant now) {
    this.most = most;
    this.nanosEach = Duration.ofMinutes(1).toNanos() / perMinute;
    this.tokens = most;
    this.at = now;
  }

  /** How many may be told now. */
  int left(Instant now) {
    long gained = Math.max(0, Duration.between(at, now).toNanos()) / nanosEach;
    if (gained > 0) {
      tokens = Math.min(most, tokens + gained);
      at = tokens == most ? now : at.plusNanos(gained * nanosEach);
    }
    return (int) tokens;
  }

  void take(Instant now) {
    tokens = Math.max(0, left(now) - 1);
  }
}
