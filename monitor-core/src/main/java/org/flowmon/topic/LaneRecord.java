package org.flowmon.topic;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Label;

/**
 * One record of a lane: what happened to a chain, in chain order. A lane belongs to one chain, so
 * that no record repeats its name.
 */
public sealed interface LaneRecord {

  /**
   * A block was connected to the tip. A large block comes in {@code parts} records with consecutive
   * {@code part} from 0; it counts once the last one is there. Nothing else stands between the
   * parts. Each says how far the chain was settled when the block was handed over: a block of the
   * lane is final once it, or one after it, says so.
   */
  record Connected(
      BlockRef block, int part, int parts, List<Transaction> transactions, Finality finality)
      implements LaneRecord {
    public Connected {
      if (part < 0 || part >= parts) {
        throw new IllegalArgumentException("part " + part + " of " + parts);
      }
      transactions = List.copyOf(transactions);
    }

    /** Of a chain that nobody said of how far it is settled. */
    public Connected(BlockRef block, int part, int parts, List<Transaction> transactions) {
      this(block, part, parts, transactions, Finality.UNKNOWN);
    }

    /** Whether the block is whole with this record. */
    public boolean last() {
      return part == parts - 1;
    }
  }

  /** The tip was disconnected: a reorganisation left it. */
  record Disconnected(BlockRef block) implements LaneRecord {}

  /**
   * What changed in the mempool of the peer, seen at {@code time} (seconds since 1970): first
   * {@code left} went for another reason than a block, then {@code entered} came, none before one
   * that it spends from. Says nothing of blocks: without these records a lane is the same.
   */
  record Mempool(long time, List<UtxoTransaction> entered, List<Txid> left) implements LaneRecord {
    /**
     * What has waited for so many blocks no longer does, whoever says so: nodes let go of it after
     * two weeks.
     */
    public static final int MOST_BLOCKS = 2_016;

    public Mempool {
      entered = List.copyOf(entered);
      left = List.copyOf(left);
    }
  }

  /** What an account held before it was first seen: unattributed and oldest. */
  record Balance(String holder, String asset, Amount value) implements LaneRecord {}

  /** What assets are worth, as the next block of the lane says: it stands before it. */
  record Prices(List<Price> prices) implements LaneRecord {
    public Prices {
      prices = List.copyOf(prices);
    }
  }

  /**
   * The labels change here, at this place of the lane: first {@code removed} go, then {@code added}
   * come. {@code version} names the watchlist that holds from here on (a content hash). A large
   * change comes in several records of the same version.
   */
  record LabelsChanged(String version, List<Label> removed, List<Label> added)
      implements LaneRecord {
    public LabelsChanged {
      removed = List.copyOf(removed);
      added = List.copyOf(added);
    }
  }
}
