package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.trace.RandomEconomy.Block;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags equal what a search through the whole history finds, written differently. */
class PoisonReachabilityTest {
  private static final int BLOCKS = 120;
  private static final int PER_BLOCK = 100;

  private static Map<String, Map<String, Integer>> flags(Poison poison) {
    Map<String, Map<String, Integer>> flags = new TreeMap<>();
    for (PoisonedHolder holder : poison.flags()) {
      Map<String, Integer> hops = new TreeMap<>();
      holder.connected().forEach(c -> hops.put(c.origin(), c.hops()));
      flags.put(holder.holder() + " " + holder.asset(), hops);
    }
    return flags;
  }

  /** At a scale of a million many coins are dust, where there is any. */
  @ParameterizedTest
  @CsvSource({
    "1, 1000000, none",
    "2, 1000000, default",
    "3, 1000000, default",
    "4, 2100000000000000, default",
    "5, 2100000000000000, none"
  })
  void ofCoins(long seed, String scale, String bounds) {
    Bounds limits = Bounds.parse(bounds);
    RandomEconomy economy = new RandomEconomy(seed, new BigInteger(scale), 400);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(economy.utxoBlock(PER_BLOCK));
    }
    Labels labels = RandomEconomy.labels();
    long midnight = blocks.get(BLOCKS - 1).ref().epochDay();
    assertTrue(blocks.get(0).ref().epochDay() < midnight, "labels begin within the run");
    for (int i = 0; i < 40; i++) {
      labels.add(new Label("late" + i % 3, "a" + i, null, midnight, Confidence.LOW, i == 0, false));
    }
    Poison poison = new Poison(Chain.BITCOIN, limits, labels);
    for (Block block : blocks) {
      poison.connect(block.ref());
      block.transactions().forEach(poison::apply);
    }
    BigInteger minimum = limits.minimum(Chain.BITCOIN, AccountTransaction.NATIVE).toBigInteger();
    Map<String, Map<String, Integer>> expected =
        new CoinGraph(blocks, labels, minimum).reached(limits.maxHops());
    assertTrue(expected.size() > 500, "flagged coins: " + expected.size());
    assertEquals(expected, flags(poison));
  }

  @ParameterizedTest
  @CsvSource({"1, 10, none", "2, 10, default", "3, 12000000000000000, default"})
  void ofAccounts(long seed, long scale, String bounds) {
    Bounds limits = Bounds.parse(bounds);
    Chain chain = Chain.ETHEREUM;
    Labels labels = RandomEconomy.labels();
    Poison poison = new Poison(chain, limits, labels);
    AccountTimeline timeline =
        new AccountTimeline(
            labels, limits.minimum(chain, AccountTransaction.NATIVE).toBigInteger());
    SpendingEconomy economy = new SpendingEconomy(seed, scale);
    for (int height = 0; height < BLOCKS; height++) {
      poison.connect(new BlockRef(height, "b" + height, null, 0));
      for (int i = 0; i < PER_BLOCK; i++) {
        SpendingEconomy.Statement said = economy.statement();
        if (said != null) {
          poison.balance(said.account(), said.asset(), Amount.of(said.value()));
          timeline.state(said.account(), said.asset(), BigInteger.valueOf(said.value()));
        }
        Transaction tx = economy.transaction();
        poison.apply(tx);
        timeline.add((AccountTransaction) tx);
      }
    }
    Map<String, Map<String, Integer>> expected = timeline.reached(limits.maxHops());
    assertTrue(timeline.emptied() > 1000, "emptied for sure: " + timeline.emptied());
    assertEquals(expected, flags(poison));
  }
}
