package org.flowmon.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.CoinBook;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LanePublisher;
import org.flowmon.ingest.bitcoin.BitcoinBlock;
import org.flowmon.ingest.bitcoin.BitcoinDecoder;
import org.flowmon.ingest.bitcoin.BlockCheck;
import org.flowmon.standalone.EmbeddedBroker;
import org.flowmon.standalone.TopicSetup;
import org.flowmon.topic.Topics;

/**
 * Transactions a CPU-second when decoding real blocks: decoding alone, with all checks, with a coin
 * book behind it, and published to a broker in this process. One thread; the time is the CPU time
 * of that thread, and for publishing also that of the producer's and of the whole process, broker
 * and garbage collection included; warm-up passes first, then the median of the measured ones.
 * Arguments: files of one raw block each, or a folder of {@code *.raw}.
 */
public final class DecodeBench {
  private static final int WARM_UP = 10;
  private static final int MEASURED = 15;

  /** One pass over a block. */
  private interface Work {
    void on(byte[] raw) throws IOException;
  }

  private DecodeBench() {}

  /** Runs it and prints a line a measurement. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<byte[]> blocks = new ArrayList<>();
    for (String arg : args) {
      Path path = Path.of(arg);
      if (Files.isDirectory(path)) {
        try (var files = Files.list(path)) {
          for (Path f : files.filter(p -> p.toString().endsWith(".raw")).sorted().toList()) {
            blocks.add(Files.readAllBytes(f));
          }
        }
      } else {
        blocks.add(Files.readAllBytes(path));
      }
    }
    if (blocks.isEmpty()) {
      System.err.println("usage: DecodeBench FOLDER|FILE...  (raw Bitcoin mainnet blocks)");
      System.exit(2);
    }
    BitcoinDecoder decoder = new BitcoinDecoder(Chain.BITCOIN);
    BlockCheck check = new BlockCheck(Chain.BITCOIN);
    long transactions = 0;
    long bytes = 0;
    for (byte[] raw : blocks) {
      transactions += decoder.decode(raw).transactions().size();
      bytes += raw.length;
    }
    System.out.printf(
        Locale.ROOT,
        "%d blocks, %,d transactions, %,d bytes%n",
        blocks.size(),
        transactions,
        bytes);
    measure("decode", blocks, transactions, bytes, decoder::decode);
    measure("decode + check", blocks, transactions, bytes, raw -> check.check(decoder.decode(raw)));
    long[] height = {0};
    CoinBook book = new CoinBook(100, 2_000);
    measure(
        "decode + check + coin book",
        blocks,
        transactions,
        bytes,
        raw -> {
          BitcoinBlock block = decoder.decode(raw);
          check.check(block);
          BlockRef ref = block.at(++height[0]);
          book.connect(ref);
          block.transactions().forEach(book::resolve);
        });
    publish(decoder, check, blocks, transactions);
    System.exit(0);
  }

  private static void publish(
      BitcoinDecoder decoder, BlockCheck check, List<byte[]> blocks, long transactions)
      throws IOException, InterruptedException {
    Topics topics = new Topics("bench");
    Path data = Files.createTempDirectory("flowmon-decode");
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      TopicSetup.ensure(broker.bootstrap(), topics);
      IngestConfig config =
          IngestConfig.recorded(broker.bootstrap(), topics, Chain.BITCOIN, Duration.ofSeconds(30));
      try (LanePublisher lane = LanePublisher.open(config, Clock.systemUTC(), waiting -> {})) {
        double[] own = new double[MEASURED];
        double[] all = new double[MEASURED];
        long height = 0;
        String parent = null;
        for (int pass = -WARM_UP; pass < MEASURED; pass++) {
          long before = cpuOfIngest();
          long process = cpuOfProcess();
          for (byte[] raw : blocks) {
            BitcoinBlock block = decoder.decode(raw);
            check.check(block);
            BlockRef ref =
                new BlockRef(
                    height, "%064x".formatted(height + 1), parent, 1_700_000_000L + height);
            parent = ref.hash();
            height++;
            lane.connected(ref, block.transactions());
          }
          lane.idle();
          if (pass >= 0) {
            own[pass] = transactions * 1e9 / (cpuOfIngest() - before);
            all[pass] = transactions * 1e9 / (cpuOfProcess() - process);
          }
        }
        say("decode + check + publish", own);
        say("the same, whole process", all);
      }
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static void say(String what, double[] perSecond) {
    Arrays.sort(perSecond);
    System.out.printf(
        Locale.ROOT,
        "%-28s %,10.0f transactions/CPU-s (%,.0f to %,.0f)%n",
        what,
        perSecond[MEASURED / 2],
        perSecond[0],
        perSecond[MEASURED - 1]);
  }

  /** Of this thread and those of producers. */
  private static long cpuOfIngest() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = threads.getCurrentThreadCpuTime();
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (each != null && each.getThreadName().startsWith("kafka-producer-network-thread")) {
        sum += threads.getThreadCpuTime(each.getThreadId());
      }
    }
    return sum;
  }

  private static long cpuOfProcess() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void measure(
      String what, List<byte[]> blocks, long transactions, long bytes, Work work)
      throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    double[] perSecond = new double[MEASURED];
    for (int pass = -WARM_UP; pass < MEASURED; pass++) {
      long start = threads.getCurrentThreadCpuTime();
      for (byte[] raw : blocks) {
        work.on(raw);
      }
      long took = threads.getCurrentThreadCpuTime() - start;
      if (pass >= 0) {
        perSecond[pass] = transactions * 1e9 / took;
      }
    }
    Arrays.sort(perSecond);
    double median = perSecond[MEASURED / 2];
    System.out.printf(
        Locale.ROOT,
        "%-28s %,10.0f transactions/CPU-s (%,.0f to %,.0f), %.0f MB/CPU-s%n",
        what,
        median,
        perSecond[0],
        perSecond[MEASURED - 1],
        median * bytes / transactions / 1e6);
  }
}
