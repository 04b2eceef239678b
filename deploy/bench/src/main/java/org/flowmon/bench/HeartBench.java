package org.flowmon.bench;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The heart alone on one thread: 200,000 holders, 20 origins, blocks of 1,000 decoded transfers,
 * undo journals and flows included. Reports transfers per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx6g", "-XX:+UseParallelGC", "-XX:+UseTransparentHugePages"})
public class HeartBench {
  private static final int BLOCK = 1000;
  private static final int AT_A_TIME = 32;
  private static final int BLOCKS = 1000;

  @Param({"HAIRCUT", "FIFO"})
  public Policy policy = Policy.HAIRCUT;

  @Param({"satoshi", "wei"})
  public String size = "satoshi";

  @Param({"default"})
  public String bounds = "default";

  @Param({"uniform", "zipf"})
  public String choice = "uniform";

  private final List<List<Transaction>> blocks = new ArrayList<>();
  private Ledger ledger = new Ledger(Chain.BNB, policy, Bounds.DEFAULT, TransferEconomy.labels());
  private long height;
  private long flows;

  /** Fills the holders. */
  @Setup
  public void fill() {
    BigInteger unit = size.equals("wei") ? BigInteger.TEN.pow(19) : BigInteger.valueOf(100_000);
    TransferEconomy economy = new TransferEconomy(1, 200_000, 0, unit, choice.equals("zipf"));
    ledger = new Ledger(Chain.BNB, policy, Bounds.parse(bounds), TransferEconomy.labels());
    connect();
    for (int i = 0; i < economy.holders(); i++) {
      ledger.apply(economy.genesis(i), this::count);
    }
    for (int b = 0; b < BLOCKS; b++) {
      List<Transaction> block = new ArrayList<>();
      for (int i = 0; i < BLOCK; i++) {
        block.add(economy.next());
      }
      blocks.add(block);
    }
  }

  private void connect() {
    ledger.connect(new BlockRef(height, "b" + height, null, 1_700_000_000L + height));
    height++;
  }

  private void count(Flow flow) {
    flows += flow.hops();
  }

  /** One block of transfers. */
  @Benchmark
  @OperationsPerInvocation(BLOCK)
  public long transfers() {
    connect();
    List<Transaction> block = blocks.get((int) (height % BLOCKS));
    for (int i = 0; i < BLOCK; i += AT_A_TIME) {
      List<Transaction> some = block.subList(i, Math.min(BLOCK, i + AT_A_TIME));
      ledger.expect(some);
      for (Transaction tx : some) {
        ledger.apply(tx, this::count);
      }
    }
    return flows;
  }
}
