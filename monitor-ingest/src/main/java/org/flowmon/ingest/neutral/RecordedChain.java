package org.flowmon.ingest.neutral;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.ChainFollower;
import org.jspecify.annotations.Nullable;

/**
 * The chain as a recording tells it, put together block by block. Heights may be left out: a block
 * further above the tip starts behind a gap. A line that does not fit what came before it is a
 * fault.
 */
final class RecordedChain {
  /** Blocks that may be disconnected again; deeper than any lane can undo. */
  private static final int KEPT = 4096;

  private final ChainFollower.Sink sink;

  /** Connected blocks, the tip last. */
  private final Deque<BlockRef> blocks = new ArrayDeque<>();

  /** The newest block of the lane, until it was found in the recording. */
  private @Nullable BlockRef awaited;

  private boolean begun;

  /** The block that is being read; it is {@code known} when it was handed over before. */
  private @Nullable BlockRef current;

  private boolean known;
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<NeutralLine.Balance> balances = new ArrayList<>();

  RecordedChain(List<BlockRef> recent, ChainFollower.Sink sink) {
    this.sink = sink;
    this.blocks.addAll(recent);
    this.awaited = recent.isEmpty() ? null : recent.getLast();
  }

  void block(BlockRef block) throws InterruptedException, Fields.Fault {
    if (!begun && awaited != null && follows(block, awaited)) {
      awaited = null;
    }
    begun = true;
    flush();
    BlockRef tip = blocks.peekLast();
    known = awaited != null || same(block, tip);
    if (!known && tip != null && block.height() <= tip.height()) {
      throw new Fields.Fault(
          "height",
          "expected a block above " + tip + ", found " + block + "; a disconnect must come first",
          null);
    }
    if (!known && tip != null && block.height() == tip.height() + 1 && !follows(block, tip)) {
      throw new Fields.Fault(
          "parent",
          "expected a block on top of " + tip + ", found " + block + " on " + block.parent(),
          null);
    }
    current = block;
  }

  private static boolean follows(BlockRef block, BlockRef before) {
    String parent = block.parent();
    return block.height() == before.height() + 1
        && (parent == null || parent.equals(before.hash()));
  }

  private static boolean same(BlockRef block, @Nullable BlockRef other) {
    return other != null && block.height() == other.height() && block.hash().equals(other.hash());
  }

  void transaction(Transaction transaction) throws Fields.Fault {
    if (current == null) {
      throw new Fields.Fault("type", "expected a block line before the first tx", null);
    }
    boolean coinbase = transaction instanceof UtxoTransaction u && u.coinbase() != null;
    if (coinbase && !transactions.isEmpty()) {
      throw new Fields.Fault(
          "coinbase", "expected a coinbase only as the first transaction of its block", null);
    }
    transactions.add(transaction);
  }

  void balance(NeutralLine.Balance balance) {
    balances.add(balance);
  }

  void disconnect(long height, String hash) throws InterruptedException, Fields.Fault {
    begun = true;
    flush();
    if (awaited != null) {
      return;
    }
    BlockRef tip = blocks.peekLast();
    if (tip == null || tip.height() != height || !tip.hash().equals(hash)) {
      throw new Fields.Fault(
          "hash",
          "expected the tip, " + (tip == null ? "but no block is connected" : tip.toString()),
          null);
    }
    blocks.removeLast();
    sink.disconnected(tip);
  }

  /** The recording is over. Returns the block it should have held and did not, if any. */
  @Nullable BlockRef end() throws InterruptedException {
    flush();
    return begun ? awaited : null;
  }

  private void flush() throws InterruptedException {
    BlockRef block = current;
    if (awaited != null) {
      if (block != null && same(block, awaited)) {
        awaited = null;
      }
    } else if (block == null || !known) {
      for (NeutralLine.Balance b : balances) {
        sink.balance(b.holder(), b.asset(), b.value());
      }
      if (block != null) {
        blocks.addLast(block);
        if (blocks.size() > KEPT) {
          blocks.removeFirst();
        }
        sink.connected(block, List.copyOf(transactions));
      }
    }
    current = null;
    balances.clear();
    transactions.clear();
  }
}
