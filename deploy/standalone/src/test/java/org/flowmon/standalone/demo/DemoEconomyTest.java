package org.flowmon.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Test;

class DemoEconomyTest {
  private static final long SEED = DemoEconomy.DEFAULT_SEED;

  @Test
  void sameSeedSameEventsAnotherSeedOthers() {
    assertEquals(Played.events(SEED), Played.events(SEED));
    assertNotEquals(Played.events(SEED), Played.events(SEED + 1));
  }

  @Test
  void blocksConnectAndOnlyTheTipIsTakenBack() {
    Deque<BlockRef> chain = new ArrayDeque<>();
    int most = 0;
    for (DemoEvent event : Played.events(SEED)) {
      BlockRef tip = chain.peekLast();
      switch (event) {
        case DemoEvent.Connect c -> {
          if (tip != null) {
            assertEquals(tip.hash(), c.block().parent());
            assertEquals(tip.height() + 1, c.block().height());
            assertTrue(tip.time() < c.block().time());
          }
          chain.addLast(c.block());
          most = Math.max(most, chain.size());
        }
        case DemoEvent.Disconnect d -> assertEquals(d.block(), chain.removeLast());
        case DemoEvent.Waits w -> assertEquals(w.block(), tip);
      }
    }
    assertEquals(Script.BLOCKS, chain.size());
    assertEquals(chain.size(), most);
  }

  @Test
  void anOrphanedBranchIsReplacedByALongerOne() {
    List<DemoEvent> events = Played.events(SEED);
    long orphaned = events.stream().filter(e -> e instanceof DemoEvent.Disconnect).count();
    assertEquals(4, orphaned);
    Set<String> hashes = new HashSet<>();
    events.stream()
        .filter(e -> e instanceof DemoEvent.Connect)
        .forEach(e -> assertTrue(hashes.add(e.block().hash()), "a block comes once"));
  }

  @Test
  void blocksHaveTensOfTransactionsAndTheCoinbaseFirst() {
    for (DemoEvent event : Played.events(SEED)) {
      if (event instanceof DemoEvent.Connect c) {
        List<UtxoTransaction> all = Played.coins(c);
        assertNotNull(all.getFirst().coinbase());
        assertTrue(all.size() > 10 && all.size() < 60, () -> c.block() + " has " + all.size());
        all.stream().skip(1).forEach(tx -> assertFalse(tx.coinbase() != null));
      }
    }
  }

  @Test
  void noCoinIsSpentTwiceAndNoTransactionPaysMoreThanItSpends() {
    Map<Outpoint, UtxoTransaction.Output> made = new HashMap<>();
    Deque<Set<Outpoint>> spentByBlock = new ArrayDeque<>();
    for (DemoEvent event : Played.events(SEED)) {
      switch (event) {
        case DemoEvent.Disconnect d -> spentByBlock.removeLast();
        case DemoEvent.Waits w -> {} // one of two is never in a block
        case DemoEvent.Connect c -> {
          Set<Outpoint> spent = new HashSet<>();
          for (UtxoTransaction tx : Played.coins(c)) {
            Amount in = Amount.ZERO;
            for (UtxoTransaction.Input input : tx.inputs()) {
              Amount value = input.value();
              assertNotNull(value);
              in = in.plus(value);
              assertTrue(spent.add(input.coin()), () -> input.coin() + " is spent twice");
              spentByBlock.forEach(
                  s -> assertFalse(s.contains(input.coin()), () -> input.coin() + " again"));
              UtxoTransaction.Output output = made.get(input.coin());
              if (output != null) {
                assertEquals(output.value(), value);
                assertEquals(output.address(), input.address());
              }
            }
            Amount out = Amount.ZERO;
            for (int i = 0; i < tx.outputs().size(); i++) {
              out = out.plus(tx.outputs().get(i).value());
              made.put(new Outpoint(tx.txid(), i), tx.outputs().get(i));
            }
            if (tx.coinbase() == null) {
              assertTrue(in.compareTo(out) > 0, () -> tx.txid() + " pays no fee");
            }
          }
          spentByBlock.addLast(spent);
        }
      }
    }
  }

  @Test
  void everyAddressHasAValidChecksum() {
    for (DemoEvent event : Played.events(SEED)) {
      if (event instanceof DemoEvent.Connect c) {
        for (UtxoTransaction tx : Played.coins(c)) {
          for (UtxoTransaction.Output output : tx.outputs()) {
            String address = output.address();
            assertNotNull(address);
            assertEquals(
                AddressCheck.State.OK,
                AddressCheck.of(DemoEconomy.CHAIN.name(), address).state(),
                address);
          }
        }
      }
    }
  }

  @Test
  void theWatchlistHoldsThePartiesTheirAddressesAndNobodyElse() {
    Watchlist list = DemoWatchlist.read();
    Set<String> expected = new TreeSet<>();
    Set<String> listed = new TreeSet<>();
    for (DemoParty party : DemoParty.values()) {
      for (int i = 0; i < DemoParty.ADDRESSES; i++) {
        expected.add(party.id() + " " + party.address(i));
        expected.add(party.id() + " " + party.account(i));
      }
    }
    for (Attribution each : list.attributions()) {
      if (each.address() != null) {
        listed.add(each.entity() + " " + each.address());
      } else {
        DemoParty pool = DemoParty.valueOf(each.entity().substring(5).toUpperCase(Locale.ROOT));
        assertEquals(pool.coinbaseTag(), each.coinbaseTag());
      }
    }
    assertEquals(expected, listed);
    assertEquals(DemoParty.values().length, list.entities().size());
  }

  @Test
  void everyPartyIsMarkedSynthetic() {
    for (Entity entity : DemoWatchlist.read().entities()) {
      assertTrue(entity.has("synthetic"), entity.id());
      assertTrue(entity.name().endsWith(" (demo)"), entity.name());
      entity.designations().forEach(d -> assertEquals("Demo list", d.list()));
    }
  }

  @Test
  void aLoopPlaysTheScriptAgainWithOtherCoins() {
    DemoEconomy economy = new DemoEconomy(SEED, true);
    Set<String> txids = new HashSet<>();
    int blocks = 0;
    int titles = 0;
    while (blocks < 2 * Script.BLOCKS + 8) {
      DemoEvent event = economy.next();
      assertNotNull(event);
      if (event instanceof DemoEvent.Connect c) {
        blocks++;
        titles += (int) c.notes().stream().filter(note -> note.title() != null).count();
        txids.add(c.transactions().getFirst().txid().toString());
      }
    }
    assertEquals(blocks, txids.size());
    assertEquals(2 * Script.ACTS.size(), titles);
  }
}
