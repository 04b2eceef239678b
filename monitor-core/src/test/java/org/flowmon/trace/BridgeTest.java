package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
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

/** What comes to a bridge. */
class BridgeTest {
  private final List<Flow> flows = new ArrayList<>();
  private final Ledger ledger =
      new Ledger(
          Chain.ETHEREUM,
          Policy.HAIRCUT,
          Bounds.NONE,
          Labels.of(List.of(label("s", false), label("bridge", true), label("shop", false))));

  private static Label label(String entity, boolean bridge) {
    return new Label(
        entity,
        "0x" + entity,
        null,
        Long.MIN_VALUE,
        Confidence.HIGH,
        false,
        false,
        bridge,
        false,
        null);
  }

  private static Transfer pay(String from, String to, long value) {
    return new Transfer(AccountTransaction.NATIVE, from, to, Amount.of(value), -1);
  }

  private void apply(Transfer... transfers) {
    ledger.connect(new BlockRef(1, "b1", null, 1));
    ledger.apply(
        new AccountTransaction(Txid.parse("t"), false, Arrays.asList(transfers), null), flows::add);
  }

  @Test
  void a_deposit_is_a_flow_of_its_kind_with_the_message() {
    apply(pay("0xs", "a", 5), pay("a", "0xbridge", 5).under("bridge:0x1f"));
    Flow flow = flows.getFirst();
    assertEquals(Flow.Kind.BRIDGE, flow.kind());
    assertEquals("bridge:0x1f", flow.message());
    assertEquals("bridge", flow.to());
    assertEquals(2, flow.hops());
    ledger.disconnect(1, "b1", flows::add);
    assertEquals(flow.retract(), flows.getLast());
  }

  @Test
  void without_a_message_it_is_one_all_the_same() {
    apply(pay("0xs", "0xbridge", 5));
    assertEquals(Flow.Kind.BRIDGE, flows.getFirst().kind());
    assertNull(flows.getFirst().message());
  }

  @Test
  void a_message_on_the_way_elsewhere_says_nothing() {
    apply(pay("0xs", "a", 5).under("bridge:0x1f"), pay("a", "0xshop", 5).under("bridge:0x1f"));
    assertEquals(Flow.Kind.TRANSFER, flows.getFirst().kind());
    assertNull(flows.getFirst().message());
  }
}
