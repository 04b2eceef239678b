package org.flowmon.ingest.evm;

import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The pauses after failures: each twice the one before it, spread at random so that many followers
 * do not come back at once. May be used by several threads at once.
 */
final class BackOff {
  private final Duration first;
  private final Duration longest;
  private final Random random;
  private final LongSupplier nanos;
  private int failures;
  private long until;

  BackOff(Duration first, Duration longest, Random random, LongSupplier nanos) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.nanos = nanos;
    this.until = nanos.getAsLong();
  }

  /**
   * Begins a pause, of at least {@code atLeast}; its nanoseconds. Failures during a pause belong to
   * the one that began it.
   */
  synchronized long failed(Duration atLeast) {
    long now = nanos.getAsLong();
    if (until - now <= 0) {
      failures++;
      long whole = first.toNanos();
      for (int i = 1; i < failures && whole < longest.toNanos(); i++) {
        whole *= 2;
      }
      whole = Math.min(whole, longest.toNanos());
      until = now + whole / 2 + random.nextLong(whole / 2 + 1);
    }
    until = Math.max(until, now + atLeast.toNanos());
    return until - now;
  }

  /** Forgets the failures; a pause that the node asked for goes on. */
  synchronized void succeeded() {
    failures = 0;
  }

  /** The nanoseconds left of the pause, 0 when there is none. */
  synchronized long left() {
    return Math.max(0, until - nanos.getAsLong());
  }
}
