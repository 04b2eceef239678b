package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.trace.RandomEconomy.Block;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold for every economy, whatever its size: checked over seeded economies of 12,000
 * transactions each; the reorganisation leaves 10,000 in place, takes back 500 and adds 700.
 */
class InvariantsTest {
  private static final int BLOCKS = 120;
  private static final int PER_BLOCK = 100;

  record World(Policy policy, Chain chain, Bounds bounds, String scale, long seed) {
    Ledger ledger() {
      return new Ledger(chain, policy, bounds, RandomEconomy.labels());
    }

    World withUndoDepth(int blocks) {
      Chain other =
          new Chain(
              chain.name(),
              chain.caip2(),
              chain.model(),
              chain.lane(),
              blocks,
              chain.confirmations(),
              chain.coin(),
              chain.decimals(),
              chain.slip44());
      return new World(policy, other, bounds, scale, seed);
    }

    List<Block> blocks(int n) {
      RandomEconomy economy = new RandomEconomy(seed, new BigInteger(scale), 400);
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        blocks.add(
            chain.model() == Chain.Model.UTXO
                ? economy.utxoBlock(PER_BLOCK)
                : economy.accountBlock(PER_BLOCK));
      }
      return blocks;
    }
  }

  static Stream<World> worlds() {
    List<World> worlds = new ArrayList<>();
    long seed = 1;
    for (Policy policy : Policy.values()) {
      for (Chain chain : List.of(Chain.BITCOIN, Chain.ETHEREUM)) {
        for (Bounds bounds : List.of(Bounds.DEFAULT, Bounds.NONE)) {
          for (String scale :
              List.of(
                  "50", "2100000000000000", "120000000000000000000000000", "1" + "0".repeat(70))) {
            worlds.add(new World(policy, chain, bounds, scale, seed++));
          }
        }
      }
    }
    return worlds.stream();
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void valueIsConservedAndEveryCompositionSumsToItsValue(World world) {
    Ledger ledger = world.ledger();
    List<Flow> flows = new ArrayList<>();
    int n = 0;
    for (Block block : world.blocks(BLOCKS)) {
      connect(ledger, block, flows);
      if (++n % 20 == 0 || n == BLOCKS) {
        assertSums(ledger);
        assertConserved(ledger);
      }
    }
    assertFalse(flows.isEmpty());
    assertEquals(
        world.chain.model() == Chain.Model.ACCOUNT,
        flows.stream().anyMatch(flow -> "swap".equals(flow.via())),
        "flows through swaps");
    Map<String, Amount> absorbed = new HashMap<>();
    for (Flow flow : flows) {
      assertNotEquals(flow.from(), flow.to());
      assertFalse(flow.amount().isZero());
      assertTrue(flow.amount().compareTo(flow.value()) <= 0);
      assertTrue(flow.hops() >= 1);
      assertEquals(flow.amount(), flow.path().get(flow.path().size() - 1).amount());
      if (flow.kind() == Flow.Kind.TRANSFER) {
        absorbed.merge(flow.from() + " " + flow.asset(), flow.amount(), Amount::plus);
      }
    }
    absorbed.forEach(
        (key, sum) ->
            assertEquals(
                sum, ledger.total(key.split(" ")[0], key.split(" ")[1], Book.ABSORBED), key));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void takingBlocksBackGivesTheStateBeforeThem(World world) {
    Ledger ledger = world.ledger();
    List<Block> blocks = world.blocks(BLOCKS);
    List<String> before = new ArrayList<>();
    List<List<Flow>> flows = new ArrayList<>();
    for (Block block : blocks) {
      before.add(before.size() < BLOCKS - 40 ? "" : dump(ledger));
      List<Flow> of = new ArrayList<>();
      connect(ledger, block, of);
      flows.add(of);
    }
    String end = dump(ledger);
    for (int i = BLOCKS - 1; i >= BLOCKS - 40; i--) {
      List<Flow> back = new ArrayList<>();
      ledger.disconnect(blocks.get(i).ref().height(), blocks.get(i).ref().hash(), back::add);
      assertEquals(before.get(i), dump(ledger), "after taking back block " + i);
      assertEquals(flows.get(i).stream().map(Flow::retract).toList().reversed(), back);
    }
    for (int i = BLOCKS - 40; i < BLOCKS; i++) {
      connect(ledger, blocks.get(i), new ArrayList<>());
    }
    assertEquals(end, dump(ledger));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void deliveringABlockTwiceChangesNothing(World world) {
    Ledger once = world.ledger();
    Ledger twice = world.ledger();
    List<Flow> a = new ArrayList<>();
    List<Flow> b = new ArrayList<>();
    List<Block> blocks = world.blocks(BLOCKS);
    for (int i = 0; i < blocks.size(); i++) {
      connect(once, blocks.get(i), a);
      connect(twice, blocks.get(i), b);
      connect(twice, blocks.get(i), b);
      connect(twice, blocks.get(Math.max(i / 2, i - 30)), b);
    }
    assertEquals(a, b);
    assertEquals(dump(once), dump(twice));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void aReorganisationEndsInTheStateOfAFreshRunOnTheWinningChain(World world) {
    List<Block> common = world.blocks(BLOCKS - 20);
    World other =
        new World(world.policy, world.chain, world.bounds, world.scale, world.seed + 1000);
    List<Block> losing = graft(common, other.blocks(5));
    List<Block> winning =
        graft(
            common,
            new World(world.policy, world.chain, world.bounds, world.scale, world.seed + 2000)
                .blocks(7));
    Ledger switched = world.ledger();
    Ledger fresh = world.ledger();
    for (Block block : common) {
      connect(switched, block, new ArrayList<>());
      connect(fresh, block, new ArrayList<>());
    }
    for (Block block : losing) {
      connect(switched, block, new ArrayList<>());
    }
    for (Block block : losing.reversed()) {
      switched.disconnect(block.ref().height(), block.ref().hash(), flow -> {});
    }
    List<Flow> a = new ArrayList<>();
    List<Flow> b = new ArrayList<>();
    for (Block block : winning) {
      connect(switched, block, a);
      connect(fresh, block, b);
    }
    assertEquals(b, a);
    assertEquals(dump(fresh), dump(switched));
  }

  /** The same transactions as blocks above {@code base}. */
  private static List<Block> graft(List<Block> base, List<Block> branch) {
    List<Block> out = new ArrayList<>();
    var tip = base.get(base.size() - 1).ref();
    for (Block block : branch) {
      tip = new BlockRef(tip.height() + 1, block.ref().hash() + "'", tip.hash(), tip.time() + 600);
      out.add(new Block(tip, block.transactions()));
    }
    return out;
  }

  static void connect(Ledger ledger, Block block, List<Flow> flows) {
    ledger.connect(block.ref());
    if (block.ref().height() % 3 == 0) {
      ledger.expect(block.transactions());
    }
    if (block.ref().height() % 7 == 0) {
      ledger.compact();
    }
    for (Transaction tx : block.transactions()) {
      ledger.apply(tx, flows::add);
    }
  }

  private static void assertSums(Ledger ledger) {
    int[] holders = {0};
    ledger.holdings.forEach(
        h -> {
          holders[0]++;
          BigInteger[] sum = {BigInteger.ZERO};
          int[] last = {-1};
          ledger.mixing.forEachPart(
              h,
              (mark, way, amount) -> {
                assertFalse(amount.isZero(), "no part is zero");
                assertNotEquals(last[0], mark, "neighbours differ");
                if (ledger.policy() == Policy.HAIRCUT && last[0] > 0 && mark != Marks.NOBODY) {
                  assertTrue(ledger.marks.rank(last[0]) < ledger.marks.rank(mark), "ascending");
                }
                sum[0] = sum[0].add(amount.toBigInteger());
                last[0] = mark;
              });
          assertEquals(h.value().toBigInteger(), sum[0]);
          assertTrue(Limbs.width(h.value()) <= h.width());
        });
    assertEquals(ledger.size(), holders[0]);
  }

  /**
   * LEFT + CONVERTED_IN = live + RETURNED + ABSORBED + FEES + BURNED + PRUNED + CONVERTED_OUT, per
   * origin and asset.
   */
  private static void assertConserved(Ledger ledger) {
    Map<String, BigInteger> live = new HashMap<>();
    for (LiveHolder holder : ledger.live()) {
      for (LiveHolder.Share share : holder.shares()) {
        if (share.origin() != null) {
          live.merge(
              share.origin() + " " + holder.asset(),
              share.amount().toBigInteger(),
              BigInteger::add);
        }
      }
    }
    for (String origin : ledger.origins()) {
      for (String asset : ledger.assets.all()) {
        BigInteger went = live.getOrDefault(origin + " " + asset, BigInteger.ZERO);
        for (Book book : Book.values()) {
          if (book != Book.LEFT && book != Book.CONVERTED_IN) {
            went = went.add(ledger.total(origin, asset, book).toBigInteger());
          }
        }
        BigInteger came = ledger.total(origin, asset, Book.LEFT).toBigInteger();
        came = came.add(ledger.total(origin, asset, Book.CONVERTED_IN).toBigInteger());
        assertEquals(came, went, origin + " " + asset);
      }
    }
  }

  /**
   * Everything that a later record could depend on, as text: states that read the same are the
   * same.
   */
  static String dump(Ledger ledger) {
    List<String> lines = new ArrayList<>();
    ledger.holdings.forEach(
        h -> {
          String address = h.address == 0 ? null : ledger.landings.addresses.text(h.address);
          StringBuilder line = new StringBuilder(h.txid + ":" + h.sub + " " + address + " ");
          ledger.mixing.forEachPart(
              h,
              (mark, way, amount) -> {
                line.append(amount).append(' ');
                if (mark != Marks.NOBODY) {
                  line.append(ledger.origins.name(ledger.marks.origin(mark)))
                      .append(ledger.marks.hops(mark))
                      .append(way(ledger, way))
                      .append(' ');
                }
              });
          lines.add(line.toString());
        });
    for (String origin : ledger.origins()) {
      for (String asset : ledger.assets.all().stream().sorted().toList()) {
        for (Book book : Book.values()) {
          Amount total = ledger.total(origin, asset, book);
          if (!total.isZero()) {
            lines.add(origin + " " + asset + " " + book + " " + total);
          }
        }
      }
    }
    lines.sort(null);
    return String.join("\n", lines);
  }

  /** The last step of a way: the state before it was compared when it was made. */
  private static String way(Ledger ledger, int step) {
    if (step == 0) {
      return "";
    }
    Landing landing = ledger.landings.table.get(ledger.ways.landing(step));
    return " by "
        + landing.txid
        + landing.at
        + landing.address
        + ledger.ways.amount(step)
        + ledger.ways.via(step);
  }
}
