package org.flowmon.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.EvmBlock;
import org.flowmon.ingest.evm.EvmCheck;
import org.flowmon.ingest.evm.EvmDecoder;
import org.flowmon.ingest.evm.RecordedEvm;

/**
 * Transactions, with their logs and calls, a CPU-second when decoding real Ethereum blocks:
 * decoding alone, with all checks, and from the recorded JSON on. One thread; the time is the CPU
 * time of that thread; warm-up passes first, then the median of the measured ones. Arguments: the
 * files of a recording that has traces.
 */
public final class EvmDecodeBench {
  private static final int WARM_UP = 100;
  private static final int MEASURED = 15;

  /** One pass over all blocks. */
  private interface Work {
    void pass() throws IOException, InterruptedException;
  }

  private EvmDecodeBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0) {
      System.err.println("usage: EvmDecodeBench FILE...  (recorded Ethereum blocks, with traces)");
      System.exit(2);
    }
    List<Path> files = Arrays.stream(args).map(Path::of).toList();
    Contracts contracts = Contracts.builtIn(Chain.ETHEREUM);
    EvmDecoder decoder = new EvmDecoder(contracts);
    EvmCheck check = new EvmCheck(Chain.ETHEREUM);
    List<EvmBlock> blocks = RecordedEvm.read(files);
    long transactions = 0;
    long logs = 0;
    long calls = 0;
    for (EvmBlock block : blocks) {
      transactions += block.transactions().size();
      logs += block.receipts().stream().mapToLong(r -> r.logs().size()).sum();
      var traces = block.traces();
      calls += traces == null ? 0 : traces.stream().mapToLong(t -> t.calls().size()).sum();
    }
    System.out.printf(
        Locale.ROOT,
        "%d blocks, %,d transactions, %,d logs, %,d calls%n",
        blocks.size(),
        transactions,
        logs,
        calls);
    measure(
        "decode",
        transactions,
        () -> {
          for (EvmBlock block : blocks) {
            decoder.decode(block);
          }
        });
    measure(
        "decode + check",
        transactions,
        () -> {
          for (EvmBlock block : blocks) {
            check.checkRecorded(block);
            decoder.decode(block);
          }
        });
    measure(
        "JSON + decode + check",
        transactions,
        () -> {
          try (RecordedEvm recorded = RecordedEvm.open(files, contracts)) {
            recorded.follow(List.of(), new Nowhere());
          }
        });
  }

  private static final class Nowhere implements ChainFollower.Sink {
    @Override
    public void connected(BlockRef block, List<? extends Transaction> transactions) {}

    @Override
    public void disconnected(BlockRef block) {}
  }

  private static void measure(String what, long transactions, Work work)
      throws IOException, InterruptedException {
    var threads = ManagementFactory.getThreadMXBean();
    double[] perSecond = new double[MEASURED];
    for (int pass = -WARM_UP; pass < MEASURED; pass++) {
      long start = threads.getCurrentThreadCpuTime();
      work.pass();
      long took = threads.getCurrentThreadCpuTime() - start;
      if (pass >= 0) {
        perSecond[pass] = transactions * 1e9 / took;
      }
    }
    Arrays.sort(perSecond);
    System.out.printf(
        Locale.ROOT,
        "%-28s %,10.0f transactions/CPU-s (%,.0f to %,.0f)%n",
        what,
        perSecond[MEASURED / 2],
        perSecond[0],
        perSecond[MEASURED - 1]);
  }
}
