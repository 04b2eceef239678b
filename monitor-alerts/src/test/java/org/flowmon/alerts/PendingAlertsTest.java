package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.RuleSet.RuleFile;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.BlockRef;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.topic.Unconfirmed.Fate;
import org.flowmon.trace.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of transactions that are in no block yet. */
class PendingAlertsTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow WAITING = waiting(Given.BANDIT, Given.SAKURA);
  private static final Flow OTHER = waiting(Given.BANDIT, Given.KUMA);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private AlertsDriver stage;

  private static Flow waiting(String from, String to) {
    BlockRef none = new BlockRef(840_000, Unconfirmed.NO_BLOCK, "tip", Given.MAY - 300);
    return Given.flow(from, to).withBlock(none).flow();
  }

  private static Unconfirmed seen(Flow flow, String... replaces) {
    return new Unconfirmed(flow, Fate.SEEN, List.of(replaces));
  }

  @BeforeEach
  void open() {
    stage = new AlertsDriver(dir, Given.parties(), ShippedRules.standard());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static int number(Alert alert) {
    return Objects.requireNonNull(alert.identity().pending()).number();
  }

  @Test
  void aPaymentIsPendingUntilABlockTakesItInUnderTheSameId() {
    stage.push(seen(WAITING));
    Alert pending = stage.next();
    stage.push(seen(WAITING));
    assertTrue(stage.alerts.isEmpty(), "once");
    stage.push(FLOW);
    Alert raised = stage.next();
    stage.push(Unconfirmed.ended(WAITING, Fate.INCLUDED));
    stage.push(seen(WAITING));
    assertTrue(stage.alerts.isEmpty());

    assertEquals(State.PENDING, pending.state());
    assertEquals(Standing.MEMPOOL, pending.movement().standing());
    assertEquals(Unconfirmed.NO_BLOCK, pending.movement().block().hash());
    assertEquals(0, pending.identity().revision());
    assertEquals(1, number(pending));
    assertEquals(State.RAISED, raised.state());
    assertEquals(pending.alertId(), raised.alertId());
    assertEquals(1, raised.identity().revision());
    assertEquals(pending.finding(), raised.finding());
    assertNull(raised.identity().pending());
  }

  @Test
  void aReplacedPaymentIsRetractedAndTheNewOneNamesIt() {
    stage.push(seen(WAITING));
    Alert old = stage.next();
    stage.push(seen(OTHER, WAITING.id()));
    Alert instead = stage.next();
    stage.push(Unconfirmed.ended(WAITING, Fate.REPLACED));
    Alert retracted = stage.next();
    assertEquals(
        List.of(old.alertId()), Objects.requireNonNull(instead.identity().pending()).supersedes());
    assertEquals(State.RETRACTED, retracted.state());
    assertEquals(Reason.REPLACED, retracted.identity().correction());
    assertEquals(old.alertId(), retracted.alertId());
    assertEquals(Standing.MEMPOOL, retracted.movement().standing());
    assertEquals(2, number(retracted));
    stage.push(Unconfirmed.ended(WAITING, Fate.REPLACED));
    assertTrue(stage.alerts.isEmpty(), "once");
  }

  @Test
  void aDroppedPaymentMayComeBackAndNumbersGoOn() {
    stage.push(seen(WAITING));
    stage.push(Unconfirmed.ended(WAITING, Fate.DROPPED));
    stage.push(seen(WAITING));
    stage.push(FLOW);
    stage.push(Unconfirmed.ended(WAITING, Fate.INCLUDED));
    stage.push(FLOW.retract());
    stage.push(seen(WAITING));
    List<TestRecord<String, byte[]>> all = stage.alerts.readRecordsToList();
    assertEquals(
        List.of("0000-p0001", "0000-p0002", "0000-p0003", "0001", "0002", "0002-p0001"),
        all.stream().map(r -> header(r, "ce_sequence")).toList());
    assertEquals(
        all.stream().map(r -> header(r, "ce_sequence")).sorted().toList(),
        all.stream().map(r -> header(r, "ce_sequence")).toList(),
        "each after the one before, as text");
    assertEquals(6, all.stream().map(r -> header(r, "ce_id")).distinct().count());
    assertEquals("org.flowmon.alert.pending.v1", header(all.getFirst(), "ce_type"));
    assertEquals(header(all.get(4), "ce_id"), header(all.get(5), "ce_causationid"));
    assertEquals(header(all.get(0), "ce_id"), header(all.get(1), "ce_causationid"));
    assertNull(all.get(3).headers().lastHeader("ce_causationid"));
    Alert dropped = AlertJson.fromBytes(all.get(1).value());
    assertEquals(Reason.DROPPED, dropped.identity().correction());
    assertEquals(
        AlertJson.fromBytes(all.get(0).value()).finding(),
        AlertJson.fromBytes(all.get(2).value()).finding());
  }

  private static String header(TestRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void whatABlockMakesAnotherFlowOfIsTakenBack() {
    stage.push(seen(WAITING));
    Alert pending = stage.next();
    stage.push(Unconfirmed.ended(WAITING, Fate.INCLUDED));
    Alert retracted = stage.next();
    assertEquals(pending.alertId(), retracted.alertId());
    assertEquals(Reason.RECOUNTED, retracted.identity().correction());
    stage.push(Unconfirmed.ended(WAITING, Fate.INCLUDED));
    assertTrue(stage.alerts.isEmpty());
  }

  @Test
  void whatRestsOnARuleThatIsWithdrawnIsTakenBack() {
    stage.push(seen(WAITING));
    assertEquals(State.PENDING, stage.next().state());
    publish("flow.hops == 7", "");
    assertEquals(Reason.RULE_WITHDRAWN, stage.next().identity().correction());
    stage.push(Unconfirmed.ended(WAITING, Fate.DROPPED));
    assertTrue(stage.alerts.isEmpty(), "it was taken back already");
  }

  private void publish(String match, String more) {
    byte[] rules =
        new RuleSet(
                List.of(
                    new RuleFile(
                        "own.yaml",
                        """
                        rules:
                          - id: own
                            version: 1.0.0
                            name: Own
                            family: own
                            match: %s
                            severity: low
                        %s"""
                            .formatted(match, more))))
            .toBytes();
    stage.flows.pipeInput(RulesMark.KEY.getBytes(StandardCharsets.UTF_8), rules);
  }

  /** Alerts of blocks, and what is counted for them, do not show whether anybody looked before. */
  @Test
  void alertsOfBlocksAreTheSameWhetherOrNotTheMempoolWasWatched() {
    List<List<TestRecord<String, byte[]>>> runs = new ArrayList<>();
    for (boolean watched : List.of(true, false)) {
      close();
      dir = dir.resolve("" + watched);
      open();
      publish(
          "flow.hops == 1",
          "    watch: to\n    window: {over: 1h, per: to, when: window.count >= 2}\n");
      Flow second = Given.flow(Given.KUMA, Given.SAKURA).flow();
      Flow third = Given.flow("shop", Given.SAKURA).flow();
      List<Unconfirmed> looks =
          List.of(
              seen(waiting(Given.KUMA, Given.SAKURA)),
              seen(waiting("shop", Given.SAKURA)),
              Unconfirmed.ended(waiting(Given.KUMA, Given.SAKURA), Fate.INCLUDED));
      stage.push(FLOW);
      if (watched) {
        stage.push(looks.get(0));
        stage.push(looks.get(1));
      }
      stage.push(second);
      if (watched) {
        stage.push(looks.get(2));
      }
      stage.push(third);
      stage.push(third.retract());
      stage.push(second.retract());
      stage.push(second);
      runs.add(
          stage.alerts.readRecordsToList().stream()
              .filter(r -> AlertJson.fromBytes(r.value()).identity().pending() == null)
              .toList());
    }
    assertTrue(stage.deadLetters.isEmpty());
    assertEquals(3, runs.get(1).size(), "the second flow: raised, retracted, reinstated");
    assertEquals(runs.get(0).size(), runs.get(1).size());
    for (int i = 0; i < runs.get(0).size(); i++) {
      assertArrayEquals(runs.get(0).get(i).value(), runs.get(1).get(i).value());
      assertEquals(runs.get(0).get(i).headers(), runs.get(1).get(i).headers());
    }
  }
}
