package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.trace.PoisonedHolder.Connection;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Blocks in and out of order, and what only a source that says little shows. */
class PoisonTest {
  private final Labels labels = new Labels();
  private final Poison poison = new Poison(Chain.BITCOIN, Bounds.NONE, labels);

  private void label(String entity, String address) {
    labels.add(new Label(entity, address, null, Long.MIN_VALUE, Confidence.HIGH, false, false));
  }

  private static BlockRef block(long height) {
    return new BlockRef(height, "b" + height, "b" + (height - 1), 0);
  }

  private static UtxoTransaction pay(String txid, String coin, @Nullable String from, String to) {
    Input input = new Input(new Outpoint(Txid.parse(coin), 0), from, null);
    Output output = new Output(to, Amount.of(1), false);
    return new UtxoTransaction(Txid.parse(txid), null, List.of(input), List.of(output));
  }

  private static PoisonedHolder flagged(String holder, String origin, int hops) {
    return new PoisonedHolder(holder, "native", List.of(new Connection(origin, hops)));
  }

  @Test
  void theAddressOfAFlaggedCoinIsKnownWithoutTheInputSayingIt() {
    label("a", "A");
    poison.connect(block(1));
    poison.apply(pay("t1", "i", "A", "x"));
    assertEquals(List.of(flagged("t1:0", "a", 1)), poison.flags());
    label("b", "x");
    poison.apply(pay("t2", "t1", null, "y"));
    assertEquals(List.of(flagged("t2:0", "b", 1)), poison.flags());
  }

  @Test
  void asManyBlocksAsTheChainAllowsCanBeTakenBack() {
    label("a", "A");
    int depth = Chain.BITCOIN.undoDepth();
    for (int h = 1; h <= depth + 2; h++) {
      assertTrue(poison.connect(block(h)));
      poison.apply(pay("t" + h, "i" + h, "A", "x"));
    }
    for (int h = depth + 2; h > 2; h--) {
      assertEquals(h, poison.flags().size());
      poison.disconnect(h, "b" + h);
    }
    TraceException e = assertThrows(TraceException.class, () -> poison.disconnect(2, "b2"));
    assertEquals("block 2 b2 is deeper than the 100 blocks that can be undone", e.getMessage());
    assertEquals(2, poison.flags().size());
  }

  @Test
  void theOnlyBlockCanBeTakenBack() {
    label("a", "A");
    poison.connect(block(1));
    poison.apply(pay("t1", "i", "A", "x"));
    poison.disconnect(1, "b1");
    assertEquals(List.of(), poison.flags());
    poison.disconnect(1, "b1");
    refused("transaction t comes before any block", () -> poison.apply(pay("t", "i", "A", "x")));
    assertTrue(poison.connect(block(1)));
  }

  @Test
  void whatIsSaidBehindADisconnectBelongsToTheTipOfThen() {
    Poison accounts = new Poison(Chain.ETHEREUM, Bounds.NONE, labels);
    accounts.balance("before", "native", Amount.of(1));
    String empty = PoisonInvariantsTest.dump(accounts);
    accounts.connect(block(1));
    accounts.connect(block(2));
    accounts.disconnect(2, "b2");
    accounts.balance("x", "native", Amount.of(1));
    accounts.disconnect(1, "b1");
    assertEquals(empty, PoisonInvariantsTest.dump(accounts));
  }

  @Test
  void blocksComeInOrder() {
    assertTrue(poison.connect(block(5)));
    assertTrue(poison.connect(block(9)), "heights may jump");
    assertFalse(poison.connect(block(5)));
    assertFalse(poison.connect(block(9)));
    refused(
        "block 9 other does not follow the tip 9 b9",
        () -> poison.connect(new BlockRef(9, "other", null, 0)));
    refused(
        "block 10 b10 does not follow the tip 9 b9",
        () -> poison.connect(new BlockRef(10, "b10", "other", 0)));
    refused("disconnects block 9 b5 but the tip is 9 b9", () -> poison.disconnect(9, "b5"));
    poison.disconnect(10, "b10");
    assertTrue(poison.connect(new BlockRef(10, "b10", null, 0)), "the source names no parent");
  }

  private static void refused(String message, Runnable what) {
    assertEquals(message, assertThrows(TraceException.class, what::run).getMessage());
  }
}
