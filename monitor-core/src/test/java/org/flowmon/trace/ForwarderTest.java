package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Forwarder.Paid;
import org.flowmon.trace.Forwarder.Receipt;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What shows that an account forwards to one exchange what it receives, and what does not. */
class ForwarderTest {
  private static final String TOKEN = "0xtoken";
  private static final String COIN = AccountTransaction.NATIVE;
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Amount TOLERANCE = Amount.of(BigInteger.TEN.pow(16));

  private static Receipt receipt(long height, String asset, Amount amount, @Nullable String payer) {
    return new Receipt(Txid.parse("in" + height), height, asset, amount, payer);
  }

  private static Receipt tokens(long height, long amount) {
    return receipt(height, TOKEN, Amount.of(amount), null);
  }

  private static Paid pay(Forwarder from, String exchange, String asset, Amount amount, long at) {
    Transfer transfer = new Transfer(asset, "0xa", "0x" + exchange, amount, -1);
    return from.pays(exchange, transfer, Txid.parse("out" + at), at, TOLERANCE);
  }

  private static @Nullable Sweep swept(Forwarder from, long amount, long at) {
    return pay(from, "kitsune", TOKEN, Amount.of(amount), at).sweep();
  }

  @Test
  void aTokenIsForwardedToTheUnit() {
    Forwarder got = Forwarder.NEW.receives(tokens(100, 500));
    Sweep sweep = swept(got, 500, 101);
    assertEquals(
        new Sweep(
            Txid.parse("out101"),
            101,
            "0xkitsune",
            TOKEN,
            Amount.of(500),
            Amount.of(500),
            100,
            List.of(Txid.parse("in100"))),
        sweep);
    assertNull(swept(got, 499, 101));
    assertNull(swept(got, 501, 101));
    assertNull(pay(got, "kitsune", "0xother", Amount.of(500), 101).sweep());
  }

  @Test
  void ofTheCoinAHundredthMayBeMissingForTheFee() {
    Amount received = Amount.of(ETHER);
    Forwarder got = Forwarder.NEW.receives(receipt(7, COIN, received, null));
    Amount least = received.minus(TOLERANCE);
    assertNotNull(pay(got, "kitsune", COIN, received, 8).sweep());
    assertNotNull(pay(got, "kitsune", COIN, least, 8).sweep());
    assertNull(pay(got, "kitsune", COIN, least.minus(Amount.of(1)), 8).sweep());
    assertNull(pay(got, "kitsune", COIN, received.plus(Amount.of(1)), 8).sweep());
  }

  @Test
  void withinThreeThousandTwoHundredBlocks() {
    Forwarder got = Forwarder.NEW.receives(tokens(1000, 500));
    assertNotNull(swept(got, 500, 4200));
    assertNull(swept(got, 500, 4201));
  }

  @Test
  void eachReceiptOrAllTogether() {
    Forwarder got = Forwarder.NEW.receives(tokens(1, 500)).receives(tokens(2, 70));
    Sweep both = swept(got, 570, 3);
    assertNotNull(both);
    assertEquals(List.of(Txid.parse("in1"), Txid.parse("in2")), both.receipts());
    assertEquals(1, both.since());
    Paid first = pay(got, "kitsune", TOKEN, Amount.of(500), 3);
    assertNotNull(first.sweep());
    assertEquals(List.of(tokens(2, 70)), first.after().receipts());
    assertNull(swept(first.after(), 570, 4), "the same receipt counts once");
  }

  @Test
  void whoKeepsAPartDoesNotForward() {
    Forwarder got = Forwarder.NEW.receives(tokens(1, 500));
    Forwarder kept = pay(got, "kitsune", TOKEN, Amount.of(300), 2).after();
    assertTrue(kept.busy(3));
    assertNull(swept(kept.receives(tokens(3, 40)), 40, 4));
  }

  @Test
  void whatWasHeldBeforeShowsNothingAndHarmsNothing() {
    Forwarder got = Forwarder.NEW.receives(tokens(1, 500));
    Paid more = pay(got, "kitsune", TOKEN, Amount.of(800), 2);
    assertNull(more.sweep());
    assertNotNull(swept(more.after().receives(tokens(3, 40)), 40, 4));
  }

  @Test
  void whoSentToAnybodyElseLatelyDoesNotForward() {
    Forwarder strayed = Forwarder.NEW.strays(100);
    assertSame(strayed, strayed.strays(127), "counted in steps of 64 blocks");
    assertSame(strayed, strayed.receives(tokens(3327, 500)));
    assertNotNull(swept(strayed.receives(tokens(3328, 500)), 500, 3329));
    Forwarder between = Forwarder.NEW.receives(tokens(1, 500)).strays(2);
    assertNull(swept(between, 500, 3));
  }

  @Test
  void whoPaysTwoExchangesDoesNotForward() {
    Forwarder got = Forwarder.NEW.receives(tokens(1, 500)).receives(tokens(2, 70));
    Paid one = pay(got, "kitsune", TOKEN, Amount.of(500), 3);
    Paid two = pay(one.after(), "tanuki", TOKEN, Amount.of(70), 4);
    assertNull(two.sweep());
    assertTrue(two.after().busy(5));
  }

  @Test
  void whatTheExchangeItselfPaidInIsNoReceipt() {
    Receipt own = receipt(1, TOKEN, Amount.of(500), "kitsune");
    assertNull(swept(Forwarder.NEW.receives(own), 500, 2));
    Receipt other = receipt(1, TOKEN, Amount.of(500), "tanuki");
    assertNotNull(swept(Forwarder.NEW.receives(other), 500, 2));
  }

  @Test
  void onlySoManyReceiptsAreKept() {
    Forwarder got = Forwarder.NEW;
    for (int i = 0; i <= Forwarder.MOST_RECEIPTS; i++) {
      got = got.receives(tokens(i, 100 + i));
    }
    assertEquals(Forwarder.MOST_RECEIPTS, got.receipts().size());
    assertEquals(tokens(1, 101), got.receipts().getFirst());
  }
}
