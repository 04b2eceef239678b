package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.LaneRecord;
import org.flowmon.trace.Book;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Inference;
import org.junit.jupiter.api.Test;

/** Which addresses a lane takes for deposit addresses, and what follows for its flows. */
class InferredDepositsTest {
  private final DepositLane lane = new DepositLane(true);

  /** A stranger pays in, it is swept: the rule's example. */
  private void sweepOnce() {
    lane.block(DepositLane.pay("stranger", "0xd", 500));
    lane.block(DepositLane.pay("0xd", "0xkitsune", 500));
  }

  private Inference inferred(String address) {
    return Objects.requireNonNull(lane.inferred(address), address);
  }

  @Test
  void whatArrivesThereArrivedAtTheExchangeAndTheSweepIsNotToldAgain() {
    sweepOnce();
    assertEquals(List.of(), lane.flows);
    lane.block(DepositLane.pay("0xlisted", "0xd", 70));
    lane.block(DepositLane.pay("0xd", "0xkitsune", 70));
    assertEquals(2, lane.flows.size());
    for (Flow flow : lane.flows) {
      assertEquals("listed>kitsune 70 of 70, 1 hops, by 0xd", DepositLane.shown(flow));
      assertEquals(flow, FlowJson.fromBytes(FlowJson.toBytes(flow)));
      Inference why = flow.inference();
      assertNotNull(why);
      assertEquals(1, why.count());
      assertEquals("t1", why.sweeps().getFirst().txid().toString());
      assertEquals(
          List.of("t0"),
          why.sweeps().getFirst().receipts().stream().map(Object::toString).toList());
    }
    assertEquals(2, inferred("0xd").count());
    for (Ledger ledger : lane.tracer.ledgers) {
      assertEquals(Amount.of(70), ledger.total("listed", DepositLane.TOKEN, Book.ABSORBED));
      assertEquals(Amount.ZERO, ledger.total("kitsune", DepositLane.TOKEN, Book.LEFT));
      assertEquals(List.of(), ledger.live());
    }
  }

  @Test
  void withoutTheSwitchItIsFollowedToTheSweep() {
    DepositLane plain = new DepositLane(false);
    plain.block(DepositLane.pay("stranger", "0xd", 500));
    plain.block(DepositLane.pay("0xd", "0xkitsune", 500));
    plain.block(DepositLane.pay("0xlisted", "0xd", 70));
    assertEquals(List.of(), plain.flows);
    plain.block(DepositLane.pay("0xd", "0xkitsune", 70));
    assertEquals("listed>kitsune 70 of 70, 2 hops, by 0xkitsune", plain.shown().getFirst());
    assertNull(plain.flows.getFirst().inference());
    assertEquals(
        plain.tracer.setting(),
        new LaneTracer(Chain.ETHEREUM, List.of(Policy.values()), Bounds.NONE, false).setting());
    assertTrue(lane.tracer.setting().contains("deposit addresses inferred"));
  }

  @Test
  void whatHadArrivedBeforeItWasKnownIsFollowedToTheSweep() {
    lane.block(DepositLane.pay("0xlisted", "0xd", 500));
    lane.block(DepositLane.pay("0xd", "0xkitsune", 500));
    assertEquals("listed>kitsune 500 of 500, 2 hops, by 0xkitsune", lane.shown().getFirst());
    assertEquals("t1", inferred("0xd").sweeps().getFirst().txid().toString());
  }

  @Test
  void itEndsForGoodWithTheFirstPaymentToAnybodyElse() {
    sweepOnce();
    lane.block(DepositLane.pay("stranger", "0xd", 70));
    lane.block(DepositLane.pay("0xd", "0xfriend", 70));
    assertNull(lane.inferred("0xd"));
    lane.skip(4_000);
    sweepOnce();
    assertNull(lane.inferred("0xd"));
    lane.block(DepositLane.pay("0xlisted", "0xd", 30));
    assertEquals(List.of(), lane.flows);
  }

  @Test
  void aSecondExchangeEndsItToo() {
    sweepOnce();
    lane.skip(4_000);
    lane.block(DepositLane.pay("stranger", "0xd", 70));
    lane.block(DepositLane.pay("0xd", "0xtanuki", 70));
    assertNull(lane.inferred("0xd"));
  }

  @Test
  void onlyWhatNoListClaimsAndOnlyExchanges() {
    lane.block(DepositLane.pay("stranger", "0xshop2", 500));
    lane.block(DepositLane.pay("0xshop2", "0xkitsune", 500));
    assertNull(lane.inferred("0xshop2"));
    lane.block(DepositLane.pay("stranger", "0xd", 500));
    lane.block(DepositLane.pay("0xd", "0xshop", 500));
    assertNull(lane.inferred("0xd"));
  }

  @Test
  void itRestsWithoutTheLabelThatItRestsOnAndIsBackWithIt() {
    sweepOnce();
    LaneRecord.LabelsChanged without =
        new LaneRecord.LabelsChanged("v2", List.of(DepositLane.exchange("kitsune")), List.of());
    lane.accept(without);
    assertNull(lane.inferred("0xd"));
    lane.block(DepositLane.pay("0xlisted", "0xd", 30));
    assertEquals(List.of(), lane.flows);
    lane.accept(
        new LaneRecord.LabelsChanged("v3", List.of(), List.of(DepositLane.exchange("kitsune"))));
    assertEquals(1, inferred("0xd").count());
    lane.accept(
        new LaneRecord.LabelsChanged("v4", List.of(), List.of(DepositLane.label("own", "0xd"))));
    assertNull(lane.inferred("0xd"));
    assertEquals(List.of("own"), lane.claims("0xd"));
  }

  @Test
  void aBlockTakenBackTakesBackWhatItShowed() {
    lane.block(DepositLane.pay("stranger", "0xd", 500));
    lane.block(DepositLane.pay("0xd", "0xkitsune", 500));
    lane.block(DepositLane.pay("0xlisted", "0xd", 70));
    lane.undo(1);
    assertEquals(4, lane.flows.size());
    assertTrue(lane.flows.getLast().retracted());
    assertNotNull(lane.flows.getLast().inference());
    assertEquals(1, inferred("0xd").count());
    lane.undo(1);
    assertNull(lane.inferred("0xd"));
    lane.block(DepositLane.pay("0xlisted", "0xd", 70));
    assertEquals(4, lane.flows.size());
    lane.undo(1);
    lane.block(DepositLane.pay("0xd", "0xkitsune", 500)); // mined again: the receipt still counts
    assertEquals(1, inferred("0xd").count());
    lane.block(DepositLane.pay("0xd", "0xfriend", 1));
    assertNull(lane.inferred("0xd"));
    lane.undo(1);
    assertEquals(1, inferred("0xd").count());
  }

  @Test
  void anImageHasAllOfIt() throws IOException {
    sweepOnce();
    lane.block(DepositLane.pay("0xlisted", "0xd", 70));
    lane.block(DepositLane.pay("stranger", "0xe", 11));
    DepositLane again = lane.restored();
    assertEquals(lane.inferred("0xd"), again.inferred("0xd"));
    for (DepositLane each : List.of(lane, again)) {
      each.flows.clear();
      each.block(DepositLane.pay("0xe", "0xtanuki", 11));
      each.block(DepositLane.pay("0xlisted", "0xe", 9));
      each.undo(4);
      each.block(DepositLane.pay("0xlisted", "0xd", 5));
    }
    assertEquals(
        List.of(2, 4, 2),
        List.of(
            lane.flows.stream()
                .filter(f -> f.to().equals("tanuki") && !f.retracted())
                .toList()
                .size(),
            lane.flows.stream().filter(Flow::retracted).toList().size(),
            lane.flows.stream().filter(f -> f.amount().equals(Amount.of(5))).toList().size()));
    assertEquals(lane.flows, again.flows);
    assertNull(again.inferred("0xe"));
  }

  @Test
  void aBlockSentTwiceCountsOnce() {
    sweepOnce();
    lane.repeatTip();
    assertEquals(1, inferred("0xd").count());
  }
}
