package org.flowmon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
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
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;

/**
 * How often a node is asked for each block, counted by a proxy before a real node, and how fast the
 * blocks come into the lane, with watchlists of 1 to 1,000,000 addresses. Arguments: blocks
 * (default 400), ten payments each; sizes of watchlists instead of the usual ones.
 */
public final class EvmCallsBench {
  private static final int[] SIZES = {1, 1_000, 100_000, 1_000_000};
  private static final int PAYMENTS = 10;

  private EvmCallsBench() {}

  /** Runs it and prints a line for each size. */
  public static void main(String[] args) throws Exception {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 400;
    try (AnvilNode node = AnvilNode.start()) {
      for (int i = 0; i < blocks; i++) {
        for (int k = 0; k < PAYMENTS; k++) {
          node.pay(AnvilNode.ALICE, AnvilNode.BOB, k);
        }
        node.mine(1);
      }
      run(node, blocks, 1); // until the code is compiled
      int[] sizes =
          args.length > 1
              ? Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray()
              : SIZES;
      for (int size : sizes) {
        run(node, blocks, size);
      }
    }
  }

  private static void run(AnvilNode node, int blocks, int size) throws Exception {
    Path data = Files.createTempDirectory("flowmon-evm-calls");
    try (RpcProxy proxy = new RpcProxy(node)) {
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
        IngestApp ingest = pipeline.ingests().getFirst();
        await(ingest, 0);
        long from = ingest.coverage().to();
        long begun = System.nanoTime();
        await(ingest, blocks);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "%,9d addresses: %s; %d blocks in %.2f s, %.1f blocks/s%n",
            size,
            calls(proxy.calls()),
            blocks - from,
            seconds,
            (blocks - from) / seconds);
      }
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static void await(IngestApp ingest, long height) throws InterruptedException {
    while (ingest.coverage().to() < height) {
      Thread.sleep(1);
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

  private static Watchlist watchlist(int size) throws IOException {
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
