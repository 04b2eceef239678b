package org.flowmon.ingest.evm;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower.Sink;
import org.flowmon.topic.Price;
import org.jspecify.annotations.Nullable;

/**
 * The chain as a recording tells it: each block on its parent, or behind a gap, or in place of
 * blocks that it takes back. Silent up to the newest block that the lane already holds.
 */
final class RecordedOrder {
  private final Chain chain;
  private final Sink sink;

  /** Connected blocks, the tip last; as deep as can be taken back, and one more. */
  private final Deque<BlockRef> blocks = new ArrayDeque<>();

  /** The newest block of the lane, while it has not come up in the recording. */
  private @Nullable BlockRef awaited;

  private boolean begun;

  RecordedOrder(Chain chain, List<BlockRef> recent, Sink sink) {
    this.chain = chain;
    this.sink = sink;
    this.blocks.addAll(recent);
    this.awaited = recent.isEmpty() ? null : recent.getLast();
  }

  /** The height of the tip, -1 for none. */
  long tip() {
    BlockRef tip = blocks.peekLast();
    return tip == null ? -1 : tip.height();
  }

  /**
   * Whether the block is to be handed over; false when it was before. Throws {@link
   * RefusedBlockException} when it does not fit on what came before it.
   */
  boolean place(BlockRef block) throws RefusedBlockException {
    BlockRef newest = awaited;
    if (newest != null && !begun && block.height() > newest.height()) {
      awaited = null; // the recording begins behind what the lane holds
    }
    begun = true;
    if (awaited != null) {
      awaited = awaited.hash().equals(block.hash()) ? null : awaited;
      return false;
    }
    BlockRef tip = blocks.peekLast();
    if (tip == null || block.height() > tip.height() + 1) {
      return true;
    }
    for (BlockRef known : blocks) {
      if (known.hash().equals(block.hash())) {
        return false;
      }
    }
    int taken = taken(block);
    if (taken < 0) {
      throw refuse(block, "its parent is " + block.parent() + ", the tip is " + tip);
    }
    if (taken > chain.undoDepth()) {
      throw refuse(
          block,
          "it takes back " + taken + " blocks, more than the " + chain.undoDepth() + " kept");
    }
    return true;
  }

  /** How many blocks stand above the parent of that block, -1 when the parent is not there. */
  private int taken(BlockRef block) {
    int above = 0;
    for (Iterator<BlockRef> i = blocks.descendingIterator(); i.hasNext(); above++) {
      BlockRef known = i.next();
      if (known.hash().equals(block.parent())) {
        return known.height() + 1 == block.height() ? above : -1;
      }
    }
    return -1;
  }

  /** Hands a block over that was placed, taking back what it replaces. */
  void connect(
      BlockRef block, List<AccountTransaction> transactions, List<Price> prices, boolean traced)
      throws InterruptedException {
    BlockRef tip = blocks.peekLast();
    while (tip != null && tip.height() >= block.height()) {
      blocks.removeLast();
      sink.disconnected(tip);
      tip = blocks.peekLast();
    }
    blocks.addLast(block);
    if (blocks.size() > chain.undoDepth() + 1) {
      blocks.removeFirst();
    }
    if (!prices.isEmpty()) {
      sink.priced(prices);
    }
    if (!traced) {
      sink.untraced();
    }
    sink.connected(block, transactions);
  }

  /** The recording is over. Throws when it does not hold the block on which the lane ends. */
  void end() throws IOException {
    if (awaited != null && begun) {
      throw new IOException(
          "the recording does not hold block "
              + awaited
              + ", the newest of the lane, and does not begin behind it: replay the recording that"
              + " the lane was made from, or start with an empty lane");
    }
  }

  private static RefusedBlockException refuse(BlockRef block, String detail) {
    return new RefusedBlockException(Refusal.PARENT, block.toString(), detail);
  }
}
