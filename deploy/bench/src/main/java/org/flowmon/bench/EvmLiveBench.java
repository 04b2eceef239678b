package org.flowmon.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.evm.AnvilNode;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.EvmFollower;
import org.flowmon.ingest.evm.EvmOptions;
import org.flowmon.standalone.Pipeline;
import org.flowmon.standalone.PipelineConfig;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;

/**
 * From a block mined by a real Ethereum node, one a second, to its alert readable: every stage in
 * this process over the embedded broker, the node followed over a WebSocket. <i>due</i> is when the
 * node was told to mine. The first 20 blocks do not count. Argument: blocks measured (default 100).
 */
public final class EvmLiveBench {
  private static final int WARM_UP = 20;
  private static final long PAUSE_MS = 1000;

  private EvmLiveBench() {}

  /** Runs it and prints percentiles. */
  public static void main(String[] args) throws Exception {
    int blocks = WARM_UP + (args.length > 0 ? Integer.parseInt(args[0]) : 100);
    Path data = Files.createTempDirectory("flowmon-evm-live");
    AtomicLongArray mined = new AtomicLongArray(blocks);
    try (Hiccups hiccups = new Hiccups();
        AnvilNode node = AnvilNode.start()) {
      node.mine(3);
      EvmOptions options =
          EvmOptions.of(
              Contracts.builtIn(Chain.ETHEREUM),
              List.of(node.socket()),
              new Start.AtHeight(0),
              EvmOptions.DEFAULT_CALLS);
      PipelineConfig.Source source =
          new PipelineConfig.Source(
              Chain.ETHEREUM, () -> new EvmFollower(options, new Random(1)), true);
      try (Pipeline pipeline =
          Pipeline.start(
              PipelineConfig.embedded(data, watchlist(), List.of(source)), message -> {})) {
        while (pipeline.ingests().getFirst().status().state() != State.LIVE
            || !pipeline.processing()) {
          Thread.sleep(100);
        }
        Thread miner = Thread.ofPlatform().daemon().start(() -> mine(node, mined));
        List<Journey> all =
            AlertJourneys.watch(
                pipeline, Chain.ETHEREUM, blocks, mined::get, Duration.ofSeconds(blocks + 60L));
        miner.interrupt();
        if (all.size() < blocks) {
          System.out.println("only " + all.size() + " alerts of " + blocks + " came in time");
        }
        System.out.print("one block a second from a node; ");
        Journey.print(all.subList(Math.min(WARM_UP, all.size()), all.size()), hiccups);
        System.out.println("  " + LatencyBench.machine());
      }
    } finally {
      PipelineBench.delete(data);
    }
  }

  private static void mine(AnvilNode node, AtomicLongArray mined) {
    try {
      long due = System.currentTimeMillis();
      for (int i = 0; i < mined.length(); i++) {
        node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1_000_000_000_000_000_000L);
        due += PAUSE_MS;
        Thread.sleep(Math.max(0, due - System.currentTimeMillis()));
        mined.set(i, System.currentTimeMillis());
        node.mine(1);
      }
    } catch (InterruptedException e) {
      // It is over.
    } catch (IOException e) {
      System.out.println("the node does not mine any more: " + e.getMessage());
    }
  }

  private static Watchlist watchlist() throws IOException {
    String text =
        """
        {"entity":"listed","name":"Listed (bench)","tags":["sanctioned"],"chain":"ethereum","address":"%s","source":"bench"}
        {"entity":"venue","name":"Venue (bench)","kind":"exchange","chain":"ethereum","address":"%s","source":"bench"}
        """
            .formatted(AnvilNode.ALICE, AnvilNode.BOB);
    WatchlistBuilder list = new WatchlistBuilder();
    WatchlistFormat.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "bench.jsonl", list);
    return list.build();
  }
}
