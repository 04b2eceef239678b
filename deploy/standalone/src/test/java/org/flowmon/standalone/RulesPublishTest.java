package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rules publish} on a real broker while the stages run. */
@Timeout(180)
class RulesPublishTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final TopicPartition ALERTS =
      new TopicPartition(TOPICS.alerts(), Chain.BITCOIN.lane());
  private static final String RULE =
      """
      rules:
        - id: %s
          version: 1.0.0
          name: Own
          family: own
          match: from.id == "bandit"
          severity: low
      """;

  @TempDir Path dir;
  private int sent;

  private Path rules(String id) throws IOException {
    return Files.writeString(dir.resolve("own.yaml"), RULE.formatted(id));
  }

  private PipelineConfig config() {
    WatchlistBuilder list = new WatchlistBuilder();
    list.entity(
        Entity.of("bandit")
            .name("Bandit")
            .kind(EntityKind.EXCHANGE)
            .tag(Entity.SANCTIONED, "made up")
            .build());
    list.entity(Entity.of("sakura").name("Sakura").kind(EntityKind.EXCHANGE).build());
    return PipelineConfig.embedded(dir.resolve("data"), list.build(), List.of());
  }

  /** A flow of its own, and the rule of the alert that comes of it. */
  private String judged(Pipeline pipeline) throws Exception {
    List<String> rules = sent(pipeline);
    assertEquals(sent, rules.size());
    return rules.getLast();
  }

  /** A flow of its own, and the rules of all alerts raised until then. */
  private List<String> sent(Pipeline pipeline) throws Exception {
    sent++;
    Flow flow =
        new Flow(
            "fl1_" + sent,
            Chain.BITCOIN,
            Txid.parse(String.format("%064x", sent)),
            "out:0",
            "native",
            null,
            "bandit",
            "sakura",
            Flow.Kind.TRANSFER,
            Amount.of(1_000_000),
            Amount.of(1_000_000),
            1,
            1_714_521_600L,
            List.of(),
            null,
            null,
            Policy.HAIRCUT,
            new BlockRef(sent, "b" + sent, null, 1_714_521_600L),
            "v1",
            false);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", pipeline.bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  TOPICS.flows(), Chain.BITCOIN.lane(), flow.id(), FlowJson.toBytes(flow)))
          .get();
    }
    try (Processed processed = new Processed(pipeline.bootstrap(), TOPICS, () -> true)) {
      processed.await(Chain.BITCOIN);
    }
    List<String> rules = new ArrayList<>();
    Readback.read(
        pipeline.bootstrap(),
        ALERTS,
        () -> true,
        record -> {
          Alert alert = AlertJson.fromBytes(record.value());
          if (alert.state() == Alert.State.RAISED) {
            rules.add(alert.finding().rule().id());
          }
        });
    return rules;
  }

  private static int marks(Pipeline pipeline, Chain chain) throws Exception {
    List<byte[]> marks = new ArrayList<>();
    Readback.read(
        pipeline.bootstrap(),
        new TopicPartition(TOPICS.flows(), chain.lane()),
        () -> true,
        record -> {
          if (RulesMark.is(record.key())) {
            marks.add(record.value());
          }
        });
    return marks.size();
  }

  @Test
  void rulesChangeWithoutARestartAndStayOverOne() throws Exception {
    try (Pipeline pipeline = Pipeline.start(config(), what -> {})) {
      assertEquals("sanctioned-party", judged(pipeline));

      CommandLineFixture published =
          CommandLineFixture.run(
              "rules",
              "publish",
              rules("first-own"),
              "--no-builtin-rules",
              "--kafka",
              pipeline.bootstrap());
      assertEquals(0, published.code(), published::toString);
      assertEquals("1 rule published", published.out().strip());
      assertEquals("first-own", judged(pipeline));

      CommandLineFixture again =
          CommandLineFixture.run(
              "rules",
              "publish",
              rules("first-own"),
              "--no-builtin-rules",
              "--data",
              dir.resolve("data"));
      assertEquals("1 rule: the ones that judge already", again.out().strip(), again::toString);
      assertEquals(1, marks(pipeline, Chain.BITCOIN));
      assertEquals(1, marks(pipeline, Chain.ETHEREUM));

      Path bad =
          Files.writeString(
              dir.resolve("bad.yaml"), RULE.formatted("bad").replace("from.id", "from.ids"));
      CommandLineFixture refused =
          CommandLineFixture.run("rules", "publish", bad, "--kafka", pipeline.bootstrap());
      assertEquals(1, refused.code());
      assertTrue(refused.err().contains(bad + ":6: match: "), refused::err);
      assertEquals("first-own", judged(pipeline));
    }
    try (Pipeline pipeline = Pipeline.start(config(), what -> {})) {
      assertEquals("first-own", judged(pipeline));
    }
    RuleSet own = RuleSet.load(List.of(rules("second-own")), true);
    try (Pipeline pipeline = Pipeline.start(config().withRules(own), what -> {})) {
      assertEquals("sanctioned-party", judged(pipeline));
      CommandLineFixture standard =
          CommandLineFixture.run("rules", "publish", "--kafka", pipeline.bootstrap());
      assertEquals(0, standard.code(), standard::toString);
      assertEquals(3, marks(pipeline, Chain.BITCOIN));
    }
  }

  @Test
  void whatIsCountedSurvivesTheLossOfLocalState() throws Exception {
    Path counting =
        Files.writeString(
            dir.resolve("counting.yaml"),
            RULE.formatted("three")
                + "    watch: to\n    window: {over: 1h, per: pair, when: window.count >= 3}\n");
    RuleSet rules = RuleSet.load(List.of(counting), false);
    try (Pipeline pipeline = Pipeline.start(config().withRules(rules), what -> {})) {
      assertEquals(List.of(), sent(pipeline));
      assertEquals(List.of(), sent(pipeline));
    }
    try (Stream<Path> state = Files.walk(dir.resolve("data").resolve("streams"))) {
      for (Path each : state.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    try (Pipeline pipeline = Pipeline.start(config(), what -> {})) {
      assertEquals(List.of("three"), sent(pipeline));
      assertEquals(List.of("three"), sent(pipeline));
    }
  }

  @Test
  void aReplayWithRulesJudgesFromItsFirstBlock() throws Exception {
    EconomyFile economy = EconomyFile.write(dir, 20261124, 30, 40);
    Path alerts = dir.resolve("alerts.jsonl");
    Path every =
        Files.writeString(
            dir.resolve("every.yaml"),
            RULE.formatted("every-flow").replace("from.id == \"bandit\"", "flow.hops >= 1"));
    CommandLineFixture run =
        CommandLineFixture.run(
            "replay",
            "--in",
            economy.blocks(),
            "--no-builtin-watchlist",
            "--watchlist",
            economy.watchlist(),
            "--no-builtin-rules",
            "--rules",
            every,
            "--policy",
            "haircut",
            "--alerts",
            alerts,
            "--flows",
            dir.resolve("flows.jsonl"));
    assertEquals(0, run.code(), run::toString);
    List<String> raised =
        Files.readAllLines(alerts).stream()
            .filter(line -> !line.contains("\"state\":\"updated\""))
            .toList();
    assertEquals(Files.readAllLines(dir.resolve("flows.jsonl")).size(), raised.size());
    for (String line : raised) {
      assertEquals("every-flow", AlertJson.fromBytes(line.getBytes(UTF_8)).finding().rule().id());
    }

    CommandLineFixture bad =
        CommandLineFixture.run(
            "replay", "--in", economy.blocks(), "--rules", dir.resolve("none.yaml"));
    assertEquals(1, bad.code());
    assertTrue(bad.err().contains("none.yaml: no such file"), bad::err);
  }
}
