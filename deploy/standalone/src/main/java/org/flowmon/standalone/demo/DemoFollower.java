package org.flowmon.standalone.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.FollowerStatus;

/**
 * Plays an {@link Economy} as if it were a chain, one block at a time with a pause in between. A
 * lane that holds part of it already goes on from there.
 */
public final class DemoFollower implements ChainFollower {
  private final Economy economy;
  private final Duration pause;
  private final long mostBlocks;
  private final Consumer<DemoEvent> shown;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile FollowerStatus status = FollowerStatus.NEW;

  /**
   * @param pause between two blocks; zero for none
   * @param mostBlocks after so many connected blocks it ends
   * @param shown is told each event just before it is handed over, on the follower's thread
   */
  public DemoFollower(Economy economy, Duration pause, long mostBlocks, Consumer<DemoEvent> shown) {
    this.economy = economy;
    this.pause = pause;
    this.mostBlocks = mostBlocks;
    this.shown = shown;
  }

  @Override
  public Chain chain() {
    return economy.chain();
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    long blocks = recent.isEmpty() ? 0 : passOver(recent.getLast());
    long top = recent.isEmpty() ? -1 : recent.getLast().height();
    boolean first = true;
    while (blocks < mostBlocks) {
      DemoEvent event = economy.next();
      if (event == null) {
        return;
      }
      if (event instanceof DemoEvent.Waits w) {
        shown.accept(w);
        sink.unconfirmed(w.transactions());
        sink.idle();
        continue;
      }
      // A branch that wins comes as a whole: nobody takes blocks back for a shorter one.
      boolean catchingUp = event.block().height() <= top;
      if (!first && !(catchingUp && event instanceof DemoEvent.Connect) && !pause(sink)) {
        return;
      }
      first = event instanceof DemoEvent.Disconnect || catchingUp;
      top = Math.max(top, event.block().height());
      shown.accept(event);
      switch (event) {
        case DemoEvent.Connect c -> {
          sink.connected(c.block(), c.transactions());
          blocks++;
        }
        case DemoEvent.Disconnect d -> sink.disconnected(d.block());
        case DemoEvent.Waits w -> throw new IllegalStateException("told already");
      }
      status =
          new FollowerStatus(FollowerStatus.State.LIVE, "synthetic", event.block().height(), top);
    }
  }

  /** Whether to go on after the pause. */
  private boolean pause(Sink sink) throws InterruptedException {
    if (pause.isZero()) {
      return closed.getCount() > 0;
    }
    sink.idle();
    return !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private long passOver(BlockRef newest) throws IOException {
    long blocks = 0;
    while (blocks < mostBlocks) {
      DemoEvent event = economy.next();
      if (event == null) {
        break;
      }
      blocks += event instanceof DemoEvent.Connect ? 1 : 0;
      if (event instanceof DemoEvent.Connect && event.block().hash().equals(newest.hash())) {
        return blocks;
      }
    }
    throw new IOException(
        "the lane holds block "
            + newest
            + ", which this demo does not play: choose another directory with --data");
  }

  @Override
  public FollowerStatus status() {
    return status;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
