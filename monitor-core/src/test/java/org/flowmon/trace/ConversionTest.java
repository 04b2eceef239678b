package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversions one at a time; the first is the worked example of the documentation. */
class ConversionTest {
  private static final String USD = "0xusd";
  private static final String COIN = AccountTransaction.NATIVE;

  private final List<Flow> flows = new ArrayList<>();
  private int transactions;

  private static Ledger ledger(Policy policy) {
    Labels labels = new Labels();
    for (String entity : List.of("s", "t", "dex")) {
      labels.add(
          new Label(entity, "0x" + entity, null, Long.MIN_VALUE, Confidence.HIGH, false, false));
    }
    Ledger ledger = new Ledger(Chain.ETHEREUM, policy, Bounds.NONE, labels);
    ledger.connect(new BlockRef(1, "b1", null, 1));
    return ledger;
  }

  private void apply(Ledger ledger, Transfer... transfers) {
    Txid txid = Txid.parse("t" + transactions++);
    ledger.apply(new AccountTransaction(txid, false, Arrays.asList(transfers), null), flows::add);
  }

  private static Transfer pay(String asset, String from, String to, long value) {
    return new Transfer(asset, from, to, Amount.of(value), -1);
  }

  private static Transfer give(String asset, String from, String to, long value) {
    return pay(asset, from, to, value).as(Conversion.give(0));
  }

  private static Transfer take(String asset, String from, String to, long value) {
    return pay(asset, from, to, value).as(Conversion.take(0));
  }

  @ParameterizedTest
  @CsvSource({"HAIRCUT, 2", "FIFO, 1"})
  void the_worked_example(Policy policy, long arrived) {
    Ledger ledger = ledger(policy);
    ledger.balance("a", USD, Amount.of(600));
    apply(ledger, pay(USD, "0xs", "a", 400));
    apply(ledger, give(USD, "a", "pool", 1000), take(COIN, "pool", "a", 7));
    assertEquals(Amount.of(400), ledger.total("s", USD, Book.CONVERTED_OUT));
    assertEquals(Amount.of(3), ledger.total("s", COIN, Book.CONVERTED_IN));
    List<LiveHolder> live = ledger.live();
    assertEquals(List.of("a"), live.stream().map(LiveHolder::holder).toList());
    apply(ledger, pay(COIN, "a", "0xt", 5));
    Flow flow = flows.getFirst();
    assertEquals(Amount.of(arrived), flow.amount());
    assertEquals(3, flow.hops());
    assertEquals("swap", flow.via());
    assertEquals(
        List.of(Amount.of(400), Amount.of(3), Amount.of(arrived)),
        flow.path().stream().map(Flow.Arrival::amount).toList());
  }

  @Test
  void what_a_labelled_account_converts_is_wholly_its_own() {
    Ledger ledger = ledger(Policy.HAIRCUT);
    apply(ledger, give(USD, "0xs", "pool", 10), take(COIN, "pool", "a", 3));
    apply(ledger, pay(COIN, "a", "0xt", 3));
    assertEquals(Amount.of(3), flows.getFirst().amount());
    assertEquals("s", flows.getFirst().from());
    assertEquals("swap", flows.getFirst().via());
  }

  @Test
  void at_a_labelled_pool_the_way_ends() {
    Ledger ledger = ledger(Policy.HAIRCUT);
    apply(ledger, pay(USD, "0xs", "a", 10));
    apply(ledger, give(USD, "a", "0xdex", 10), take(COIN, "0xdex", "a", 3));
    assertEquals("dex", flows.getFirst().to());
    assertNull(flows.getFirst().via());
    apply(ledger, pay(COIN, "a", "0xt", 3));
    assertEquals("dex", flows.get(1).from());
    assertNull(flows.get(1).via());
  }

  @Test
  void what_is_taken_before_anything_was_given_is_traced_as_it_stands() {
    Ledger ledger = ledger(Policy.HAIRCUT);
    apply(ledger, pay(USD, "0xs", "a", 10));
    apply(ledger, take(COIN, "pool", "a", 3), give(USD, "a", "pool", 10));
    assertEquals("pool", ledger.live().getFirst().holder());
    assertEquals(Amount.ZERO, ledger.total("s", USD, Book.CONVERTED_OUT));
  }
}
