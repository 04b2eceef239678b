package org.flowmon.bench.drill;

import java.io.IOException;
import java.time.Duration;

/** Waits for conditions. */
final class Until {
  private static final long PAUSE_MILLIS = 100;

  private Until() {}

  /** Whether something is so; it may fail while it is not yet. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns when it holds.
   *
   * @throws IOException when it does not within that time, with the last failure, if any
   */
  static void holds(String what, Duration within, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    Exception last = null;
    do {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(PAUSE_MILLIS);
    } while (System.nanoTime() < end);
    throw new IOException("not within " + within.toSeconds() + " s: " + what, last);
  }
}
