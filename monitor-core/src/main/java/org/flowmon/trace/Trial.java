package org.flowmon.trace;

import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.UtxoTransaction;

/**
 * What transactions would move if they were the next block of a ledger. The ledger is afterwards as
 * it was: they are applied to it and taken back like a block, except that no block becomes too old
 * to be taken back for it. Between two blocks only.
 */
public final class Trial {
  private Trial() {}

  /** What is told of each transaction that can be, in order. */
  public interface Seen {
    /**
     * Told of one.
     *
     * @param holds whether any of its outputs holds attributed value
     * @param flows what it moved to labelled addresses
     */
    void moved(UtxoTransaction transaction, boolean holds, List<Flow> flows);
  }

  /**
   * Tries them, in order, as the block {@code next}; one that cannot be is passed over. Before the
   * ledger's first block nothing happens.
   */
  public static void of(
      Ledger ledger, BlockRef next, List<UtxoTransaction> transactions, Seen seen) {
    if (ledger.blocks.isEmpty()) {
      return;
    }
    boolean passing = ledger.passing;
    TracedBlock trial =
        new TracedBlock(next, new Totals(ledger.assets, ledger.origins), new Journal());
    ledger.passing = false;
    ledger.blocks.addLast(trial);
    ledger.holdings.beginBlock(trial.journal);
    trial.number = ledger.holdings.block();
    try {
      for (UtxoTransaction transaction : transactions) {
        int before = trial.flows.size();
        try {
          ledger.apply(transaction, flow -> {});
        } catch (TraceException e) {
          continue;
        }
        seen.moved(
            transaction,
            holds(ledger, transaction),
            List.copyOf(trial.flows.subList(before, trial.flows.size())));
      }
    } finally {
      ledger.blocks.removeLast();
      ledger.holdings.undo(trial.journal);
      ledger.holdings.awake.addAll(trial.journal.awake);
      ledger.passing = passing;
    }
  }

  private static boolean holds(Ledger ledger, UtxoTransaction transaction) {
    for (int i = 0; i < transaction.outputs().size(); i++) {
      if (ledger.holdings.coin(transaction.txid(), i) != null) {
        return true;
      }
    }
    return false;
  }
}
