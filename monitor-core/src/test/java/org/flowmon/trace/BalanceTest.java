package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.api.Test;

/** What an account held before it was first seen stays, whatever blocks are taken back. */
class BalanceTest {
  private final Ledger ledger = new Ledger(Chain.ETHEREUM, Policy.HAIRCUT, Bounds.NONE, labels());
  private final List<Flow> flows = new ArrayList<>();

  private static Labels labels() {
    return Labels.of(
        List.of(
            new Label("s", "0xs", null, Long.MIN_VALUE, Confidence.HIGH, false, false),
            new Label("t", "0xt", null, Long.MIN_VALUE, Confidence.HIGH, false, false)));
  }

  private void pay(String txid, String from, String to, long amount) {
    ledger.apply(
        new AccountTransaction(
            Txid.parse(txid),
            false,
            List.of(new Transfer(AccountTransaction.NATIVE, from, to, Amount.of(amount), -1)),
            null),
        flows::add);
  }

  private static BlockRef block(long height) {
    return new BlockRef(height, "b" + height, null, height);
  }

  @Test
  void aBalanceStatedAfterTheAccountWasPaidOutlivesTheUndoOfThatPayment() {
    ledger.connect(block(1));
    pay("1", "0xs", "x", 50);
    ledger.balance("x", AccountTransaction.NATIVE, Amount.of(50));
    ledger.disconnect(1, "b1", flows::add);
    ledger.connect(block(1));
    pay("1", "0xs", "x", 50);
    pay("2", "x", "0xt", 50);
    assertEquals(Amount.of(25), flows.get(0).amount());
  }

  @Test
  void aBalanceOfAnAccountThatWasEmptiedIsThereOnceAfterTheUndo() {
    ledger.connect(block(1));
    pay("1", "0xs", "x", 50);
    ledger.connect(block(2));
    pay("2", "x", "y", 50);
    ledger.balance("x", AccountTransaction.NATIVE, Amount.of(50));
    ledger.disconnect(2, "b2", flows::add);
    ledger.connect(block(2));
    pay("3", "x", "0xt", 100);
    assertEquals(Amount.of(50), flows.get(0).amount());
    assertEquals(Amount.of(100), flows.get(0).value());
    assertEquals(0, ledger.size());
  }
}
