package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMark;
import org.flowmon.topic.Labelled;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Senders;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Flow;

/** The alerts stage without a broker: records in, records out. */
final class AlertsDriver implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final TopologyTestDriver driver;
  final TestInputTopic<byte[], byte[]> flows;
  final TestOutputTopic<String, byte[]> alerts;
  final TestOutputTopic<byte[], byte[]> deadLetters;

  AlertsDriver(Path dir, Parties parties, List<AlertRule> rules) {
    this(dir, KnownParties.of(parties), rules);
  }

  AlertsDriver(Path dir, KnownParties parties, List<AlertRule> rules) {
    AlertsConfig config =
        AlertsConfig.of("nowhere:1", TOPICS, dir, "test", parties, rules, RuleSet.PUBLISHED);
    driver =
        new TopologyTestDriver(topology(parties, rules, registry), AlertsApp.properties(config));
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

  static Topology topology(Parties parties, List<AlertRule> rules, SimpleMeterRegistry registry) {
    return topology(KnownParties.of(parties), rules, registry);
  }

  private static Topology topology(
      KnownParties parties, List<AlertRule> rules, SimpleMeterRegistry registry) {
    return AlertTopology.build(
        TOPICS,
        rules,
        RuleSet.PUBLISHED,
        parties,
        "test",
        new AlertsMetrics(registry, Clock.systemUTC()),
        PromptTransactions.INTERVAL);
  }

  /** One that left from these addresses, if they are known. */
  void push(Flow flow, String... senders) {
    RecordHeaders headers = new RecordHeaders();
    Senders.addTo(headers, List.of(senders));
    flows.pipeInput(
        new TestRecord<>(
            flow.id().getBytes(StandardCharsets.UTF_8), FlowJson.toBytes(flow), headers));
  }

  /** The chain of {@link Given}'s flows has settled so far. */
  void settle(Finality finality) {
    mark(new Settled(Chain.BITCOIN, finality.head(), finality));
  }

  /** From here on its flows are traced with that watchlist. */
  void label(String version) {
    mark(new Labelled(Chain.BITCOIN, version));
  }

  private void mark(FlowMark mark) {
    flows.pipeInput(
        new TestRecord<>(
            "bitcoin".getBytes(StandardCharsets.UTF_8),
            mark.toBytes(),
            new RecordHeaders().add(mark.header(), new byte[0])));
  }

  /** Of a transaction in no block. */
  void push(Unconfirmed told) {
    flows.pipeInput(
        new TestRecord<>(
            told.flow().id().getBytes(StandardCharsets.UTF_8),
            FlowJson.toBytes(told.flow()),
            told.addTo(new RecordHeaders())));
  }

  /** One whose lane is traced with the watchlist that it has. */
  static AlertsDriver labelled(Path dir, Parties parties, List<AlertRule> rules) {
    AlertsDriver driver = new AlertsDriver(dir, parties, rules);
    driver.label(parties.version());
    return driver;
  }

  /** The process ends, and begins again with another watchlist, which the lane then says. */
  AlertsDriver relabelled(Path dir, Parties parties, List<AlertRule> rules) {
    AlertsDriver next = again(dir.resolve(parties.version()), parties, rules);
    next.label(parties.version());
    return next;
  }

  /** Closes this one; another process goes on with its state. */
  AlertsDriver again(Path dir, Parties parties, List<AlertRule> rules) {
    AlertsDriver next = new AlertsDriver(dir, parties, rules);
    for (String name : List.of(AlertStore.NAME, WindowStore.NAME)) {
      KeyValueStore<String, byte[]> to = next.driver.getKeyValueStore(name);
      KeyValueStore<String, byte[]> from = driver.getKeyValueStore(name);
      try (KeyValueIterator<String, byte[]> all = from.all()) {
        all.forEachRemaining(entry -> to.put(entry.key, entry.value));
      }
    }
    close();
    return next;
  }

  /** The next alert, which is as its schema says. */
  Alert next() {
    TestRecord<String, byte[]> record = alerts.readRecord();
    Alert alert = AlertJson.fromBytes(record.value());
    assertEquals(alert.alertId(), record.key());
    assertEquals(List.of(), AlertSchema.problems(record.value()));
    return alert;
  }

  int counted(AlertsMetrics.Outcome outcome) {
    return (int)
        registry.get(AlertsMetrics.FLOWS).tag("outcome", outcome.toString()).counter().count();
  }

  /** By whatever outcome. */
  int counted() {
    return (int)
        registry.find(AlertsMetrics.FLOWS).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  @Override
  public void close() {
    driver.close();
  }
}
