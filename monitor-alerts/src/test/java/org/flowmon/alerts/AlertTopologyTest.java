package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Chain;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTopologyTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow AGAIN =
      Given.flow(Given.BANDIT, Given.SAKURA)
          .withBlock(Given.block(840_001, "cc".repeat(32)))
          .flow();

  @TempDir Path dir;
  private Parties parties = Given.parties();
  private int pushed;

  @SuppressWarnings("NullAway.Init")
  private AlertsDriver stage;

  @BeforeEach
  void open() {
    open(ShippedRules.standard());
  }

  private void open(List<AlertRule> rules) {
    stage = new AlertsDriver(dir, parties, rules);
    pushed = 0;
  }

  @AfterEach
  void everyRecordIsCountedOnce() {
    assertEquals(pushed, stage.counted());
    stage.close();
  }

  private void push(Flow flow) {
    pushed++;
    stage.push(flow);
  }

  private static String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void theDrawingIsAsWritten() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("alerts.topology.txt")) {
      String golden =
          new String(in == null ? new byte[0] : in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(
          golden.strip(),
          AlertsDriver.topology(parties, ShippedRules.standard(), stage.registry)
              .describe()
              .toString()
              .strip());
    }
  }

  @Test
  void raisedRetractedOnceReinstatedWithTheSameId() {
    push(FLOW);
    push(FLOW);
    Alert raised = stage.next();
    assertTrue(stage.alerts.isEmpty(), "the same flow again changes nothing");

    push(FLOW.retract());
    push(FLOW.retract());
    Alert retracted = stage.next();
    assertTrue(stage.alerts.isEmpty(), "a flow is taken back once");

    push(AGAIN);
    push(AGAIN);
    Alert reinstated = stage.next();
    assertTrue(stage.alerts.isEmpty());

    push(AGAIN.retract());
    Alert gone = stage.next();

    assertEquals(State.RAISED, raised.state());
    assertEquals(State.RETRACTED, retracted.state());
    assertEquals(State.REINSTATED, reinstated.state());
    assertEquals(State.RETRACTED, gone.state());
    assertEquals(
        List.of(1, 2, 3, 4),
        List.of(raised, retracted, reinstated, gone).stream()
            .map(a -> a.identity().revision())
            .toList());
    assertEquals(raised.alertId(), retracted.alertId());
    assertEquals(raised.alertId(), reinstated.alertId());
    assertEquals(raised.identity().caseKey(), reinstated.identity().caseKey());
    assertEquals(Reason.REORG, retracted.identity().correction());
    assertNull(reinstated.identity().correction());
    assertEquals(FLOW.block(), retracted.movement().block());
    assertEquals(AGAIN.block(), reinstated.movement().block());
    assertEquals(Standing.FIRST, raised.movement().standing());
    assertEquals(Standing.ORPHANED, retracted.movement().standing());
    assertEquals(Standing.FIRST, reinstated.movement().standing());
    assertEquals(3, stage.counted(AlertsMetrics.Outcome.DUPLICATE));
  }

  @Test
  void anAlertSaysWithWhichBoundsItsFlowWasTraced() {
    push(FLOW);
    push(FLOW.retract());
    push(FLOW.within(Bounds.parse("hops=3")));
    List<Alert> said = stage.alerts.readValuesToList().stream().map(AlertJson::fromBytes).toList();
    assertEquals(
        List.of("default", "default", "hops=3,share=1/1000,parts=32,minimums=yes"),
        said.stream().map(alert -> alert.evidence().bounds().toString()).toList());
  }

  @Test
  void headersAreACloudEventWithoutAClock() {
    pushed++;
    Headers in = new RecordHeaders().add("seen", "123".getBytes(StandardCharsets.UTF_8));
    stage.flows.pipeInput(new TestRecord<>(new byte[0], FlowJson.toBytes(FLOW), in));
    TestRecord<String, byte[]> raised = stage.alerts.readRecord();
    push(FLOW.retract());
    TestRecord<String, byte[]> retracted = stage.alerts.readRecord();

    String id = raised.key();
    Headers h = raised.headers();
    assertEquals("1.0", header(h, "ce_specversion"));
    assertEquals(id + "-r0001", header(h, "ce_id"));
    assertEquals("//flowmon/test/bitcoin", header(h, "ce_source"));
    assertEquals("org.flowmon.alert.raised.v1", header(h, "ce_type"));
    assertEquals(id, header(h, "ce_subject"));
    assertEquals("2024-05-01T00:00:00Z", header(h, "ce_time"));
    assertEquals("urn:flowmon:schema:alert-1-1", header(h, "ce_dataschema"));
    assertEquals("0001", header(h, "ce_sequence"));
    assertTrue(header(h, "ce_correlationid").startsWith("fc1_"));
    assertEquals("application/json", header(h, "content-type"));
    assertEquals("123", header(h, "seen"));
    assertEquals("org.flowmon.alert.retracted.v1", header(retracted.headers(), "ce_type"));
    assertEquals(id + "-r0001", header(retracted.headers(), "ce_causationid"));
    assertEquals("", header(retracted.headers(), "seen"));
  }

  @Test
  void aReplayGivesTheSameBytes() {
    List<Flow> history = List.of(FLOW, FLOW.retract(), AGAIN);
    history.forEach(this::push);
    List<TestRecord<String, byte[]>> first = stage.alerts.readRecordsToList();
    everyRecordIsCountedOnce();

    dir = dir.resolve("second");
    open();
    history.forEach(this::push);
    List<TestRecord<String, byte[]>> second = stage.alerts.readRecordsToList();
    assertEquals(3, first.size());
    assertEquals(3, second.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(first.get(i).key(), second.get(i).key());
      assertArrayEquals(first.get(i).value(), second.get(i).value());
      assertEquals(first.get(i).headers(), second.get(i).headers());
    }
  }

  @Test
  void alertsKeepTheOrderOfTheFlows() {
    List<String> expected = new ArrayList<>();
    for (String to : List.of(Given.SAKURA, "shop", "plain-pool", Given.KUMA)) {
      push(Given.flow(Given.BANDIT, to).flow());
      expected.add(to);
    }
    assertEquals(
        expected,
        stage.alerts.readValuesToList().stream()
            .map(v -> AlertJson.fromBytes(v).destination().party().id())
            .toList());
  }

  @Test
  void poisonGoesToTheDeadLettersAndTheLaneGoesOn() {
    pushed += 2;
    byte[] poison = "}{".getBytes(StandardCharsets.UTF_8);
    stage.flows.pipeInput(new byte[] {1}, poison);
    stage.flows.pipeInput(new TestRecord<>(new byte[] {2}, null));
    push(FLOW);

    TestRecord<byte[], byte[]> dead = stage.deadLetters.readRecord();
    assertArrayEquals(poison, dead.value());
    assertArrayEquals(new byte[] {1}, dead.key());
    assertEquals("poison", header(dead.headers(), DeadLetter.REASON));
    assertTrue(header(dead.headers(), DeadLetter.ERROR).contains("not a flow"));
    assertEquals("flowmon.flows-0@0", header(dead.headers(), DeadLetter.PLACE));
    assertNull(stage.deadLetters.readRecord().value());
    assertTrue(stage.deadLetters.isEmpty());
    assertEquals(State.RAISED, stage.next().state());
    assertEquals(2, stage.counted(AlertsMetrics.Outcome.POISON));
  }

  @Test
  void aFlowThatARuleCannotJudgeIsADeadLetterBesideWhatTheOthersSay() {
    stage.close();
    List<AlertRule> rules = new ArrayList<>(ShippedRules.standard());
    rules.addFirst(WrittenRuleTest.rule(WrittenRuleTest.FAILS));
    open(rules);
    push(FLOW);
    assertEquals("sanctioned-party", stage.next().finding().rule().id());
    TestRecord<byte[], byte[]> dead = stage.deadLetters.readRecord();
    assertArrayEquals(FlowJson.toBytes(FLOW), dead.value());
    assertEquals("rule_failed", header(dead.headers(), DeadLetter.REASON));
    assertTrue(header(dead.headers(), DeadLetter.ERROR).startsWith("rule a-rule 1.0.0: match"));
    assertTrue(stage.deadLetters.isEmpty());
    assertEquals(
        1, stage.registry.get(AlertsMetrics.RULE_FAILURES).tag("rule", "a-rule").counter().count());

    push(Given.flow(Given.SAKURA, "shop").flow());
    assertEquals(
        "rule_failed", header(stage.deadLetters.readRecord().headers(), DeadLetter.REASON));
    assertEquals(1, stage.counted(AlertsMetrics.Outcome.NO_MATCH));
  }

  @Test
  void anAlertThatWouldNotConformIsADeadLetterAndLeavesNoState() {
    Given.Spec spec = Given.flow(Given.BANDIT, Given.SAKURA);
    Flow odd =
        new Given.Spec(
                spec.id(),
                spec.from(),
                spec.to(),
                spec.kind(),
                1,
                spec.policy(),
                spec.block(),
                "somewhere",
                spec.chain(),
                spec.asset(),
                List.of(),
                null)
            .flow();
    push(odd);
    push(odd.retract());
    assertTrue(stage.alerts.isEmpty());
    assertEquals(
        "nonconforming", header(stage.deadLetters.readRecord().headers(), DeadLetter.REASON));
    assertEquals(1, stage.counted(AlertsMetrics.Outcome.NOTHING_TO_RETRACT));
  }

  @Test
  void fifoFlowsAndFlowsBetweenOthersRaiseNothing() {
    push(Given.flow(Given.BANDIT, Given.SAKURA).withPolicy(Policy.FIFO).flow());
    push(Given.flow(Given.SAKURA, "shop").flow());
    push(Given.flow(Given.SAKURA, "shop").flow().retract());
    assertTrue(stage.alerts.isEmpty());
    assertEquals(1, stage.counted(AlertsMetrics.Outcome.EVIDENCE_ONLY));
    assertEquals(1, stage.counted(AlertsMetrics.Outcome.NO_MATCH));
    assertEquals(1, stage.counted(AlertsMetrics.Outcome.NOTHING_TO_RETRACT));
  }

  @Test
  void aRetractionFindsItsAlertAfterTheWatchlistChanged() {
    push(FLOW);
    TestRecord<String, byte[]> raised = stage.alerts.readRecord();
    everyRecordIsCountedOnce();

    parties = Parties.of(Watchlist.EMPTY);
    dir = dir.resolve("second");
    open();
    KeyValueStore<String, byte[]> store = stage.driver.getKeyValueStore(AlertStore.NAME);
    new AlertStore(store).put(AlertJson.fromBytes(raised.value()), raised.value());
    push(FLOW.retract());
    push(AGAIN);
    Alert retracted = stage.next();
    assertEquals(raised.key(), retracted.alertId());
    assertEquals(State.RETRACTED, retracted.state());
    assertTrue(stage.alerts.isEmpty(), "nobody is watched for any more");
  }

  @Test
  void anAlertGoesToThePartitionOfItsLane() {
    WrittenAlert written =
        new WrittenAlert(
            AlertJsonTest.raised(
                Given.flow(Given.BANDIT, Given.SAKURA).on(Chain.ETHEREUM, "native")));
    assertNotEquals(0, Chain.ETHEREUM.lane());
    assertEquals(
        Set.of(Chain.ETHEREUM.lane()),
        WrittenAlert.BY_LANE
            .partitions(AlertsDriver.TOPICS.alerts(), "key", written, Topics.LANES)
            .orElseThrow());
  }
}
