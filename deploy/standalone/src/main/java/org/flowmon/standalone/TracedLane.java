package org.flowmon.standalone;

import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.CoinBook;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.neutral.NeutralLine;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Poison;
import org.flowmon.trace.TraceException;
import org.jspecify.annotations.Nullable;

/**
 * One chain of a recording: its ledger, its poison flags if they are wanted and, where it holds
 * coins, the book that gives inputs their value and address. All are always at the same block and
 * the same transaction.
 */
final class TracedLane {
  /** What a line did. */
  enum Step {
    /** It counted. */
    DONE,
    /** It belongs to a block that is connected already, or taken back already. */
    REPEATED,
    /** It belongs to a block that was skipped. */
    SKIPPED
  }

  private enum Block {
    NONE,
    OPEN,
    REPEATED,
    SKIPPED
  }

  private final Ledger ledger;
  private final @Nullable Poison poison;
  private final CoinBook coins;
  private Block block = Block.NONE;

  TracedLane(Ledger ledger, @Nullable Poison poison) {
    this.ledger = ledger;
    this.poison = poison;
    // One block more than the ledger can undo, so that it is the ledger that says how deep.
    coins = new CoinBook(ledger.chain().undoDepth() + 1, 0);
  }

  Ledger ledger() {
    return ledger;
  }

  @Nullable Poison poison() {
    return poison;
  }

  /** The block line could not be read: what follows it until the next one belongs to no block. */
  void skipBlock() {
    block = Block.SKIPPED;
  }

  /**
   * Takes the next line of its chain; flows go to {@code out}. Throws {@link TraceException} or
   * {@link IllegalArgumentException} for a line that cannot be; the lane is then as before it, and
   * without a block when it was a block line.
   */
  Step accept(NeutralLine line, Consumer<Flow> out) {
    switch (line) {
      case NeutralLine.Block b -> connect(b.block());
      case NeutralLine.Tx t -> {
        if (block == Block.OPEN) {
          apply(t.transaction(), out);
        } else if (block == Block.NONE) {
          throw new IllegalArgumentException(
              "expected a block line before transaction " + t.transaction().txid());
        }
      }
      case NeutralLine.Balance b -> {
        if (block == Block.OPEN || block == Block.NONE) {
          ledger.balance(b.holder(), b.asset(), b.value());
          if (poison != null) {
            poison.balance(b.holder(), b.asset(), b.value());
          }
        }
      }
      case NeutralLine.Disconnect d -> {
        return disconnect(d, out) ? Step.DONE : Step.REPEATED;
      }
    }
    return switch (block) {
      case REPEATED -> Step.REPEATED;
      case SKIPPED -> Step.SKIPPED;
      default -> Step.DONE;
    };
  }

  private void connect(BlockRef next) {
    block = Block.SKIPPED;
    if (next.height() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "height: expected at most " + Integer.MAX_VALUE + ", found " + next.height());
    }
    if (!ledger.connect(next)) {
      block = Block.REPEATED;
      return;
    }
    if (poison != null) {
      poison.connect(next);
    }
    if (holdsCoins()) {
      coins.connect(next);
    }
    block = Block.OPEN;
  }

  private void apply(Transaction transaction, Consumer<Flow> out) {
    boolean spends = transaction instanceof UtxoTransaction;
    Transaction resolved =
        transaction instanceof UtxoTransaction u ? coins.resolve(u) : transaction;
    try {
      ledger.apply(resolved, out);
    } catch (TraceException e) {
      if (spends) {
        coins.takeBack();
      }
      throw e;
    }
    if (poison != null) {
      poison.apply(resolved);
    }
  }

  private boolean disconnect(NeutralLine.Disconnect line, Consumer<Flow> out) {
    block = Block.NONE;
    List<BlockRef> tip = ledger.tip().stream().toList();
    ledger.disconnect(line.height(), line.hash(), out);
    if (poison != null) {
      poison.disconnect(line.height(), line.hash());
    }
    if (tip.isEmpty() || line.height() > tip.get(0).height()) {
      return false;
    }
    if (holdsCoins()) {
      coins.disconnect(tip.get(0));
    }
    return true;
  }

  private boolean holdsCoins() {
    return ledger.chain().model() == Chain.Model.UTXO;
  }
}
