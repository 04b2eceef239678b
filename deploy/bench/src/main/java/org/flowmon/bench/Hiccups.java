package org.flowmon.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How much later than asked for a sleeping thread wakes: what no program on this machine could be
 * faster than, collections of this process included.
 */
final class Hiccups implements AutoCloseable {
  private static final long SLEEP_MILLIS = 1;

  private final List<long[]> late = new ArrayList<>();
  private final Thread thread;

  Hiccups() {
    thread = Thread.ofPlatform().daemon().name("hiccups").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        long before = System.nanoTime();
        Thread.sleep(SLEEP_MILLIS);
        long nanos = System.nanoTime() - before - SLEEP_MILLIS * 1_000_000;
        synchronized (late) {
          late.add(new long[] {System.currentTimeMillis(), nanos / 1_000_000});
        }
      }
    } catch (InterruptedException e) {
      // Enough.
    }
  }

  /** The delays in ms between two moments (ms since 1970). */
  long[] between(long from, long to) {
    synchronized (late) {
      return late.stream().filter(l -> l[0] >= from && l[0] <= to).mapToLong(l -> l[1]).toArray();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
