package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code flows tail} and {@code alerts tail} on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class TailTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String TIME = "2024-05-01T00:00:00Z";

  private EmbeddedBroker broker;
  private Path data;
  private String out = "";
  private String err = "";

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    data = directory;
    broker = EmbeddedBroker.start(directory, 0);
    TopicSetup.ensure(broker.bootstrap(), TOPICS);
    try (KafkaProducer<String, byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, TOPICS.flows(), Chain.BITCOIN, FlowJson.toBytes(flow(Chain.BITCOIN, false)));
      send(producer, TOPICS.flows(), Chain.ETHEREUM, FlowJson.toBytes(flow(Chain.ETHEREUM, true)));
      send(producer, TOPICS.flows(), Chain.ETHEREUM, "no flow".getBytes(UTF_8));
      send(producer, TOPICS.alerts(), Chain.BITCOIN, "{\"alert_id\":\"a\"}".getBytes(UTF_8));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, TOPICS.flows(), Chain.BITCOIN, FlowJson.toBytes(flow(Chain.BITCOIN, true)));
      producer.flush();
      producer.abortTransaction();
    }
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "tail-test"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, Chain chain, byte[] value) {
    // A failed send fails the commit.
    var unused = producer.send(new ProducerRecord<>(topic, chain.lane(), "key", value));
  }

  private static Flow flow(Chain chain, boolean retracted) {
    long time = Instant.parse(TIME).getEpochSecond();
    Txid txid = Txid.parse("t1");
    return new Flow(
        "fl1_x",
        chain,
        txid,
        "out:0",
        "native",
        null,
        "gar\u001bantex",
        "bitbank",
        Flow.Kind.TRANSFER,
        Amount.of(150_000_000),
        Amount.of(300_000_000),
        2,
        time,
        List.of(new Flow.Arrival(txid, "out:0", "x", Amount.of(150_000_000), time)),
        null,
        null,
        Policy.HAIRCUT,
        new BlockRef(1, "b1", null, time),
        "v1",
        retracted);
  }

  private int run(String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    StringWriter said = new StringWriter();
    try {
      System.setOut(new PrintStream(written, false, UTF_8));
      return Monitor.commandLine().setErr(new PrintWriter(said)).execute(args);
    } finally {
      System.setOut(before);
      out = written.toString(UTF_8);
      err = said.toString();
    }
  }

  @Test
  void flowsAsLinesOfTheFileFormOnceCommitted() throws Exception {
    assertEquals(0, run("flows", "tail", "--data", data.toString(), "--until-idle", "--json"));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    FlowJson.writeLine(flow(Chain.BITCOIN, false), expected);
    FlowJson.writeLine(flow(Chain.ETHEREUM, true), expected);
    assertEquals(expected.toString(UTF_8).lines().sorted().toList(), out.lines().sorted().toList());
    assertTrue(err.contains("passed over flowmon.flows-4@1"), err);
  }

  @Test
  void flowsForAPersonAndOneChain() {
    String[] args = {
      "flows", "tail", "--kafka", broker.bootstrap(), "--until-idle", "--chain", "bitcoin"
    };
    assertEquals(0, run(args));
    assertEquals(
        TIME + "  bitcoin t1 out:0  gar?antex -> bitbank  1.5 BTC  2 hops, haircut\n", out);
    assertEquals("", err);
  }

  @Test
  void alertsAreHandedOnAsTheyAre() {
    assertEquals(0, run("alerts", "tail", "--kafka", broker.bootstrap(), "--until-idle", "--json"));
    assertEquals("{\"alert_id\":\"a\"}\n", out);
    assertEquals(0, run("alerts", "tail", "--kafka", broker.bootstrap(), "--until-idle"));
    assertEquals("", out);
    assertTrue(err.contains("passed over flowmon.alerts-0@0"), err);
  }

  @Test
  void withoutABrokerItSaysSoAtOnce(@TempDir Path empty) throws Exception {
    assertEquals(1, run("flows", "tail", "--data", empty.toString()));
    assertTrue(err.contains("no monitor runs a broker in " + empty), err);
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertEquals(1, run("alerts", "tail", "--kafka", "127.0.0.1:" + free));
    assertTrue(err.contains("no Kafka broker answers at 127.0.0.1:" + free), err);
    assertEquals(1, run("alerts", "tail", "--kafka", "nonsense"));
    assertTrue(err.contains("expected HOST:PORT"), err);
    assertEquals(2, run("flows", "tail", "--chain", "florin"));
    assertEquals(2, run("flows"));
    assertEquals(2, run("alerts", "tail", "--kafka", "a:1", "--data", "b"));
  }

  @Test
  void ctrlCEndsItCleanly() throws Exception {
    Process tail =
        new ProcessBuilder(
                Child.monitor(
                    "flows",
                    "tail",
                    "--kafka",
                    broker.bootstrap(),
                    "--from-beginning",
                    "--chain",
                    "bitcoin"))
            .redirectErrorStream(true)
            .start();
    try (var lines = tail.inputReader(UTF_8)) {
      assertTrue(String.valueOf(lines.readLine()).contains("1.5 BTC"));
      assertTrue(tail.toHandle().destroy()); // unlike Process.destroy it leaves the output to read
      assertTrue(tail.waitFor(20, TimeUnit.SECONDS));
      assertEquals("", String.join("\n", lines.lines().toList()));
    } finally {
      tail.destroyForcibly();
    }
  }

  @Test
  void coloursOnlyOnATerminalThatWantsThem() {
    assertTrue(Terminal.colour(Map.of("TERM", "xterm"), true));
    assertFalse(Terminal.colour(Map.of("TERM", "xterm"), false));
    assertFalse(Terminal.colour(Map.of("NO_COLOR", "1"), true));
    assertTrue(FlowView.line(flow(Chain.BITCOIN, true), true).contains("\u001b[9m"));
  }
}
