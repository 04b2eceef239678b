package org.flowmon.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.flowmon.standalone.Pipeline;
import org.flowmon.standalone.PipelineConfig;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;

/**
 * From block received to alert readable: 100 transactions a second in ten blocks, of which one (or
 * as many as asked) of each ten raises an alert, every stage in this process over the embedded
 * broker, read by a read_committed consumer, which also sees when the lane and the flow between
 * them are readable. The first 20 seconds do not count. Arguments: seconds measured (default 60),
 * and how many of a block's ten transactions are flows (default 1; 10 for 100 flows a second).
 */
public final class LatencyBench {
  private static final int WARM_UP_SECONDS = 20;
  private static final int TRANSACTIONS = 10;
  private static final long PAUSE_MS = 100;
  private static final int WARM_UP_BLOCKS = (int) (WARM_UP_SECONDS * 1000 / PAUSE_MS);

  private LatencyBench() {}

  /** Runs it and prints percentiles. */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    int flows = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    if (flows < 1 || flows > TRANSACTIONS) {
      throw new IllegalArgumentException("flows a block: 1 to " + TRANSACTIONS + ", not " + flows);
    }
    Path data = Files.createTempDirectory("flowmon-latency");
    int blocks = WARM_UP_BLOCKS + (int) (seconds * 1000L / PAUSE_MS);
    PacedPayments payments = new PacedPayments(blocks, PAUSE_MS, TRANSACTIONS, flows);
    try (Hiccups hiccups = new Hiccups();
        Pipeline pipeline =
            Pipeline.start(
                PipelineConfig.embedded(
                    data,
                    watchlist(),
                    List.of(new PipelineConfig.Source(PacedPayments.CHAIN, () -> payments, false))),
                message -> {})) {
      List<Journey> all = measure(pipeline, payments, blocks, flows);
      if (all.size() < blocks * flows) {
        System.out.println("only " + all.size() + " alerts of " + blocks * flows + " came in time");
      }
      System.out.printf(
          "%d transactions/s, %d flows/s; ",
          TRANSACTIONS * 1000L / PAUSE_MS, flows * 1000L / PAUSE_MS);
      int warm = Math.min(WARM_UP_BLOCKS * flows, all.size());
      Journey.print(all.subList(warm, all.size()), hiccups);
      System.out.println("  " + machine());
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static Watchlist watchlist() throws IOException {
    WatchlistBuilder list = new WatchlistBuilder();
    WatchlistFormat.read(
        new ByteArrayInputStream(PacedPayments.WATCHLIST.getBytes(StandardCharsets.UTF_8)),
        "bench.jsonl",
        list);
    return list.build();
  }

  private static List<Journey> measure(
      Pipeline pipeline, PacedPayments payments, int blocks, int flows) {
    return AlertJourneys.watch(
        pipeline,
        PacedPayments.CHAIN,
        blocks * flows,
        alert -> payments.due(alert / flows),
        Duration.ofSeconds(blocks / 10 + 60L));
  }

  static String machine() {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    return String.format(
        Locale.ROOT,
        "%d collections, %d ms in all; load of the machine %.1f on %d cores",
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }
}
