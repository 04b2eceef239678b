package org.flowmon.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (or a polite kill) for a command that has things to close: the command asks {@link
 * #asked}, closes what it has and closes this last; only then the process ends, with the exit code
 * given.
 */
final class StopSignal implements AutoCloseable {
  private static final long CLOSE_SECONDS = 40;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  StopSignal(int exitCode) {
    hook =
        Thread.ofPlatform()
            .name("stop-signal")
            .unstarted(
                () -> {
                  asked.countDown();
                  try {
                    boolean unused = closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  // Else the code would be that of the signal.
                  Runtime.getRuntime().halt(exitCode);
                });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the end was asked for. */
  boolean asked() {
    return asked.getCount() == 0;
  }

  /** Returns when it is asked for. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Everything is closed. */
  @Override
  public void close() {
    closed.countDown();
    if (!asked()) {
      try {
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // Asked for at this very moment: it ends by itself.
      }
    }
  }
}
