package org.flowmon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.evm.AnvilNode;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.EvmFollower;
import org.flowmon.ingest.evm.EvmOptions;
import org.flowmon.ingest.evm.RpcProxy;
import org.flowmon.standalone.Pipeline;
import org.flowmon.standalone.PipelineConfig;
import org.flowmon.standalone.Processed;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;

/**
 * How often a node is asked for each block, counted by a proxy before a real node, and how fast the
 * blocks go through the whole pipeline, with watchlists of 1 to 1,000,000 addresses, in turns. The
 * proxy holds the node's head back until the list is in the lane and its first block is through.
 * Arguments: blocks (default 1,000), ten payments each; rounds (default 3); sizes of watchlists
 * instead of the usual ones.
 */
public final class EvmCallsBench {
  private static final int[] SIZES = {1, 1_000, 100_000, 1_000_000};
  private static final int PAYMENTS = 10;
  private static final int HELD = 1;

  private EvmCallsBench() {}

  /** Runs it and prints a line for each size and round. */
  public static void main(String[] args) throws Exception {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int[] sizes =
        args.length > 2 ? Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray() : SIZES;
    try (AnvilNode node = AnvilNode.start()) {
      for (int i = 0; i < blocks; i++) {
        for (int k = 0; k < PAYMENTS; k++) {
          node.pay(AnvilNode.ALICE, AnvilNode.BOB, k);
        }
        node.mine(1);
      }
      run(node, blocks, 1); // until the code is compiled
      Map<Integer, List<Double>> rates = new TreeMap<>();
      for (int round = 0; round < rounds; round++) {
        for (int size : sizes) {
          rates.computeIfAbsent(size, s -> new ArrayList<>()).add(run(node, blocks, size));
        }
      }
      rates.forEach(
          (size, measured) ->
              System.out.printf(
                  Locale.ROOT,
                  "%,9d addresses: %.1f blocks/s (median of %d; %.1f to %.1f)%n",
                  size,
                  measured.stream().sorted().toList().get(measured.size() / 2),
                  measured.size(),
                  Collections.min(measured),
                  Collections.max(measured)));
    }
  }

  /** Blocks a second. */
  private static double run(AnvilNode node, int blocks, int size) throws Exception {
    Path data = Files.createTempDirectory("flowmon-evm-calls");
    try (RpcProxy proxy = new RpcProxy(node)) {
      proxy.holdHead(HELD);
      EvmOptions options =
          EvmOptions.of(
              Contracts.builtIn(Chain.ETHEREUM),
              List.of(proxy.url()),
              new Start.AtHeight(0),
              100_000);
      PipelineConfig.Source source =
          new PipelineConfig.Source(
              Chain.ETHEREUM, () -> new EvmFollower(options, new Random(1)), true);
      try (Pipeline pipeline =
          Pipeline.start(
              PipelineConfig.embedded(data, watchlist(size), List.of(source)), message -> {})) {
        through(pipeline, HELD);
        proxy.holdHead(-1);
        long begun = System.nanoTime();
        through(pipeline, blocks);
        double rate = (blocks - HELD) / ((System.nanoTime() - begun) / 1e9);
        System.out.printf(
            Locale.ROOT,
            "%,9d addresses: %s; %.1f blocks/s; load %.1f%n",
            size,
            calls(proxy.calls()),
            rate,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return rate;
      }
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static void through(Pipeline pipeline, long height) throws Exception {
    IngestApp ingest = pipeline.ingests().getFirst();
    while (ingest.coverage().to() < height) {
      pipeline.check();
      Thread.sleep(1);
    }
    try (Processed processed = new Processed(pipeline.bootstrap(), pipeline.topics(), () -> true)) {
      processed.await(Chain.ETHEREUM);
    }
  }

  private static String calls(List<JsonNode> calls) {
    Map<String, Integer> byHeight = new HashMap<>();
    for (JsonNode call : new ArrayList<>(calls)) {
      String first = call.path("params").path(0).asText();
      if (first.matches("0x[0-9a-f]{1,10}")) {
        byHeight.merge(first, 1, Integer::sum);
      }
    }
    int sum = byHeight.values().stream().mapToInt(Integer::intValue).sum();
    int most = byHeight.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%.2f calls a block (traces included), at most %d; %d about the head",
        (double) sum / byHeight.size(),
        most,
        calls.size() - sum);
  }

  /** Of one entity that nobody pays. */
  static Watchlist watchlist(int size) throws IOException {
    StringBuilder text = new StringBuilder(150 * size);
    for (int i = 0; i < size; i++) {
      text.append(
              "{\"entity\":\"e\",\"name\":\"E (bench)\",\"chain\":\"ethereum\",\"address\":\"0x")
          .append(String.format(Locale.ROOT, "%040x", 0x1000_0000L + i))
          .append("\",\"source\":\"bench\"}\n");
    }
    WatchlistBuilder list = new WatchlistBuilder();
    WatchlistFormat.read(
        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
        "bench.jsonl",
        list);
    return list.build();
  }
}
