package org.flowmon.standalone;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what must not keep others from being closed: a failure is told in the log. */
final class Closing {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);
  private static final Executor THREADS = task -> Thread.ofPlatform().name("closing").start(task);

  private Closing() {}

  /** All at the same time; returns when the last one is closed. */
  static void sideBySide(List<AutoCloseable> all) {
    CompletableFuture.allOf(
            all.stream()
                .map(each -> CompletableFuture.runAsync(() -> quietly(each), THREADS))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  static void quietly(AutoCloseable closer) {
    try {
      closer.close();
    } catch (Exception e) {
      log.warn("something did not stop cleanly", e);
    }
  }
}
