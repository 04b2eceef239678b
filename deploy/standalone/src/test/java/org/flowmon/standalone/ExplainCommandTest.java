package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
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
 * {@code explain} over what a replay left on a real broker. "Payer", sanctioned, pays 100,000 to
 * "m", which mixes it with as much of its own and pays 100,000 to "q" of "Payee": in a block that
 * is taken back, and again in another. Later the payer pays "q" over "k", which a rule counts.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplainCommandTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LANE = Chain.BITCOIN.lane();

  @TempDir private static Path dir = Path.of("");
  private List<Object> list = List.of();
  private String mixed = "";
  private String second = "";
  private String kafka = "";
  private EmbeddedBroker broker;

  @BeforeAll
  void replay() throws Exception {
    RecordedText text =
        RecordedText.bitcoin()
            .block(1)
            .tx("t0", "x:0@p=100000", "m=100000")
            .tx("t9", "y:0@z=100000", "m=100000")
            .block(2, "orphan", "b1")
            .tx("t1", "t0:0 t9:0", "q=100000 n=100000")
            .disconnect(2, "orphan")
            .block(2)
            .tx("t1", "t0:0 t9:0", "q=100000 n=100000");
    for (int height = 3; height < 12; height++) {
      text.block(height).tx("u" + height, "w:" + height + "@z=500", "z=500");
    }
    text.block(12).tx("t2", "x:1@p=70000", "k=65000").tx("t3", "t2:0", "q=60000");
    Path watchlist =
        Files.writeString(
            dir.resolve("list.jsonl"),
            """
            {"entity":"payer","name":"Payer","kind":"exchange","country":"RU","tags":["sanctioned"],\
            "designations":[{"list":"OFAC SDN","programme":"RUSSIA-EO14024","date":"2022-04-05",\
            "reference":"36216"}],"chain":"bitcoin","address":"p","source":"made-up list",\
            "from":"2019-01-01"}
            {"entity":"payee","name":"Payee","kind":"exchange","chain":"bitcoin","address":"q",\
            "source":"another list"}
            """);
    Path rules =
        Files.writeString(
            dir.resolve("own.yaml"),
            """
            rules:
              - id: twice
                version: 1.2.3
                name: Twice
                family: own
                watch: to
                match: from.id == "payer"
                window: {over: 1d, per: pair, when: window.count >= 2}
                severity: critical
            """);
    Path blocks = Files.writeString(dir.resolve("blocks.jsonl"), text.toString());
    list = List.of("--no-builtin-watchlist", "--watchlist", watchlist);
    Path alerts = dir.resolve("alerts.jsonl");
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay",
            "--in",
            blocks,
            list,
            "--rules",
            rules,
            "--data",
            dir.resolve("data"),
            "--image-after",
            4,
            "--alerts",
            alerts);
    assertEquals(0, replayed.code(), replayed::toString);
    for (String line : Files.readAllLines(alerts)) {
      Alert alert = AlertJson.fromBytes(line.getBytes(UTF_8));
      if (alert.movement().txid().toString().equals("t1")) {
        mixed = alert.alertId();
      } else {
        second = alert.alertId();
      }
    }
    broker = EmbeddedBroker.start(dir.resolve("data"), 0);
    kafka = broker.bootstrap();
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private CommandLineFixture explain(Object... more) {
    return CommandLineFixture.run("explain", list, "--kafka", kafka, List.of(more));
  }

  private static void says(CommandLineFixture ended, int code, String... all) {
    assertEquals(code, ended.code(), ended::toString);
    for (String each : all) {
      assertTrue((ended.out() + ended.err()).contains(each), () -> each + "\n" + ended);
    }
  }

  @Test
  @Order(1)
  void everythingThatAnAlertRestsOnIsSaidAndComesOutAgain() {
    says(
        explain(mixed),
        0,
        "  1  raised, included (1 confirmations), block 2 orphan",
        "  2  retracted because of a reorg, orphaned",
        "  3  reinstated, included",
        "  4  updated, final (6 confirmations)",
        "haircut  transfer of payer -> payee  0.0005 BTC of 0.001 BTC, 2 hops",
        "fifo     transfer of payer -> payee  0.001 BTC of 0.001 BTC, 2 hops",
        "traced with haircut and fifo, bounds default",
        "t0 out:0, block 1",
        "0.001 BTC to m, where 0.001 BTC landed",
        "paid by p (0.001 BTC), labelled payer",
        "0.0005 BTC to q, where 0.001 BTC landed",
        "paid by m (0.002 BTC)",
        "listed: OFAC SDN, RUSSIA-EO14024, 2022-04-05, reference 36216",
        "address p, label in the lane: confidence",
        "counts from 2019-01-01",
        "says made-up list",
        "says another list",
        "the watchlist given is this version",
        "Rule: sanctioned-party 1.2.0, family sanctions",
        "in force: flowmon.flows-" + LANE + "@0",
        "standard.yaml:4",
        "match: '\"sanctioned\" in watched.tags'",
        "asked again",
        "block received           2",
        "traced                   2",
        "alerted                  2",
        "Traced again from the lane's start",
        "records: equal");
  }

  @Test
  @Order(2)
  void theSameAsJsonAlsoFromStoredStateAndForARuleThatCounts() throws Exception {
    CommandLineFixture ended = explain(second, "--json");
    says(ended, 0);
    JsonNode json = MAPPER.readTree(ended.out());
    assertEquals("twice", json.at("/rule/id").asText());
    assertTrue(json.at("/rule/text").asText().contains("window.count >= 2"));
    assertTrue(json.at("/rule/asked_again").asBoolean());
    assertEquals("2", json.at("/alert/window/count").asText());
    assertEquals("image", json.at("/trace/from").asText(), ended::out);
    assertEquals(2, json.at("/flows").size());
    assertEquals("60000", json.at("/flows/0/flow/amount").asText());
    assertEquals("payer", json.at("/way/0/from/0/entity").asText());
    assertEquals("made-up list", json.at("/source/claims/0/says/0/source").asText());
    assertTrue(json.at("/equal").asBoolean());
    assertEquals(0, json.at("/differences").size());

    JsonNode whole = MAPPER.readTree(explain(second, "--json", "--from-start").out());
    assertEquals("start", whole.at("/trace/from").asText());
    assertTrue(whole.at("/trace/records").asLong() > json.at("/trace/records").asLong());
    assertEquals(json.at("/flows"), whole.at("/flows"));
  }

  @Test
  @Order(3)
  void anotherWatchlistIsSaidToBeOne() throws Exception {
    Path other =
        Files.writeString(
            dir.resolve("other.jsonl"),
            "{\"entity\":\"payer\",\"name\":\"P\",\"chain\":\"bitcoin\",\"address\":\"o\","
                + "\"source\":\"x\"}\n");
    says(
        CommandLineFixture.run(
            "explain", mixed, "--no-builtin-watchlist", "--watchlist", other, "--kafka", kafka),
        0,
        "the watchlist given is another one",
        "the watchlist given does not have this claim",
        "not in the watchlist given",
        "not asked again: the watchlist given is another version");
    says(
        CommandLineFixture.run("explain", mixed, "--kafka", kafka),
        0,
        "the watchlist given is this version",
        "asked again",
        "records: equal");
  }

  @Test
  @Order(4)
  void whatIsNotThereIsSaid() throws Exception {
    says(explain("fa1_none"), 1, "no alert fa1_none in flowmon.alerts at " + kafka);
    int free;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = once.getLocalPort();
    }
    says(
        CommandLineFixture.run("explain", mixed, "--kafka", "127.0.0.1:" + free),
        1,
        "no Kafka broker answers at 127.0.0.1:" + free);
    says(
        CommandLineFixture.run("explain", mixed, "--data", dir.resolve("nobody")),
        1,
        "no monitor runs a broker in");
    assertEquals(2, CommandLineFixture.run("explain").code());
  }

  @Test
  @Order(5)
  void aFlowThatWasChangedIsFoundOut() throws Exception {
    List<Flow> told = new ArrayList<>();
    Readback.read(
        kafka,
        new TopicPartition(TOPICS.flows(), LANE),
        () -> true,
        record -> {
          if (!FlowMarks.is(record)) {
            told.add(FlowJson.fromBytes(record.value()));
          }
        });
    Flow real =
        told.stream()
            .filter(flow -> flow.txid().toString().equals("t1") && !flow.retracted())
            .reduce((first, second) -> second)
            .orElseThrow();
    String changed =
        new String(FlowJson.toBytes(real), UTF_8)
            .replace("\"to\":\"payee\"", "\"to\":\"shop\"")
            .replace(
                "\"amount\":\"" + real.amount() + "\",\"value\"", "\"amount\":\"7\",\"value\"");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(TOPICS.flows(), LANE, real.id(), changed.getBytes(UTF_8)))
          .get();
    }
    CommandLineFixture ended = explain(mixed);
    says(
        ended,
        1,
        "records: DIFFERENT",
        "flow " + real.policy() + ".amount: told \"7\", comes out as \"" + real.amount() + "\"",
        "flow " + real.policy() + ".to: told \"shop\", comes out as \"payee\"");
    assertFalse(ended.out().contains("alert."), ended::out);
    assertFalse(MAPPER.readTree(explain(mixed, "--json").out()).at("/equal").asBoolean(true));
  }

  @Test
  @Order(6)
  void aLaneThatIsNoLongerKeptFromItsStartIsTracedFromStoredState() throws Exception {
    JsonNode before = MAPPER.readTree(explain(second, "--json").out());
    long image = before.at("/trace/image_of").asLong();
    TopicPartition lane = new TopicPartition(TOPICS.transactions(), LANE);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin.deleteRecords(Map.of(lane, RecordsToDelete.beforeOffset(image))).all().get();
    }
    assertEquals(
        before.at("/flows"), MAPPER.readTree(explain(second, "--json").out()).at("/flows"));
    says(explain(second, "--from-start"), 1, "cannot be traced again from its start");
    says(explain(mixed), 1, "the lane of bitcoin does not hold block b2");
  }
}
