package org.flowmon.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.RecordedEvm;
import org.flowmon.standalone.Monitor;
import org.flowmon.standalone.Pipeline;
import org.flowmon.standalone.PipelineConfig;
import org.flowmon.standalone.Processed;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * Real Ethereum blocks, decoded before and repeated as one chain, through the whole pipeline of
 * this process: lane, trace (both policies), alerts, exactly once, with the built-in watchlist or
 * one of so many addresses. The rate counts from the second tenth of the blocks on. At a tenth of
 * the blocks and at their end, when everything is processed, the live heap and the resident memory
 * are measured. Then the lane is traced again with the same list.
 *
 * <p>Arguments: blocks, the most transactions of each, addresses (0: the built-in watchlist), the
 * files of a recording.
 */
public final class EvmPipelineBench {
  private static final int COLLECTIONS = 3;

  private final int blocks;
  private final AtomicReference<@Nullable Pipeline> running = new AtomicReference<>();
  private volatile long begun;
  private volatile long cpuBegun;
  private volatile long collectingBegun;

  private EvmPipelineBench(int blocks) {
    this.blocks = blocks;
  }

  /** Runs it and prints what came out. */
  public static void main(String[] args) throws Exception {
    if (args.length < 4) {
      System.err.println(
          "usage: EvmPipelineBench BLOCKS MOST ADDRESSES FILE...  (recorded Ethereum blocks)");
      System.exit(2);
    }
    List<Path> files = Arrays.stream(args).skip(3).map(Path::of).toList();
    int addresses = Integer.parseInt(args[2]);
    new EvmPipelineBench(Integer.parseInt(args[0]))
        .run(
            Integer.parseInt(args[1]),
            addresses == 0 ? Watchlist.builtin() : EvmCallsBench.watchlist(addresses),
            files);
  }

  private void run(int most, Watchlist watchlist, List<Path> files) throws Exception {
    RepeatedBlocks chain =
        new RepeatedBlocks(
            RecordedEvm.open(files, Contracts.builtIn(Chain.ETHEREUM)),
            blocks,
            most,
            blocks / 10,
            this::tenth);
    Path data = Files.createTempDirectory("flowmon-evm");
    try (Pipeline pipeline =
        Pipeline.start(
            PipelineConfig.embedded(
                data,
                watchlist,
                List.of(new PipelineConfig.Source(chain.chain(), () -> chain, false))),
            message -> {})) {
      running.set(pipeline);
      IngestApp ingest = pipeline.ingests().getFirst();
      while (!ingest.awaitEnd(Duration.ofMillis(200))) {
        pipeline.checkStages();
      }
      processed(pipeline);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double cpu = (cpu() - cpuBegun) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,.0f transactions/s through lane, trace and alerts, %,.0f per CPU-second;"
              + " %.1f of %.1f s spent collecting garbage; load %.1f%n",
          chain.transactions() / seconds,
          chain.transactions() / cpu,
          (collecting() - collectingBegun) / 1e3,
          seconds,
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      memory(blocks);
      retrace(pipeline, watchlist);
    } finally {
      PipelineBench.delete(data);
    }
  }

  /** Traces the lane again as {@code deploy/monitor retrace} does, which says how fast. */
  private static void retrace(Pipeline pipeline, Watchlist watchlist) {
    int code =
        Monitor.commandLine()
            .execute(
                "retrace",
                "--kafka",
                pipeline.bootstrap(),
                "--list",
                watchlist.version(),
                "--since",
                "1970-01-01");
    if (code != 0) {
      throw new IllegalStateException("retrace ended with exit code " + code);
    }
  }

  /** On the ingest's thread, so that the others catch up. */
  private void tenth() throws IOException, InterruptedException {
    Pipeline pipeline = running.get();
    while (pipeline == null) {
      Thread.sleep(10);
      pipeline = running.get();
    }
    processed(pipeline);
    memory(blocks / 10);
    collectingBegun = collecting();
    cpuBegun = cpu();
    begun = System.nanoTime();
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private static void processed(Pipeline pipeline) throws IOException, InterruptedException {
    try (Processed processed = new Processed(pipeline.bootstrap(), pipeline.topics(), () -> true)) {
      processed.await(Chain.ETHEREUM);
    }
  }

  private static void memory(int handed) throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    System.out.printf(
        Locale.ROOT,
        "after %,d blocks: %,d MB of live heap, %,d MB resident%n",
        handed,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
        PipelineBench.megabytes("VmRSS"));
  }
}
