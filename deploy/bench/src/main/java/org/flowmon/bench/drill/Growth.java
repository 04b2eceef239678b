package org.flowmon.bench.drill;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The chain grows at its own pace, whatever else happens, but for reorganisations. */
final class Growth implements AutoCloseable {
  private final PlantedChain chain;
  private final long paceMillis;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Thread thread;

  Growth(PlantedChain chain, long paceMillis) {
    this.chain = chain;
    this.paceMillis = paceMillis;
    thread = Thread.ofPlatform().name("growth").daemon().start(this::grow);
  }

  private void grow() {
    try {
      while (!enough.await(paceMillis, TimeUnit.MILLISECONDS)) {
        turn.lockInterruptibly();
        try {
          var unused = chain.grow();
        } finally {
          turn.unlock();
        }
      }
    } catch (InterruptedException e) {
      // It is enough.
    } catch (IOException e) {
      failure.set(e);
    }
  }

  /** The chain stands still until the same thread resumes it. */
  void pause() throws InterruptedException {
    turn.lockInterruptibly();
  }

  /** It grows again. */
  void resume() {
    turn.unlock();
  }

  /**
   * Returns if it grows.
   *
   * @throws IOException why it does not
   */
  void check() throws IOException {
    IOException why = failure.get();
    if (why != null) {
      throw new IOException("the chain does not grow any more: " + why.getMessage(), why);
    }
  }

  /** It grows no more; a block that is being made is finished, for its payments are planted. */
  @Override
  public void close() {
    enough.countDown();
    if (turn.isHeldByCurrentThread()) {
      turn.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
