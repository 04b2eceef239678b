package org.flowmon.ingest.evm;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * So many calls in any second and no more; they may all come at once. May be used by several
 * threads at once.
 */
final class CallBudget {
  private static final long SECOND = 1_000_000_000;

  private final LongSupplier nanos;
  // When the last calls were made, or may be, oldest at the mark.
  private final long[] calls;
  private int oldest;
  private long pausedUntil;

  /** {@code nanos} is a clock that only runs forward, in nanoseconds. */
  CallBudget(int callsPerSecond, LongSupplier nanos) {
    this.nanos = nanos;
    this.calls = new long[callsPerSecond];
    pausedUntil = nanos.getAsLong();
    Arrays.fill(calls, pausedUntil - SECOND);
  }

  /** The most calls that can be taken at once. */
  int most() {
    return calls.length;
  }

  /** Takes so many calls to be made at once; the nanoseconds to wait before they are. */
  synchronized long take(int count) {
    if (count > calls.length) {
      throw new IllegalArgumentException(count + " calls at once, at most " + calls.length);
    }
    long now = nanos.getAsLong();
    long last = calls[(oldest + count - 1) % calls.length] + SECOND;
    long wait = Math.max(0, Math.max(last - now, pausedUntil - now));
    for (int i = 0; i < count; i++) {
      calls[oldest] = now + wait;
      oldest = (oldest + 1) % calls.length;
    }
    return wait;
  }

  /** The nanoseconds left of the pause, 0 when there is none. */
  synchronized long pauseLeft() {
    return Math.max(0, pausedUntil - nanos.getAsLong());
  }

  /** No call begins for that long. */
  synchronized void pause(Duration length) {
    pausedUntil = Math.max(pausedUntil, nanos.getAsLong() + length.toNanos());
  }

  /** Takes so many calls, and waits until they may be made. */
  void await(int count) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(take(count));
  }
}
