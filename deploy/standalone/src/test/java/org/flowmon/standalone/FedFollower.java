package org.flowmon.standalone;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower;

/** A follower that is fed by hand: each transaction comes in a block of its own. */
final class FedFollower implements ChainFollower {
  private final BlockingQueue<UtxoTransaction> blocks;
  private volatile boolean closed;

  FedFollower(BlockingQueue<UtxoTransaction> blocks) {
    this.blocks = blocks;
  }

  @Override
  public Chain chain() {
    return LaneFixture.CHAIN;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws InterruptedException {
    long height = recent.isEmpty() ? 0 : recent.getLast().height() + 1;
    while (!closed) {
      UtxoTransaction next = blocks.poll(20, TimeUnit.MILLISECONDS);
      if (next != null) {
        sink.connected(LaneFixture.block(height++, "a"), List.of(next));
        sink.idle();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
