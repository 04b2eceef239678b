package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.Alert.Standing;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Alert.Status;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTopologyTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow AGAIN =
      Given.flow(Given.BANDIT, Given.SAKURA)
          .withBlock(Given.block(840_001, "cc".repeat(32)))
          .flow();

  @TempDir Path dir;
  private SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Parties parties = Given.parties();
  private int pushed;

  @SuppressWarnings("NullAway.Init")
  private TopologyTestDriver driver;

  @SuppressWarnings("NullAway.Init")
  private TestInputTopic<byte[], byte[]> flows;

  @SuppressWarnings("NullAway.Init")
  private TestOutputTopic<String, byte[]> alerts;

  @SuppressWarnings("NullAway.Init")
  private TestOutputTopic<byte[], byte[]> deadLetters;

  private Topology topology() {
    return topology(ShippedRules.standard());
  }

  private Topology topology(List<AlertRule> rules) {
    return AlertTopology.build(
        TOPICS,
        rules,
        RuleSet.PUBLISHED,
        parties,
        "test",
        new AlertsMetrics(registry),
        PromptTransactions.INTERVAL);
  }

  @BeforeEach
  void open() {
    open(ShippedRules.standard());
  }

  private void open(List<AlertRule> rules) {
    AlertsConfig config =
        AlertsConfig.of("nowhere:1", TOPICS, dir, "test", parties, rules, RuleSet.PUBLISHED);
    driver = new TopologyTestDriver(topology(rules), AlertsApp.properties(config));
    flows =
        driver.createInputTopic(
            TOPICS.flows(), new ByteArraySerializer(), new ByteArraySerializer());
    alerts =
        driver.createOutputTopic(
            TOPICS.alerts(), new StringDeserializer(), new ByteArrayDeserializer());
    deadLetters =
        driver.createOutputTopic(
            TOPICS.alertsDeadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void everyRecordIsCountedOnce() {
    double counted =
        registry.find(AlertsMetrics.FLOWS).counters().stream().mapToDouble(c -> c.count()).sum();
    assertEquals(pushed, (int) counted);
    driver.close();
  }

  private void push(Flow flow) {
    pushed++;
    flows.pipeInput(flow.id().getBytes(StandardCharsets.UTF_8), FlowJson.toBytes(flow));
  }

  private Alert next() {
    TestRecord<String, byte[]> record = alerts.readRecord();
    Alert alert = AlertJson.fromBytes(record.value());
    assertEquals(alert.alertId(), record.key());
    assertEquals(List.of(), AlertSchema.problems(record.value()));
    return alert;
  }

  private int counted(AlertsMetrics.Outcome outcome) {
    return (int)
        registry.get(AlertsMetrics.FLOWS).tag("outcome", outcome.toString()).counter().count();
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
      assertEquals(golden.strip(), topology().describe().toString().strip());
    }
  }

  @Test
  void raisedRetractedOnceReinstatedWithTheSameId() {
    push(FLOW);
    push(FLOW);
    Alert raised = next();
    assertTrue(alerts.isEmpty(), "the same flow again changes nothing");

    push(FLOW.retract());
    push(FLOW.retract());
    Alert retracted = next();
    assertTrue(alerts.isEmpty(), "a flow is taken back once");

    push(AGAIN);
    push(AGAIN);
    Alert reinstated = next();
    assertTrue(alerts.isEmpty());

    push(AGAIN.retract());
    Alert gone = next();

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
    assertEquals(Alert.Reason.REORG, retracted.identity().correction());
    assertNull(reinstated.identity().correction());
    assertEquals(FLOW.block(), retracted.movement().block());
    assertEquals(AGAIN.block(), reinstated.movement().block());
    assertEquals(Standing.FIRST, raised.movement().standing());
    assertEquals(Standing.ORPHANED, retracted.movement().standing());
    assertEquals(Standing.FIRST, reinstated.movement().standing());
    assertEquals(3, counted(AlertsMetrics.Outcome.DUPLICATE));
  }

  /** A mark that lifts alerts counts once for each of them. */
  private void settled(Finality finality, int lifts) {
    pushed += lifts;
    byte[] value = new Settled(Chain.BITCOIN, finality.head(), finality).toBytes();
    Headers headers = new RecordHeaders().add(Settled.HEADER, new byte[0]);
    flows.pipeInput(new TestRecord<>("bitcoin".getBytes(StandardCharsets.UTF_8), value, headers));
  }

  @Test
  void anAlertRisesAsItsBlockSettlesOnceAStep() {
    long height = FLOW.block().height();
    push(FLOW);
    Alert raised = next();
    settled(new Finality(height, height - 2, height - 5), 0);
    settled(new Finality(height + 1, height - 1, height - 4), 0);
    assertTrue(alerts.isEmpty());

    settled(new Finality(height + 2, height, height - 3), 1);
    Alert confirmed = next();
    settled(new Finality(height + 3, height + 1, height - 2), 0);
    settled(new Finality(height + 5, height + 3, height), 1);
    Alert last = next();
    settled(new Finality(height + 6, height + 4, height + 1), 0);
    assertTrue(alerts.isEmpty());

    assertEquals(State.UPDATED, confirmed.state());
    assertEquals(new Standing(Status.CONFIRMED, 3), confirmed.movement().standing());
    assertEquals(State.UPDATED, last.state());
    assertEquals(new Standing(Status.FINAL, 6), last.movement().standing());
    assertEquals(raised.alertId(), last.alertId());
    assertEquals(3, last.identity().revision());
    assertEquals(raised.finding(), last.finding());
    assertEquals(raised.evidence(), last.evidence());
    assertEquals(2, counted(AlertsMetrics.Outcome.UPDATED));

    // What is final stays; were it taken back against all promises, it would still be said.
    push(FLOW.retract());
    assertEquals(State.RETRACTED, next().state());
  }

  @Test
  void whatIsRetractedDoesNotRiseAndWhatIsReinstatedRisesFromItsNewBlock() {
    push(FLOW);
    push(FLOW.retract());
    long height = FLOW.block().height();
    settled(new Finality(height + 9, height + 4, height + 4), 0);
    push(AGAIN);
    assertEquals(3, alerts.readRecordsToList().size());
    long again = AGAIN.block().height();
    settled(new Finality(again + 5, again - 1, again - 1), 0);
    assertTrue(alerts.isEmpty());
    settled(new Finality(again + 9, again, again), 1);
    Alert last = next();
    assertEquals(new Standing(Status.FINAL, 10), last.movement().standing());
    assertEquals(4, last.identity().revision());
    assertEquals(AGAIN.block(), last.movement().block());
  }

  @Test
  void severalRiseInTheOrderOfTheirBlocksAsTheBookOfAlertsSays() {
    AlertBook book = new AlertBook(parties, ShippedRules.standard());
    List<Alert> expected = new ArrayList<>();
    for (String to : List.of(Given.SAKURA, "shop", "plain-pool", Given.KUMA)) {
      Flow flow = Given.flow(Given.BANDIT, to).flow();
      push(flow);
      book.accept(flow);
    }
    long height = FLOW.block().height();
    Settled mark = new Settled(Chain.BITCOIN, height, new Finality(height + 5, height, height));
    expected.addAll(book.settle(mark));
    alerts.readRecordsToList();
    settled(mark.finality(), 4);
    assertEquals(4, expected.size());
    assertEquals(expected, alerts.readValuesToList().stream().map(AlertJson::fromBytes).toList());
    assertEquals(List.of(), book.settle(mark));
  }

  @Test
  void headersAreACloudEventWithoutAClock() {
    pushed++;
    Headers in = new RecordHeaders().add("seen", "123".getBytes(StandardCharsets.UTF_8));
    flows.pipeInput(new TestRecord<>(new byte[0], FlowJson.toBytes(FLOW), in));
    TestRecord<String, byte[]> raised = alerts.readRecord();
    push(FLOW.retract());
    TestRecord<String, byte[]> retracted = alerts.readRecord();

    String id = raised.key();
    Headers h = raised.headers();
    assertEquals("1.0", header(h, "ce_specversion"));
    assertEquals(id + "-r0001", header(h, "ce_id"));
    assertEquals("//flowmon/test/bitcoin", header(h, "ce_source"));
    assertEquals("org.flowmon.alert.raised.v1", header(h, "ce_type"));
    assertEquals(id, header(h, "ce_subject"));
    assertEquals("2024-05-01T00:00:00Z", header(h, "ce_time"));
    assertEquals("urn:flowmon:schema:alert-1-0", header(h, "ce_dataschema"));
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
    List<TestRecord<String, byte[]>> first = alerts.readRecordsToList();
    everyRecordIsCountedOnce();

    registry = new SimpleMeterRegistry();
    pushed = 0;
    dir = dir.resolve("second");
    open();
    history.forEach(this::push);
    List<TestRecord<String, byte[]>> second = alerts.readRecordsToList();
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
        alerts.readValuesToList().stream()
            .map(v -> AlertJson.fromBytes(v).destination().party().id())
            .toList());
  }

  @Test
  void poisonGoesToTheDeadLettersAndTheLaneGoesOn() {
    pushed += 2;
    byte[] poison = "}{".getBytes(StandardCharsets.UTF_8);
    flows.pipeInput(new byte[] {1}, poison);
    flows.pipeInput(new TestRecord<>(new byte[] {2}, null));
    push(FLOW);

    TestRecord<byte[], byte[]> dead = deadLetters.readRecord();
    assertArrayEquals(poison, dead.value());
    assertArrayEquals(new byte[] {1}, dead.key());
    assertEquals("poison", header(dead.headers(), AlertProcessor.REASON));
    assertTrue(header(dead.headers(), AlertProcessor.ERROR).contains("not a flow"));
    assertEquals("flowmon.flows-0@0", header(dead.headers(), AlertProcessor.PLACE));
    assertNull(deadLetters.readRecord().value());
    assertTrue(deadLetters.isEmpty());
    assertEquals(State.RAISED, next().state());
    assertEquals(2, counted(AlertsMetrics.Outcome.POISON));
  }

  @Test
  void aFlowThatARuleCannotJudgeIsADeadLetterBesideWhatTheOthersSay() {
    driver.close();
    List<AlertRule> rules = new ArrayList<>(ShippedRules.standard());
    rules.addFirst(WrittenRuleTest.rule(WrittenRuleTest.FAILS));
    open(rules);
    push(FLOW);
    assertEquals("sanctioned-party", next().finding().rule().id());
    TestRecord<byte[], byte[]> dead = deadLetters.readRecord();
    assertArrayEquals(FlowJson.toBytes(FLOW), dead.value());
    assertEquals("rule_failed", header(dead.headers(), AlertProcessor.REASON));
    assertTrue(header(dead.headers(), AlertProcessor.ERROR).startsWith("rule a-rule 1.0.0: match"));
    assertTrue(deadLetters.isEmpty());
    assertEquals(
        1, registry.get(AlertsMetrics.RULE_FAILURES).tag("rule", "a-rule").counter().count());

    push(Given.flow(Given.SAKURA, "shop").flow());
    assertEquals("rule_failed", header(deadLetters.readRecord().headers(), AlertProcessor.REASON));
    assertEquals(1, counted(AlertsMetrics.Outcome.NO_MATCH));
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
    assertTrue(alerts.isEmpty());
    assertEquals(
        "nonconforming", header(deadLetters.readRecord().headers(), AlertProcessor.REASON));
    assertEquals(1, counted(AlertsMetrics.Outcome.NOTHING_TO_RETRACT));
  }

  @Test
  void fifoFlowsAndFlowsBetweenOthersRaiseNothing() {
    push(Given.flow(Given.BANDIT, Given.SAKURA).withPolicy(Policy.FIFO).flow());
    push(Given.flow(Given.SAKURA, "shop").flow());
    push(Given.flow(Given.SAKURA, "shop").flow().retract());
    assertTrue(alerts.isEmpty());
    assertEquals(1, counted(AlertsMetrics.Outcome.EVIDENCE_ONLY));
    assertEquals(1, counted(AlertsMetrics.Outcome.NO_MATCH));
    assertEquals(1, counted(AlertsMetrics.Outcome.NOTHING_TO_RETRACT));
  }

  @Test
  void aRetractionFindsItsAlertAfterTheWatchlistChanged() {
    push(FLOW);
    TestRecord<String, byte[]> raised = alerts.readRecord();
    everyRecordIsCountedOnce();

    parties = Parties.of(Watchlist.EMPTY);
    registry = new SimpleMeterRegistry();
    pushed = 0;
    dir = dir.resolve("second");
    open();
    KeyValueStore<String, byte[]> store = driver.getKeyValueStore(AlertStore.NAME);
    new AlertStore(store).put(AlertJson.fromBytes(raised.value()), raised.value());
    push(FLOW.retract());
    push(AGAIN);
    Alert retracted = next();
    assertEquals(raised.key(), retracted.alertId());
    assertEquals(State.RETRACTED, retracted.state());
    assertTrue(alerts.isEmpty(), "nobody is watched for any more");
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
            .partitions(TOPICS.alerts(), "key", written, Topics.LANES)
            .orElseThrow());
  }
}
