package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.AlertsMetrics.Outcome;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.RuleSet.RuleFile;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.RulesMark;
import org.flowmon.trace.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that come between the flows. */
class PublishedRulesTest {
  private static final Flow FIRST = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow SECOND = Given.flow(Given.BANDIT, "shop").flow();
  private static final Flow THIRD = Given.flow(Given.BANDIT, Given.KUMA).flow();

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private AlertsDriver stage;

  @BeforeEach
  void open() {
    stage = new AlertsDriver(dir, Given.parties(), ShippedRules.standard());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static byte[] rules(String id) {
    return new RuleSet(
            List.of(
                new RuleFile(
                    "own.yaml",
                    """
                    rules:
                      - id: %s
                        version: 1.0.0
                        name: Own
                        family: own
                        match: '"sanctioned" in watched.tags'
                        severity: low
                    """
                        .formatted(id))))
        .toBytes();
  }

  private void publish(byte[] rules) {
    stage.flows.pipeInput(RulesMark.KEY.getBytes(StandardCharsets.UTF_8), rules);
  }

  /** Of the next alert that is raised. */
  private String rule() {
    Alert alert = stage.next();
    while (alert.state() != Alert.State.RAISED) {
      alert = stage.next();
    }
    return alert.finding().rule().id();
  }

  @Test
  void rulesJudgeTheFlowsAfterThemAndNoneBefore() {
    stage.push(FIRST);
    publish(rules("own"));
    stage.push(SECOND);
    publish(rules("others"));
    stage.push(THIRD);
    assertEquals("sanctioned-party", rule());
    assertEquals("own", rule());
    assertEquals("others", rule());
    assertEquals(2, stage.counted(Outcome.RULES_CHANGED));
    assertTrue(stage.deadLetters.isEmpty());
  }

  @Test
  void theSameStreamGivesTheSameBytesFromAFreshState() {
    List<List<TestRecord<String, byte[]>>> runs = new ArrayList<>();
    for (String run : List.of("first", "second")) {
      close();
      dir = dir.resolve(run);
      open();
      stage.push(FIRST);
      publish(rules("own"));
      stage.push(SECOND);
      stage.push(SECOND.retract());
      publish(rules("others"));
      stage.push(SECOND);
      runs.add(stage.alerts.readRecordsToList());
    }
    assertEquals(5, runs.getFirst().size());
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(runs.get(0).get(i).value(), runs.get(1).get(i).value());
      assertEquals(runs.get(0).get(i).headers(), runs.get(1).get(i).headers());
    }
  }

  @Test
  void aFlowTakenBackFindsItsAlertThoughItsRuleIsGone() throws Exception {
    stage.push(FIRST);
    publish(rules("own"));
    stage.push(FIRST.retract());
    assertEquals("sanctioned-party", rule());
    assertEquals(Reason.RULE_WITHDRAWN, stage.next().identity().correction());
    Alert retracted = stage.next();
    assertEquals(Reason.REORG, retracted.identity().correction());
    publish(RuleSet.load(List.of(), true).toBytes());
    assertTrue(stage.alerts.isEmpty(), "what is in no block any more does not come back");
    assertEquals("sanctioned-party", retracted.finding().rule().id());
  }

  @Test
  void rulesThatCannotBeReadAreADeadLetterAndTheOldOnesStay() {
    publish(rules("own"));
    byte[] bad =
        new RuleSet(List.of(new RuleFile("bad.yaml", "rules:\n  - id: no-match\n"))).toBytes();
    publish(bad);
    publish("nonsense".getBytes(StandardCharsets.UTF_8));
    stage.flows.pipeInput(new TestRecord<>(RulesMark.KEY.getBytes(StandardCharsets.UTF_8), null));
    stage.push(FIRST);
    assertEquals("own", rule());
    TestRecord<byte[], byte[]> dead = stage.deadLetters.readRecord();
    assertArrayEquals(bad, dead.value());
    assertEquals(
        "bad_rules",
        new String(dead.headers().lastHeader(DeadLetter.REASON).value(), StandardCharsets.UTF_8));
    assertTrue(
        new String(dead.headers().lastHeader(DeadLetter.ERROR).value(), StandardCharsets.UTF_8)
            .startsWith("bad.yaml:2: "));
    assertEquals(2, stage.deadLetters.readRecordsToList().size());
    assertEquals(3, stage.counted(Outcome.BAD_RULES));
  }

  private static Flow in(long height, String branch, String id) {
    BlockRef block =
        new BlockRef(height, branch + height, null, Given.MAY + 600 * (height - 840_000));
    return Given.flow(Given.BANDIT, Given.SAKURA)
        .as(id, "out:" + height)
        .withBlock(block)
        .withPath(List.of())
        .flow();
  }

  @Test
  void whatARuleCountsFollowsAReorganisation() {
    byte[] counting =
        new String(rules("three"), StandardCharsets.UTF_8)
            .replace(
                "severity: low",
                "watch: to\\n    window: {over: 1h, per: to, when: window.count >= 3}\\n"
                    + "    severity: low\\n    annotations:\\n"
                    + "      summary: '{window.count} flows, {window.shown}, of {flow.shown}'")
            .replace("'\\\"sanctioned\\\" in watched.tags'", "'to.kind == \\\"exchange\\\"'")
            .getBytes(StandardCharsets.UTF_8);
    publish(counting);
    stage.push(in(840_001, "a", "one"));
    stage.push(in(840_002, "a", "two"));
    assertTrue(stage.alerts.isEmpty());
    stage.push(in(840_003, "a", "three"));
    Alert raised = AlertJson.fromBytes(stage.alerts.readValue());
    assertEquals("three", raised.finding().rule().id());
    assertEquals("3 flows, 4.5 BTC, of 1.5 BTC", raised.finding().summary());
    Alert.Counted counted = Objects.requireNonNull(raised.finding().window());
    assertEquals(3, counted.count());
    assertEquals(Amount.of(450_000_000), counted.sum());
    assertEquals(Given.MAY + 600, counted.since().getEpochSecond());
    assertEquals(List.of(), AlertSchema.problems(AlertJson.toBytes(raised)));
    assertEquals(raised, AlertJson.fromBytes(AlertJson.toBytes(raised)));

    // The last two blocks are orphaned; on the other branch the second payment is missing.
    stage.push(in(840_003, "a", "three").retract());
    stage.push(in(840_002, "a", "two").retract());
    Alert retracted = AlertJson.fromBytes(stage.alerts.readValue());
    assertEquals(Alert.State.RETRACTED, retracted.state());
    assertEquals(raised.alertId(), retracted.alertId());
    assertEquals(raised.finding().window(), retracted.finding().window());
    stage.push(in(840_003, "b", "three"));
    assertTrue(stage.alerts.isEmpty(), "only two are left");

    // And back: the same alert again.
    stage.push(in(840_003, "b", "three").retract());
    stage.push(in(840_002, "a", "two"));
    stage.push(in(840_003, "a", "three"));
    Alert again = AlertJson.fromBytes(stage.alerts.readValue());
    assertEquals(Alert.State.REINSTATED, again.state());
    assertEquals(raised.alertId(), again.alertId());
    assertEquals(3, again.identity().revision());
    assertEquals(raised.finding(), again.finding());

    // Out of the order of the lane: the alert that counted it no longer holds.
    stage.push(in(840_001, "a", "one").retract());
    Alert fallen = AlertJson.fromBytes(stage.alerts.readValue());
    assertEquals(Reason.RECOUNTED, fallen.identity().correction());
    assertEquals(Standing.FIRST, fallen.movement().standing());
    assertEquals(raised.alertId(), fallen.alertId());
    assertTrue(stage.alerts.isEmpty());
    assertTrue(stage.deadLetters.isEmpty());
  }

  @Test
  void aRestartGoesOnWithTheRulesOfTheLane() throws Exception {
    publish(rules("own"));
    AlertStore store = new AlertStore(stage.driver.getKeyValueStore(AlertStore.NAME));
    LaneRules again = new LaneRules(ShippedRules.standard(), RuleSet.PUBLISHED);
    assertEquals(ShippedRules.standard().size(), again.now().size());
    again.begin(store);
    assertEquals(List.of("own"), again.now().stream().map(r -> r.ref().id()).toList());
  }
}
