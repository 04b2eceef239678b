package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.chain.Chain;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code explain} of alerts that were revised. On a chain of accounts "m" holds one half of a
 * sanctioned party and pays "q" of "Payee"; the block is taken back, and in the one that stands "m"
 * first gets as much again of nobody known, so that the same payment carries a quarter. Another
 * payment is in the losing block only.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplainRevisedTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LANE = Chain.ETHEREUM.lane();
  private static final String HUNDRED = "=100000000000000000000";

  @TempDir private static Path dir = Path.of("");
  private final Map<String, String> alerts = new TreeMap<>();
  private EmbeddedBroker broker;

  @BeforeAll
  void replay() throws Exception {
    RecordedText text =
        RecordedText.ethereum()
            .block(1)
            .move("a1", "p>m" + HUNDRED)
            .move("a2", "z>m" + HUNDRED)
            .block(2, "orphan", "b1")
            .move("t1", "m>q" + HUNDRED)
            .move("t2", "p>q" + HUNDRED)
            .disconnect(2, "orphan")
            .block(2)
            .move("a3", "y>m" + HUNDRED + " x>m" + HUNDRED)
            .move("t1", "m>q" + HUNDRED)
            .block(3);
    Path list =
        Files.writeString(
            dir.resolve("list.jsonl"),
            """
            {"entity":"payer","name":"Payer","kind":"exchange","tags":["sanctioned"],\
            "chain":"ethereum","address":"p","source":"made-up list"}
            {"entity":"payee","name":"Payee","kind":"exchange","chain":"ethereum","address":"q",\
            "source":"another list"}
            """);
    Path blocks = Files.writeString(dir.resolve("blocks.jsonl"), text.toString());
    Path written = dir.resolve("alerts.jsonl");
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay",
            "--chain",
            "ethereum",
            "--in",
            blocks,
            "--no-builtin-watchlist",
            "--watchlist",
            list,
            "--data",
            dir.resolve("data"),
            "--alerts",
            written);
    assertEquals(0, replayed.code(), replayed::toString);
    for (String line : Files.readAllLines(written)) {
      Alert alert = AlertJson.fromBytes(line.getBytes(UTF_8));
      alerts.put(alert.movement().txid().toString(), alert.alertId());
    }
    broker = EmbeddedBroker.start(dir.resolve("data"), 0);
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private CommandLineFixture explain(String tx, Object... more) {
    String id = alerts.getOrDefault(tx, "none");
    return CommandLineFixture.run("explain", id, "--kafka", broker.bootstrap(), List.of(more));
  }

  private static void says(CommandLineFixture ended, int code, String... all) {
    assertEquals(code, ended.code(), ended::toString);
    for (String each : all) {
      assertTrue(ended.out().contains(each), () -> each + "\n" + ended);
    }
  }

  @Test
  @Order(1)
  void anAmountThatAReorganisationChangedComesOutAsOfEachBlock() throws Exception {
    says(
        explain("t1"),
        0,
        "  1  raised, included",
        "block 2 orphan",
        "     50 ETH of 100 ETH, 2 hops, high by sanctioned-party 1",
        "  2  retracted because of a reorg",
        "  3  reinstated, included",
        "     25 ETH of 100 ETH, 2 hops, high by sanctioned-party 1",
        "As of revision 1, block 2 orphan: equal",
        "records: equal",
        "compared: revision 3, block 2 b2");
    JsonNode json = MAPPER.readTree(explain("t1", "--json", "--from-start").out());
    assertEquals("50000000000000000000", json.at("/revisions/0/amount").asText());
    assertEquals("25000000000000000000", json.at("/revisions/2/amount").asText());
    assertEquals("orphan", json.at("/earlier/0/hash").asText());
    assertTrue(json.at("/earlier/0/rule_not_asked").isNull(), json::toString);
    assertTrue(json.at("/earlier/0/equal").asBoolean());
    assertTrue(json.at("/equal").asBoolean());
  }

  @Test
  @Order(2)
  void whatWasTakenBackForGoodComesOutAsOfTheBlockThatIsGone() {
    says(
        explain("t2"),
        0,
        "  1  raised, included",
        "  2  retracted because of a reorg, orphaned",
        "asked again",
        "records: equal",
        "compared: revision 1, block 2 orphan");
  }

  @Test
  @Order(3)
  void whatWasFoundAfterLabelsChangedIsSaidAndNotCompared() throws Exception {
    byte[] last = last("t1");
    Alert told = AlertJson.fromBytes(last);
    int revision = told.identity().revision();
    String json = new String(last, UTF_8);
    String later =
        json.replace("\"revision\":" + revision, "\"revision\":" + (revision + 1))
            .replace("\"state\":\"" + told.state() + "\"", "\"state\":\"updated\"")
            .replace("\"severity\":\"high\"", "\"severity\":\"low\"")
            .replaceFirst("\"summary\":\"", "\"summary\":\"Revised, PREFIX: ");
    write(
        TOPICS.alerts(),
        told.alertId(),
        later.replace("PREFIX", "a listing that it rests on has ended since"));
    says(
        explain("t1"),
        0,
        "  %d  updated, ".formatted(revision + 1),
        "2 hops, low by ",
        "     found when labels or rules had changed since: not compared",
        "As of revision 1, block 2 orphan: equal",
        "compared: revision " + revision + ", block 2 b2");
  }

  @Test
  @Order(4)
  void aFlowOfTheLosingBlockThatWasChangedIsFoundOut() throws Exception {
    Flow[] real = {null};
    Readback.read(
        broker.bootstrap(),
        new TopicPartition(TOPICS.flows(), LANE),
        () -> true,
        record -> {
          if (!FlowMarks.is(record) && real[0] == null) {
            Flow flow = FlowJson.fromBytes(record.value());
            boolean wanted = flow.txid().toString().equals("t1");
            real[0] = wanted && flow.policy() == Policy.HAIRCUT ? flow : null;
          }
        });
    String amount = real[0].amount().toString();
    String changed =
        new String(FlowJson.toBytes(real[0]), UTF_8)
            .replace("\"amount\":\"" + amount + "\",\"value\"", "\"amount\":\"7\",\"value\"");
    write(TOPICS.flows(), real[0].id(), changed);
    CommandLineFixture ended = explain("t1");
    says(
        ended,
        1,
        "As of revision 1, block 2 orphan: DIFFERENT",
        ".amount: told \"7\", comes out as \"" + amount + "\"",
        "records: equal");
    assertFalse(MAPPER.readTree(explain("t1", "--json").out()).at("/equal").asBoolean(true));
  }

  @Test
  @Order(5)
  void whatNoBlockHoldsIsShownAndSaidNotToBeCompared() throws Exception {
    String told = new String(last("t2"), UTF_8);
    String id = alerts.getOrDefault("t2", "none");
    String waits = "fa1_" + "w".repeat(26);
    String pending =
        told.replace(id, waits)
            .replaceFirst("\"revision\":[0-9]+", "\"revision\":0")
            .replaceFirst("\"state\":\"[a-z]+\"", "\"state\":\"pending\"")
            .replaceFirst("\"status\":\"[a-z]+\"", "\"status\":\"mempool\"")
            .replaceFirst("\"correction\":\\{[^}]*\\}", "\"correction\":null")
            .replaceFirst("\"pending\":null", "\"pending\":{\"number\":1,\"supersedes\":[]}");
    String none = "no block holds the transaction of this alert, so nothing could be traced again";
    alerts.put("waits", waits);
    write(TOPICS.alerts(), waits, pending);
    says(explain("waits"), 0, "  0  pending, mempool (0 confirmations), in no block", none);
    String dropped =
        pending
            .replace("\"state\":\"pending\"", "\"state\":\"retracted\"")
            .replace("\"correction\":null", "\"correction\":{\"reason\":\"dropped\"}")
            .replace("\"number\":1", "\"number\":2");
    write(TOPICS.alerts(), waits, dropped);
    says(explain("waits"), 0, "  0  pending", "  0  retracted because of a dropped", none);
    JsonNode json = MAPPER.readTree(explain("waits", "--json").out());
    assertEquals(2, json.at("/revisions").size());
    assertTrue(json.at("/equal").isNull());
    assertTrue(json.at("/not_compared").asText().startsWith("no block holds"));
  }

  private byte[] last(String tx) throws Exception {
    byte[][] last = {new byte[0]};
    Readback.read(
        broker.bootstrap(),
        new TopicPartition(TOPICS.alerts(), LANE),
        () -> true,
        record -> {
          boolean itself = AlertJson.fromBytes(record.value()).alertId().equals(alerts.get(tx));
          last[0] = itself ? record.value() : last[0];
        });
    return last[0];
  }

  private void write(String topic, String key, String value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, LANE, key, value.getBytes(UTF_8))).get();
    }
  }
}
