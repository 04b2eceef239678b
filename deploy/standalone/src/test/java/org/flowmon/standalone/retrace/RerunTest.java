package org.flowmon.standalone.retrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.standalone.retrace.Discovery.Kind;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topology.RelabelledLane;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What was told with old labels, set right by what a retrace finds with new ones, is what would
 * have been told had the new ones counted from then on: over random economies with branches that
 * lose.
 */
class RerunTest {
  private static final int SEEDS = 6;

  /** The economy begins late on the day before; its twelfth block is the first of the second. */
  private static final LocalDate FIRST = LocalDate.parse("2023-11-14");

  private static final LocalDate SECOND = LocalDate.parse("2023-11-15");

  /** e1 is no longer listed, some of its payees are, and an address goes to another. */
  private static final List<String> OLD =
      List.of(
          "e0 0xe0-0", "e0 0xe0-1", "e1 0xe1-0", "e1 0xe1-1", "e2 0xe2-0", "e3 a9", "e4 0xe4-0");

  private static final List<String> NEW =
      List.of(
          "e0 0xe0-0", "e0 0xe0-1", "n1 a1", "n1 a2", "n2 a3", "e2 0xe2-0", "n2 a9", "e4 0xe4-0");

  private static RelabelledLane tracer(Chain chain, Watchlist list, LocalDate since) {
    return new RelabelledLane(chain, List.of(Policy.values()), Bounds.DEFAULT, false, list, since);
  }

  /** With the labels that the lane has. */
  private static List<Flow> run(Chain chain, List<LaneRecord> lane) {
    RelabelledLane tracer = tracer(chain, Watchlist.EMPTY, LocalDate.MAX);
    List<Flow> flows = new ArrayList<>();
    lane.forEach(record -> flows.addAll(tracer.accept(record)));
    return flows;
  }

  /** What stands in the end, by flow id; without the version of the labels. */
  private static Map<String, String> standing(List<Flow> flows) throws IOException {
    Map<String, String> standing = new TreeMap<>();
    for (Flow flow : flows) {
      if (flow.retracted()) {
        standing.remove(flow.id());
      } else {
        standing.put(flow.id(), text(flow));
      }
    }
    return standing;
  }

  private static String text(Flow flow) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    FlowJson.writeLine(flow, line);
    return flow.block().hash() + " " + line.toString(UTF_8);
  }

  /** Hands out flows as they stand in the topic. */
  private static final class Told implements Rerun.Live {
    private final List<Flow> flows;
    private int next;

    private Told(List<Flow> flows) {
      this.flows = flows;
    }

    @Override
    public List<Flow> of(BlockRef block, boolean retracted) {
      int from = next;
      while (next < flows.size()
          && flows.get(next).retracted() == retracted
          && flows.get(next).block().hash().equals(block.hash())) {
        next++;
      }
      return flows.subList(from, next);
    }
  }

  private record Retraced(Rerun rerun, List<Discovery> found) {}

  private static Retraced retrace(
      Chain chain, List<LaneRecord> lane, Watchlist list, LocalDate since) throws IOException {
    List<Discovery> found = new ArrayList<>();
    Told told = new Told(run(chain, lane));
    Rerun rerun =
        new Rerun(
            chain,
            tracer(chain, list, since),
            list,
            told,
            new AlertBook(Parties.of(list), ShippedRules.standard()),
            0,
            new Comparison(chain.undoDepth(), id -> null, entity -> false, found::add));
    for (LaneRecord record : lane) {
      rerun.accept(record);
    }
    rerun.end();
    assertEquals(told.flows.size(), told.next, "flows that were told are left over");
    assertEquals(0, rerun.otherBefore());
    return new Retraced(rerun, found);
  }

  private static Map<String, String> setRight(Map<String, String> told, List<Discovery> found)
      throws IOException {
    Map<String, String> right = new TreeMap<>(told);
    for (Discovery each : found) {
      String id = each.flow().id();
      String before =
          switch (each.kind()) {
            case MISSING -> right.put(id, text(each.flow()));
            case CHANGED -> right.put(id, text(each.flow()));
            case GONE -> right.remove(id);
            case UNALERTED -> right.get(id);
          };
      assertEquals(each.kind() == Kind.MISSING, before == null, each.flow().toString());
    }
    return right;
  }

  @Test
  void whatWasToldSetRightIsWhatTheNewLabelsWouldHaveTold() throws IOException {
    Map<Kind, Long> kinds = new HashMap<>();
    for (Chain chain : List.of(Chain.BITCOIN, Chain.ETHEREUM)) {
      Watchlist before = RandomLanes.list(chain, OLD);
      Watchlist after = RandomLanes.list(chain, NEW);
      for (int seed = 0; seed < SEEDS; seed++) {
        String which = chain + ", seed " + seed;
        List<LaneRecord> blocks = RandomLanes.blocks(chain, seed);
        int late = blocks.size() * 3 / 4;
        while (!(blocks.get(late) instanceof LaneRecord.Connected c) || c.part() != 0) {
          late++;
        }
        List<LaneRecord> lane = RandomLanes.lane(chain, blocks, before, late, after);
        for (LocalDate since : List.of(FIRST, SECOND)) {
          int from = since.equals(FIRST) ? 0 : RandomLanes.firstOf(blocks, since);
          Retraced retraced = retrace(chain, lane, after, since);
          retraced.found().forEach(each -> kinds.merge(each.kind(), 1L, Long::sum));
          assertEquals(
              standing(run(chain, RandomLanes.lane(chain, blocks, before, from, after))),
              setRight(standing(run(chain, lane)), retraced.found()),
              which);
          assertEquals(before.version(), retraced.rerun().lane().versionThen().orElse(""));
          assertEquals(after.version(), retraced.rerun().lane().ownVersion().orElse(""));
          assertEquals(RandomLanes.BLOCKS - 1, retraced.rerun().coverage().to(), which);
          assertInOrder(retraced.found(), since);
        }
      }
    }
    assertTrue(kinds.getOrDefault(Kind.MISSING, 0L) > 200, kinds::toString);
    assertTrue(kinds.getOrDefault(Kind.GONE, 0L) > 100, kinds::toString);
    assertTrue(kinds.getOrDefault(Kind.CHANGED, 0L) > 20, kinds::toString);
  }

  private static void assertInOrder(List<Discovery> found, LocalDate since) {
    long height = 0;
    for (Discovery each : found) {
      assertTrue(each.flow().block().height() >= height, "out of the order of the lane");
      assertTrue(each.flow().block().epochDay() >= since.toEpochDay(), "before the list counted");
      height = each.flow().block().height();
    }
  }

  @Test
  void theSameListFindsNothing() throws IOException {
    for (Chain chain : List.of(Chain.BITCOIN, Chain.ETHEREUM)) {
      Watchlist list = RandomLanes.list(chain, OLD);
      List<LaneRecord> blocks = RandomLanes.blocks(chain, 1);
      List<LaneRecord> lane = RandomLanes.lane(chain, blocks, list, blocks.size(), list);
      assertEquals(List.of(), retrace(chain, lane, list, FIRST).found());
      assertEquals(List.of(), retrace(chain, lane, list, FIRST).rerun().held());
    }
  }

  @Test
  void coinsAtNewlyListedAddressesAreThoseThatNothingSpent() throws IOException {
    Watchlist before = RandomLanes.list(Chain.BITCOIN, OLD);
    Watchlist after = RandomLanes.list(Chain.BITCOIN, NEW);
    long coins = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<LaneRecord> blocks = RandomLanes.blocks(Chain.BITCOIN, seed);
      List<LaneRecord> lane = RandomLanes.lane(Chain.BITCOIN, blocks, before, blocks.size(), after);
      Set<String> held = new TreeSet<>();
      retrace(Chain.BITCOIN, lane, after, SECOND)
          .rerun()
          .held()
          .forEach(each -> held.add(each.holder() + " " + each.address() + " " + each.amount()));
      Set<String> left = left(blocks, List.of("a1", "a2", "a3", "a9"));
      assertEquals(left, held, "seed " + seed);
      coins += left.size();
    }
    assertTrue(coins > 20, "the economy shows too little: " + coins);
  }

  /** As blocks that come again bring the same transactions, taking back does not matter here. */
  private static Set<String> left(List<LaneRecord> blocks, List<String> addresses) {
    TreeMap<String, @Nullable String> coins = new TreeMap<>();
    TreeSet<String> spent = new TreeSet<>();
    for (LaneRecord record : blocks) {
      if (record instanceof LaneRecord.Connected c) {
        for (var each : c.transactions()) {
          UtxoTransaction tx = (UtxoTransaction) each;
          tx.inputs().forEach(in -> spent.add(in.coin().toString()));
          for (int i = 0; i < tx.outputs().size(); i++) {
            UtxoTransaction.Output out = tx.outputs().get(i);
            if (addresses.contains(String.valueOf(out.address()))) {
              coins.put(tx.txid() + ":" + i, out.address() + " " + out.value());
            }
          }
        }
      }
    }
    coins.keySet().removeAll(spent);
    TreeSet<String> left = new TreeSet<>();
    coins.forEach((coin, what) -> left.add(coin + " " + what));
    return left;
  }
}
