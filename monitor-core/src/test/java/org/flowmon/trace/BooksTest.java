package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which book value that ends ends. */
class BooksTest {
  private static final Labels LABELS =
      Labels.of(
          List.of(new Label("s", "0xs", null, Long.MIN_VALUE, Confidence.HIGH, false, false)));

  private static Ledger ledger(Chain chain, Policy policy, Bounds bounds) {
    Ledger ledger = new Ledger(chain, policy, bounds, LABELS);
    ledger.connect(new BlockRef(1, "b1", null, 1));
    return ledger;
  }

  private static void assertBooks(Ledger ledger, long left, long fees, long burned, long pruned) {
    assertEquals(Amount.of(left), ledger.total("s", "native", Book.LEFT), "left");
    assertEquals(Amount.of(fees), ledger.total("s", "native", Book.FEES), "fees");
    assertEquals(Amount.of(burned), ledger.total("s", "native", Book.BURNED), "burned");
    assertEquals(Amount.of(pruned), ledger.total("s", "native", Book.PRUNED), "pruned");
  }

  private static UtxoTransaction.Output to(String address, long value) {
    return new UtxoTransaction.Output(address, Amount.of(value), false);
  }

  private static UtxoTransaction bySanctioned(String txid, long value) {
    return new UtxoTransaction(
        Txid.parse(txid),
        null,
        List.of(
            new UtxoTransaction.Input(
                new Outpoint(Txid.parse("before"), 0), "0xs", Amount.of(value))),
        List.of(to("x", value)));
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void feesAndUnspendableOutputsOfCoins(Policy policy) {
    Ledger ledger = ledger(Chain.BITCOIN, policy, Bounds.NONE);
    ledger.apply(bySanctioned("t1", 1000), flow -> {});
    ledger.apply(
        new UtxoTransaction(
            Txid.parse("t2"),
            null,
            List.of(new UtxoTransaction.Input(new Outpoint(Txid.parse("t1"), 0), null, null)),
            List.of(to("y", 700), new UtxoTransaction.Output(null, Amount.of(200), true))),
        flow -> {});
    assertBooks(ledger, 1000, 100, 200, 0);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void burnedPartAndTipOfAnAccountsFee(Policy policy) {
    Ledger ledger = ledger(Chain.ETHEREUM, policy, Bounds.NONE);
    ledger.apply(
        new AccountTransaction(
            Txid.parse("t1"),
            false,
            List.of(new AccountTransaction.Transfer("native", "0xs", "x", Amount.of(1000), -1)),
            null),
        flow -> {});
    ledger.apply(
        new AccountTransaction(
            Txid.parse("t2"),
            false,
            List.of(),
            new AccountTransaction.Fee("x", Amount.of(30), Amount.of(7), null)),
        flow -> {});
    assertBooks(ledger, 1000, 7, 30, 0);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void whatTheBoundsCut(Policy policy) {
    Ledger ledger = ledger(Chain.BITCOIN, policy, Bounds.DEFAULT);
    ledger.apply(bySanctioned("t1", 999), flow -> {});
    assertBooks(ledger, 999, 0, 0, 999);
  }
}
