package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.Followed;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.evm.AnvilNode;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.EvmFollower;
import org.flowmon.ingest.evm.EvmOptions;
import org.flowmon.topic.LaneRecord;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run} on a real node whose chain grows and is reorganised, killed at random moments, broker
 * and all, and started again each time on the same data: while it is live, while it starts, and
 * while it catches up. {@code -Dflowmon.test.kills=10} says how often; 2 unless said.
 */
final class LiveKillTest {
  private static final long SEED = 11;
  private static final int KILLS = Integer.getInteger("flowmon.test.kills", 2);
  private static final long LAST = 1_234_500_000_000_000_000L;

  /** What it says first when it was killed in that phase; an alert is orphaned when it is live. */
  private static final List<String> PHASES = List.of("(orphaned)", "", "tracing [");

  @TempDir private Path directory;

  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Child::close);
  }

  private Child run(AnvilNode node, Path list) throws IOException {
    List<Object> all = new ArrayList<>(List.of("run", "--chain", "ethereum", "--from", 0));
    all.addAll(List.of("--rpc", node.socket(), "--rpc", node.http(), "--calls-per-second", 500));
    all.addAll(List.of("--metrics", "off", "--no-desk", "--no-builtin-watchlist"));
    all.addAll(List.of("--watchlist", list, "--image-after", 200));
    all.addAll(List.of("--data", directory.resolve("data")));
    Child child = Child.start(Child.monitor(all.toArray()));
    children.add(child);
    return child;
  }

  private List<String> tail(String what) {
    return CommandLineFixture.json(
        what, "tail", "--data", directory.resolve("data"), "--json", "--until-idle");
  }

  /** The blocks that stand at the end; each follows its parent, and only the tip is taken back. */
  private static List<LaneRecord.Connected> standing(List<LaneRecord> records) {
    List<LaneRecord.Connected> standing = new ArrayList<>();
    for (LaneRecord record : records) {
      if (record instanceof LaneRecord.Connected c) {
        BlockRef tip = standing.isEmpty() ? null : standing.getLast().block();
        assertTrue(
            c.last() && (tip == null || tip.hash().equals(c.block().parent())), () -> "" + c);
        standing.add(c);
      } else if (record instanceof LaneRecord.Disconnected d) {
        assertEquals(standing.removeLast().block(), d.block());
      }
    }
    return standing;
  }

  /** What a follower that nobody disturbs hands over of the chain as it is now. */
  private static List<Transaction> undisturbed(AnvilNode node) throws Exception {
    EvmOptions options =
        EvmOptions.of(
            Contracts.builtIn(Chain.ETHEREUM), List.of(node.http()), new Start.AtHeight(0), 500);
    try (Followed followed = new Followed(new EvmFollower(options, new Random(1)), List.of())) {
      followed.awaitTip(node.hash(node.height()));
      return followed.transactions();
    }
  }

  @Test
  void nothingIsMissingAndNothingIsThereTwice() throws Exception {
    AnvilNode.assumeInstalled();
    try (GrowingChain chain = new GrowingChain(SEED, 30)) {
      AnvilNode node = chain.node();
      Path list = GrowingChain.list(directory);
      Random random = new Random(SEED);
      for (int i = 0; i < KILLS; i++) {
        Child child = run(node, list);
        String phase = PHASES.get(i % PHASES.size());
        assertTrue(child.awaitOrEnd(phase), child::said);
        int millis = phase.isEmpty() ? 300 + random.nextInt(2500) : random.nextInt(1500);
        assertFalse(child.endedWithin(millis), child::said);
        child.kill();
      }
      Child last = run(node, list);
      last.await("processing, ");
      int replaced = chain.stop(LAST);
      last.await("Payer -> Listed  1.2345 ");
      String bootstrap = last.said().replaceAll("(?s).*Kafka at (\\S+).*", "$1");
      List<LaneRecord> lane = LaneFixture.lane(bootstrap, TailOptions.topics(), Chain.ETHEREUM);
      List<String> flows = tail("flows");
      List<String> alerts = tail("alerts");
      last.signal("TERM");
      assertEquals(0, last.code(), last::said);

      List<LaneRecord.Connected> standing = standing(lane);
      assertEquals(node.hashes(0), standing.stream().map(c -> c.block().hash()).toList());
      assertEquals(
          undisturbed(node), standing.stream().flatMap(c -> c.transactions().stream()).toList());
      Retraced expected =
          Retraced.of(Chain.ETHEREUM, lane, WatchlistFiles.load(List.of(list), false));
      for (Policy policy : Policy.values()) {
        String mark = "\"policy\":\"" + policy + "\"";
        assertEquals(
            expected.flows().get(policy), flows.stream().filter(f -> f.contains(mark)).toList());
      }
      assertEquals(expected.alerts(), alerts);
      long retracted = alerts.stream().filter(a -> a.contains("\"state\":\"retracted\"")).count();
      System.out.printf(
          "killed %d times over %d blocks, replaced %d times: %d flows, %d revisions of alerts, %d"
              + " of them retracted%n",
          KILLS, standing.size(), replaced, flows.size(), alerts.size(), retracted);
      assertTrue(retracted > 0, "nothing was taken back");
    }
  }
}
