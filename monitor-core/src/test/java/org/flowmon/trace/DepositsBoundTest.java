package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** What is inferred of and what is looked at stay below their bounds. */
class DepositsBoundTest {
  private static final int MOST = 16;
  private final Labels labels =
      Labels.of(
          List.of(
              new Label(
                  "kitsune",
                  "0xhot",
                  null,
                  Long.MIN_VALUE,
                  Confidence.HIGH,
                  false,
                  false,
                  false,
                  true,
                  null)));

  private void block(Deposits deposits, long height, Transfer... transfers) {
    deposits.connect(new BlockRef(height, "b" + height, null, height));
    for (Transfer each : transfers) {
      Txid txid = Txid.parse("t" + height + each.to());
      deposits.seen(new AccountTransaction(txid, false, List.of(each), null));
    }
  }

  private static Transfer pay(String from, String to) {
    return new Transfer("0xtoken", from, to, Amount.of(5), 0);
  }

  @Test
  void theInferencesSweptTheLongestAgoGoFirstAndABlockTakenBackHasThemAgain() {
    Deposits deposits = new Deposits(Chain.ETHEREUM, labels, MOST, 1000);
    for (int i = 0; i <= MOST; i++) {
      String address = "0xd" + i;
      block(deposits, 10 + i, pay("0xc", address), pay(address, "0xhot"));
    }
    assertEquals(MOST + 1, labels.inferences());
    block(deposits, 100);
    assertEquals(MOST - 1, labels.inferences());
    assertNull(labels.inferred("0xd0"));
    assertNull(labels.inferred("0xd1"));
    assertNotNull(labels.inferred("0xd2"));
    deposits.disconnect("b100");
    assertEquals(MOST + 1, labels.inferences());
  }

  @Test
  void ofAccountsAndReceiptsThoseThatAreOldestGoFirst() {
    Deposits deposits = new Deposits(Chain.ETHEREUM, labels, MOST, 6);
    for (int i = 0; i < 6; i++) {
      block(deposits, 10 + i, pay("0xhot", "0xa" + i));
    }
    block(deposits, 20);
    assertTrue(deposits.accounts.size() <= 3, () -> deposits.accounts.keySet().toString());
    assertTrue(deposits.accounts.containsKey("0xa5"));
  }

  @Test
  void whatIsOlderThanTheWindowAndTheUndoDepthIsLetGo() {
    Deposits deposits = new Deposits(Chain.ETHEREUM, labels, MOST, 1000);
    block(deposits, 1, pay("0xc", "0xa"), pay("0xhot", "0xb"));
    for (int i = 0; i < Chain.ETHEREUM.undoDepth() + 1; i++) {
      block(deposits, 5_000 + i);
    }
    assertEquals(0, deposits.accounts.size());
  }

  @Test
  void onlyAChainOfAccountsHasThem() {
    assertThrows(IllegalArgumentException.class, () -> new Deposits(Chain.BITCOIN, new Labels()));
  }
}
