package org.flowmon.standalone;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (and SIGTERM) as a wish: the command sees {@link #asked}, ends as it does at its natural
 * end, and the process ends with code 0; after the patience it ends in any case.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread command = Thread.currentThread();
  private final Thread hook;
  private volatile boolean interruptible = true;
  private volatile Runnable atWorst = () -> {};

  /**
   * Listens from now on.
   *
   * @param patience how long the command may take to end
   */
  StopSignal(Duration patience) {
    hook = Thread.ofPlatform().unstarted(() -> stop(patience));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop(Duration patience) {
    asked.countDown();
    if (interruptible) {
      command.interrupt();
    }
    try {
      if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        atWorst.run();
      }
    } catch (InterruptedException e) {
      atWorst.run();
    }
    Runtime.getRuntime().halt(0);
  }

  /** Whether the command is to end. */
  boolean asked() {
    return asked.getCount() == 0;
  }

  /** What to do when the process ends without waiting for the command any longer. */
  void atWorst(Runnable last) {
    atWorst = last;
  }

  /** From here on the command looks at {@link #asked} often enough: it is not interrupted. */
  void watched() {
    interruptible = false;
  }

  /** The command has ended. */
  @Override
  public void close() {
    try {
      if (!asked()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IllegalStateException e) {
      // The process ends just now: the hook runs and is told below.
    }
    done.countDown();
  }
}
