package org.flowmon.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Deposits;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Labels;

/**
 * The heart by CPU time of the whole process, garbage collection included, for machines that are
 * shared: transfers per CPU-second, pass by pass; at last, what {@link HeartCeiling} makes of the
 * same transfers when they are satoshi-sized. Arguments: policy, satoshi|wei, uniform|zipf, passes,
 * and {@code deposits} where deposit addresses are to be inferred.
 */
public final class HeartCpu {
  private static final int BLOCK = 1000;
  private static final int AT_A_TIME = 32;
  private static final int BLOCKS = 1000;

  private HeartCpu() {}

  /** Runs it. */
  public static void main(String[] args) {
    Policy policy = Policy.parse(args[0]);
    BigInteger unit = args[1].equals("wei") ? BigInteger.TEN.pow(19) : BigInteger.valueOf(100_000);
    TransferEconomy economy = new TransferEconomy(1, 200_000, 0, unit, args[2].equals("zipf"));
    int passes = Integer.parseInt(args[3]);
    Labels labels = TransferEconomy.labels();
    Ledger ledger = new Ledger(Chain.BNB, policy, Bounds.DEFAULT, labels);
    Deposits deposits = args.length > 4 ? new Deposits(Chain.BNB, labels) : null;
    long[] flows = {0};
    long height = 0;
    ledger.connect(new BlockRef(height, "b0", null, 1_700_000_000L));
    List<Transaction> genesis = HeartCeiling.genesis(economy);
    genesis.forEach(tx -> ledger.apply(tx, f -> flows[0]++));
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<List<Transaction>> blocks = new ArrayList<>();
    for (int b = 0; b < BLOCKS; b++) {
      List<Transaction> block = new ArrayList<>();
      for (int i = 0; i < BLOCK; i++) {
        block.add(economy.next());
      }
      blocks.add(block);
    }
    for (int pass = 0; pass < passes; pass++) {
      long cpu = os.getProcessCpuTime();
      long wall = System.nanoTime();
      for (List<Transaction> block : blocks) {
        height++;
        BlockRef ref = new BlockRef(height, "b" + height, null, 1_700_000_000L + height);
        ledger.connect(ref);
        if (deposits != null) {
          deposits.connect(ref);
        }
        for (int i = 0; i < BLOCK; i += AT_A_TIME) {
          List<Transaction> some = block.subList(i, Math.min(BLOCK, i + AT_A_TIME));
          ledger.expect(some);
          for (Transaction tx : some) {
            ledger.apply(tx, f -> flows[0]++);
            if (deposits != null && tx instanceof AccountTransaction moved) {
              deposits.seen(moved);
            }
          }
        }
      }
      cpu = os.getProcessCpuTime() - cpu;
      wall = System.nanoTime() - wall;
      long n = (long) BLOCK * BLOCKS;
      System.out.printf(
          "pass %d: %,d transfers per CPU-second, %,d per second, %,d flows%n",
          pass, n * 1_000_000_000L / cpu, n * 1_000_000_000L / wall, flows[0]);
    }
    if (args[1].equals("satoshi")) {
      System.out.printf(
          "ceiling (haircut with doubles, nothing else): %,d per second%n",
          HeartCeiling.best(genesis, blocks, passes));
    }
  }
}
