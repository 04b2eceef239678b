package org.flowmon.alerts.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.AmendmentCommand;
import org.flowmon.alerts.amend.AmendmentJson;
import org.flowmon.alerts.triage.CaseCommand.Action;
import org.flowmon.alerts.triage.CaseCommand.Actor;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** The triage stage without a broker, on a clock of its own. */
final class TriageDriver implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  static final Actor ANNA = new Actor("anna", false);
  static final Actor BEN = new Actor("ben", true);
  static final Actor CARLA = new Actor("carla", true);

  final TestInputTopic<String, byte[]> alerts;
  final TestInputTopic<String, byte[]> commands;
  final TestInputTopic<String, byte[]> amendments;
  final TestOutputTopic<String, byte[]> states;
  final TestOutputTopic<String, byte[]> events;
  final TestOutputTopic<String, byte[]> deadLetters;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final TopologyTestDriver driver;
  private int given;

  TriageDriver(Path dir) {
    TriageConfig config = TriageConfig.of("nowhere:1", TOPICS, dir, null);
    driver =
        new TopologyTestDriver(
            TriageTopology.build(TOPICS, PromptTransactions.INTERVAL),
            TriageApp.properties(config));
    alerts =
        driver.createInputTopic(TOPICS.alerts(), new StringSerializer(), new ByteArraySerializer());
    commands =
        driver.createInputTopic(
            TOPICS.caseCommands(), new StringSerializer(), new ByteArraySerializer());
    amendments =
        driver.createInputTopic(
            TOPICS.amendmentCommands(), new StringSerializer(), new ByteArraySerializer());
    states = output(TOPICS.cases());
    events = output(TOPICS.caseEvents());
    deadLetters = output(TOPICS.caseDeadLetters());
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void alert(String id, String caseKey, String severity, String state) {
    String json =
        ("{\"alert_id\":\"%s\",\"case_key\":\"%s\",\"severity\":\"%s\",\"state\":\"%s\","
                + "\"source\":{\"entity_id\":\"payer\"},\"destination\":{\"entity_id\":\"payee\"}}")
            .formatted(id, caseKey, severity, state);
    alerts.pipeInput(id, json.getBytes(UTF_8), now.toEpochMilli());
  }

  /** One person proposes that new cases of an entity wait, another agrees. */
  void suppress(String entity, Instant until) {
    Proposed what = new Proposed(Kind.SUPPRESS, entity, null, null, null, null, null, until, null);
    String id = "s-" + entity;
    for (AmendmentCommand each :
        List.of(
            new AmendmentCommand(
                id,
                id,
                AmendmentCommand.Action.PROPOSE,
                new AmendmentCommand.Actor("anna", true, false),
                what,
                "noise",
                "ticket 7"),
            new AmendmentCommand(
                id + "-2",
                id,
                AmendmentCommand.Action.APPROVE,
                new AmendmentCommand.Actor("ben", false, true),
                null,
                null,
                null))) {
      amendments.pipeInput(id, AmendmentJson.toBytes(each), now.toEpochMilli());
    }
  }

  /** Gives a command and says what became of it. */
  CaseEvent give(CaseCommand command) {
    commands.pipeInput(command.caseKey(), CaseJson.toBytes(command), now.toEpochMilli());
    List<byte[]> told = events.readValuesToList();
    return CaseJson.event(told.getLast());
  }

  CaseEvent give(String caseKey, Actor actor, Action action, @Nullable Long expected) {
    return give(command(caseKey, actor, action, expected, null, null, null, null));
  }

  CaseCommand command(
      String caseKey,
      Actor actor,
      Action action,
      @Nullable Long expected,
      @Nullable Disposition disposition,
      @Nullable String reason,
      @Nullable Instant until,
      @Nullable String proposal) {
    given++;
    String text = action == Action.COMMENT ? reason : null;
    return new CaseCommand(
        "c" + given,
        caseKey,
        action,
        expected,
        actor,
        null,
        disposition,
        reason,
        until,
        proposal,
        text);
  }

  /** The newest state of any case. */
  CaseState state() {
    return CaseJson.state(states.readValuesToList().getLast());
  }

  @Override
  public void close() {
    driver.close();
  }
}
