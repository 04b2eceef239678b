package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How people read amounts of a token, from the transfer to the flow. */
class TokenUnitTest {
  private static final TokenUnit USDT = new TokenUnit("USDT", 6);

  private final List<Flow> flows = new ArrayList<>();
  private final Ledger ledger =
      new Ledger(
          Chain.ETHEREUM,
          Policy.HAIRCUT,
          Bounds.NONE,
          Labels.of(List.of(label("s"), label("shop"), label("miner"))));

  private static Label label(String entity) {
    return new Label(entity, "0x" + entity, null, Long.MIN_VALUE, Confidence.HIGH, false, false);
  }

  @Test
  void aFlowSaysWhatItsLastTransferSaysAndSoDoesItsRetraction() {
    ledger.connect(new BlockRef(1, "b1", null, 1));
    ledger.apply(
        new AccountTransaction(
            Txid.parse("t"),
            false,
            List.of(
                new Transfer("0xt", "0xs", "a", Amount.of(5), 0),
                new Transfer("0xt", "a", "0xshop", Amount.of(5), 1).in(USDT),
                new Transfer("native", "0xs", "0xshop", Amount.of(7), -1)),
            new AccountTransaction.Fee("0xs", Amount.ZERO, Amount.of(1), "0xminer")),
        flows::add);
    assertEquals(USDT, flows.getFirst().unit());
    assertNull(flows.get(1).unit());
    assertNull(flows.get(2).unit());
    Flow token = flows.getFirst();
    ledger.disconnect(1, "b1", flows::add);
    assertEquals(token.retract(), flows.getLast());
    assertEquals(USDT, flows.getLast().unit());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 78})
  void decimalsThatNoAmountHasAreRefused(int decimals) {
    assertThrows(IllegalArgumentException.class, () -> new TokenUnit("X", decimals));
  }

  @Test
  void aSymbolIsShortAndNotBlank() {
    assertThrows(IllegalArgumentException.class, () -> new TokenUnit(" ", 6));
    assertThrows(IllegalArgumentException.class, () -> new TokenUnit("X".repeat(65), 6));
  }
}
