package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.trace.PoisonedHolder.Connection;
import org.flowmon.trace.RandomEconomy.Block;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of poison flags in every economy: seeded ones of 12,000 transactions each. */
class PoisonInvariantsTest {
  private static final int BLOCKS = 120;
  private static final int PER_BLOCK = 100;
  private static final int UNDONE = 60;
  private static final int ADDRESSES = 400;

  record World(Chain chain, Bounds bounds, String scale, long seed) {
    Poison poison() {
      return new Poison(chain, bounds, RandomEconomy.labels());
    }

    List<Block> blocks(int n) {
      RandomEconomy economy = new RandomEconomy(seed, new BigInteger(scale), ADDRESSES);
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

  /** Scales at which a good part of what moves is dust where the bounds know dust. */
  static Stream<World> worlds() {
    return Stream.of(
        new World(Chain.BITCOIN, Bounds.NONE, "2100000000000000", 1),
        new World(Chain.BITCOIN, Bounds.DEFAULT, "1000000", 2),
        new World(Chain.BITCOIN, Bounds.DEFAULT, "2100000000000000", 3),
        new World(Chain.ETHEREUM, Bounds.NONE, "3", 4),
        new World(Chain.ETHEREUM, Bounds.DEFAULT, "10000000000000000", 5),
        new World(Chain.ETHEREUM, Bounds.NONE, "120000000000000000000000000", 6));
  }

  /** With what was stated about an account in the middle of the block, on a chain that has any. */
  private static void connect(Poison poison, World world, Block block) {
    poison.connect(block.ref());
    List<Transaction> transactions = block.transactions();
    for (int i = 0; i < transactions.size(); i++) {
      if (world.chain.model() == Chain.Model.ACCOUNT && i == transactions.size() / 2) {
        long height = block.ref().height();
        String account = "a" + height * 7 % ADDRESSES;
        poison.balance(account, AccountTransaction.NATIVE, Amount.of(height % 3));
      }
      poison.apply(transactions.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void whoeverHoldsValueOfAnOriginIsFlaggedWithIt(Policy policy) {
    for (World world : worlds().filter(w -> w.bounds.equals(Bounds.NONE)).toList()) {
      Ledger ledger = new Ledger(world.chain, policy, world.bounds, RandomEconomy.labels());
      Poison poison = world.poison();
      if (world.chain.model() == Chain.Model.ACCOUNT) {
        for (int i = 0; i < ADDRESSES; i += 2) {
          ledger.balance("a" + i, AccountTransaction.NATIVE, Amount.of(i % 5));
          poison.balance("a" + i, AccountTransaction.NATIVE, Amount.of(i % 5));
        }
      }
      int n = 0;
      for (Block block : world.blocks(BLOCKS)) {
        ledger.connect(block.ref());
        poison.connect(block.ref());
        for (Transaction tx : block.transactions()) {
          ledger.apply(tx, flow -> {});
          poison.apply(tx);
        }
        if (++n % 10 == 0) {
          assertFlagged(ledger, poison, world);
        }
      }
    }
  }

  private static void assertFlagged(Ledger ledger, Poison poison, World world) {
    Map<String, Map<String, Integer>> flags = new HashMap<>();
    for (PoisonedHolder holder : poison.flags()) {
      Map<String, Integer> hops = new TreeMap<>();
      holder.connected().forEach(c -> hops.put(c.origin(), c.hops()));
      flags.put(holder.holder() + " " + holder.asset(), hops);
    }
    List<LiveHolder> live = ledger.live();
    assertFalse(live.isEmpty());
    for (LiveHolder holder : live) {
      String key = holder.holder() + " " + holder.asset();
      for (LiveHolder.Share share : holder.shares()) {
        if (share.origin() != null) {
          Integer hops = flags.getOrDefault(key, Map.of()).get(share.origin());
          assertTrue(
              hops != null && hops <= share.hops(),
              () -> world + ": " + key + " holds " + share + " but is flagged " + flags.get(key));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void takingBlocksBackGivesTheFlagsBeforeThem(World world) {
    Poison poison = world.poison();
    List<Block> blocks = world.blocks(BLOCKS);
    List<String> before = new ArrayList<>();
    for (Block block : blocks) {
      before.add(before.size() < BLOCKS - UNDONE ? "" : dump(poison));
      connect(poison, world, block);
    }
    String end = dump(poison);
    assertNotEquals(before.get(BLOCKS - 1), end);
    for (int i = BLOCKS - 1; i >= BLOCKS - UNDONE; i--) {
      poison.disconnect(blocks.get(i).ref().height(), blocks.get(i).ref().hash());
      assertEquals(before.get(i), dump(poison), "after taking back block " + i + " of " + world);
    }
    for (int i = BLOCKS - UNDONE; i < BLOCKS; i++) {
      connect(poison, world, blocks.get(i));
    }
    assertEquals(end, dump(poison));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void deliveringABlockTwiceChangesNothing(World world) {
    Poison once = world.poison();
    Poison twice = world.poison();
    List<Block> blocks = world.blocks(BLOCKS);
    for (int i = 0; i < blocks.size(); i++) {
      connect(once, world, blocks.get(i));
      connect(twice, world, blocks.get(i));
      connect(twice, world, blocks.get(i));
      connect(twice, world, blocks.get(i - i / 2));
    }
    assertEquals(dump(once), dump(twice));
    BlockRef above = new BlockRef(BLOCKS, "above", null, 0);
    twice.disconnect(above.height(), above.hash());
    assertEquals(dump(once), dump(twice), "taken back already");
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void aReorganisationEndsInTheFlagsOfAFreshRunOnTheWinningChain(World world) {
    List<Block> common = world.blocks(BLOCKS);
    List<Block> losing = graft(common, world, 1000, 15);
    List<Block> winning = graft(common, world, 2000, 20);
    Poison switched = world.poison();
    Poison fresh = world.poison();
    common.forEach(block -> connect(switched, world, block));
    String fork = dump(switched);
    losing.forEach(block -> connect(switched, world, block));
    assertNotEquals(fork, dump(switched));
    for (Block block : losing.reversed()) {
      switched.disconnect(block.ref().height(), block.ref().hash());
    }
    winning.forEach(block -> connect(switched, world, block));
    common.forEach(block -> connect(fresh, world, block));
    winning.forEach(block -> connect(fresh, world, block));
    assertEquals(dump(fresh), dump(switched));
  }

  /** Another economy's transactions as {@code n} blocks on top of {@code base}. */
  private static List<Block> graft(List<Block> base, World world, long seed, int n) {
    List<Block> out = new ArrayList<>();
    BlockRef tip = base.get(base.size() - 1).ref();
    World other = new World(world.chain, world.bounds, world.scale, world.seed + seed);
    for (Block block : other.blocks(n)) {
      tip = new BlockRef(tip.height() + 1, block.ref().hash() + "'", tip.hash(), tip.time() + 600);
      out.add(new Block(tip, block.transactions()));
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void noLabelledHolderIsFlaggedAndNothingIsTooFar(World world) {
    Poison poison = world.poison();
    Labels labels = RandomEconomy.labels();
    Map<String, String> payees = new HashMap<>();
    for (Block block : world.blocks(BLOCKS)) {
      connect(poison, world, block);
      for (Transaction tx : block.transactions()) {
        if (tx instanceof UtxoTransaction u) {
          for (int i = 0; i < u.outputs().size(); i++) {
            payees.put(tx.txid() + ":" + i, String.valueOf(u.outputs().get(i).address()));
          }
        }
      }
    }
    List<PoisonedHolder> flags = poison.flags();
    assertTrue(flags.size() > 100, () -> world + ": " + flags.size());
    int furthest = 0;
    for (PoisonedHolder holder : flags) {
      assertFalse(holder.connected().isEmpty());
      assertNull(labels.at(payees.getOrDefault(holder.holder(), holder.holder()), 0));
      for (Connection connection : holder.connected()) {
        furthest = Math.max(furthest, connection.hops());
      }
    }
    assertTrue(furthest <= world.bounds.maxHops(), "hops " + furthest);
  }

  /** Who gets nothing but fees, and who mines, is connected with none of those that paid. */
  @ParameterizedTest
  @MethodSource("worlds")
  void feesCarryNothing(World world) {
    Poison poison = world.poison();
    Set<String> mined = new HashSet<>();
    for (Block block : world.blocks(BLOCKS)) {
      poison.connect(block.ref());
      for (Transaction tx : block.transactions()) {
        poison.apply(tx instanceof AccountTransaction a ? toCollector(a) : tx);
        if (tx instanceof UtxoTransaction u && u.coinbase() != null) {
          for (int i = 0; i < u.outputs().size(); i++) {
            mined.add(tx.txid() + ":" + i);
          }
        }
      }
    }
    assertFalse(poison.flags().isEmpty());
    for (PoisonedHolder holder : poison.flags()) {
      assertNotEquals("collector", holder.holder());
      if (mined.contains(holder.holder())) {
        assertEquals(1, holder.connected().size());
        assertEquals(0, holder.connected().get(0).hops());
        assertTrue(Set.of("e4", "e5").contains(holder.connected().get(0).origin()));
      }
    }
  }

  private static AccountTransaction toCollector(AccountTransaction tx) {
    Fee fee = tx.fee();
    return fee == null
        ? tx
        : new AccountTransaction(
            tx.txid(),
            tx.reverted(),
            tx.transfers(),
            new Fee(fee.payer(), fee.burned(), fee.tip(), "collector"));
  }

  /** Everything that a later record could depend on, as text. */
  static String dump(Poison poison) {
    List<String> lines = new ArrayList<>();
    poison.flags().forEach(holder -> lines.add(holder.toString()));
    poison.coins.forEach((outpoint, coin) -> lines.add(outpoint + " to " + coin.address()));
    poison.accounts.forEach(
        (key, held) ->
            lines.add(
                String.join(
                    " ",
                    key.address(),
                    key.asset().name(),
                    held.seen().toString(),
                    held.missing().toString(),
                    Objects.toString(held.opening()))));
    lines.sort(null);
    return String.join("\n", lines);
  }
}
