package org.flowmon.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Transaction;

/**
 * What the machine can do at best: the same transfers as {@link HeartCpu}, shared out in proportion
 * with doubles in one dense row for each holder. It knows nothing of exact sums, hops, ways, flows,
 * bounds and undoing; what the heart takes longer is the price of those.
 */
final class HeartCeiling {
  private final Map<String, double[]> rows = new HashMap<>();

  /** Transfers per second of wall time over all blocks, the best of some passes. */
  static long best(List<Transaction> genesis, List<List<Transaction>> blocks, int passes) {
    HeartCeiling ceiling = new HeartCeiling();
    genesis.forEach(ceiling::move);
    long best = Long.MAX_VALUE;
    long moved = 0;
    for (int pass = 0; pass < passes; pass++) {
      long began = System.nanoTime();
      moved = 0;
      for (List<Transaction> block : blocks) {
        block.forEach(ceiling::move);
        moved += block.size();
      }
      best = Math.min(best, System.nanoTime() - began);
    }
    return moved * 1_000_000_000L / best;
  }

  private void move(Transaction tx) {
    for (Transfer t : ((AccountTransaction) tx).transfers()) {
      double[] from = row(t.from());
      double[] to = row(t.to());
      double amount = t.value().toLong();
      int origin = TransferEconomy.origin(t.from());
      if (origin >= 0) {
        to[origin] += amount;
        continue;
      }
      double sum = 0;
      for (double part : from) {
        sum += part;
      }
      double share = sum == 0 ? 0 : Math.min(1, amount / sum);
      for (int i = 0; i < from.length; i++) {
        double part = from[i] * share;
        from[i] -= part;
        to[i] += part;
      }
    }
  }

  private double[] row(String holder) {
    return rows.computeIfAbsent(holder, name -> new double[TransferEconomy.ORIGINS]);
  }

  /** The first transfers of an economy, one into each holder. */
  static List<Transaction> genesis(TransferEconomy economy) {
    List<Transaction> all = new ArrayList<>();
    for (int i = 0; i < economy.holders(); i++) {
      all.add(economy.genesis(i));
    }
    return all;
  }
}
