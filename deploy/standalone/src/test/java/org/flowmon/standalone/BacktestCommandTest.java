package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rules backtest} over what a replay left on a real broker. */
@Timeout(180)
class BacktestCommandTest {
  @TempDir Path dir;

  private static String rule(String id, String match, String severity) {
    return """
      - id: %s
        version: 1.0.0
        name: Own
        family: own
        match: %s
        severity: %s
    """
        .formatted(id, match, severity);
  }

  private static String shown(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** So many blocks without a flow. */
  private static void quiet(String bootstrap, int blocks) {
    Headers mark = new RecordHeaders().add(Settled.HEADER, new byte[0]);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int height = 0; height < blocks; height++) {
        byte[] value =
            new Settled(Chain.BITCOIN, height, Finality.confirmed(Chain.BITCOIN, height)).toBytes();
        Future<RecordMetadata> sent =
            producer.send(
                new ProducerRecord<>(
                    new Topics(Topics.DEFAULT_PREFIX).flows(),
                    Chain.BITCOIN.lane(),
                    new byte[0],
                    value,
                    mark));
        assertFalse(sent.isCancelled());
      }
    }
  }

  @Test
  void aBacktestSaysWhatWouldHaveFired() throws Exception {
    EconomyFile economy = EconomyFile.write(dir, 20261125, 40, 40);
    Path alerts = dir.resolve("alerts.jsonl");
    Path own =
        Files.writeString(
            dir.resolve("near.yaml"),
            "rules:\n"
                + rule("near", "flow.hops <= 2", "low")
                + rule("any", "flow.hops >= 1", "critical"));
    List<Object> list = List.of("--no-builtin-watchlist", "--watchlist", economy.watchlist());
    CommandLineFixture run =
        CommandLineFixture.run(
            "replay",
            "--in",
            economy.blocks(),
            "--data",
            dir.resolve("kept"),
            "--no-builtin-rules",
            "--rules",
            own,
            "--policy",
            "haircut",
            "--alerts",
            alerts,
            list);
    assertEquals(0, run.code(), run::toString);
    Map<String, Alert> latest = new HashMap<>();
    for (String line : Files.readAllLines(alerts)) {
      Alert alert = AlertJson.fromBytes(line.getBytes(UTF_8));
      latest.put(alert.alertId(), alert);
    }
    long retracted =
        latest.values().stream().filter(a -> a.state() == Alert.State.RETRACTED).count();
    long cases = latest.values().stream().map(a -> a.identity().caseKey()).distinct().count();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kept"), 0)) {
      CommandLineFixture test =
          CommandLineFixture.run(
              "rules", "backtest", own, "--since", "400d", "--kafka", broker.bootstrap(), list);
      assertEquals(0, test.code(), test::toString);
      List<String> lines = test.out().lines().toList();
      assertTrue(lines.get(0).startsWith("bitcoin, 400d up to 2"), test::out);
      assertTrue(
          lines
              .get(4)
              .matches(
                  "any +" + shown(latest.size()) + " +0 +0 +0 +0 +" + shown(retracted) + " +0 +0"),
          test::out);
      assertTrue(lines.get(3).matches("near( +0){6} +[1-9][0-9,]* +0"), test::out);
      assertEquals("cases: " + shown(cases) + ", pages: " + shown(cases), lines.get(6));

      Path tickets =
          Files.writeString(
              dir.resolve("severity.yaml"), "table:\n  - {severity: critical, is: ticket}\n");
      CommandLineFixture quieter =
          CommandLineFixture.run(
              "rules",
              "backtest",
              own,
              "--since",
              "400d",
              "--severity-table",
              tickets,
              "--kafka",
              broker.bootstrap(),
              list);
      assertEquals("cases: " + shown(cases) + ", pages: 0", quieter.out().lines().toList().get(6));

      quiet(broker.bootstrap(), 1_200);
      CommandLineFixture later =
          CommandLineFixture.run(
              "rules", "backtest", own, "--since", "400d", "--kafka", broker.bootstrap(), list);
      assertEquals(test.out(), later.out());

      CommandLineFixture short1 =
          CommandLineFixture.run(
              "rules", "backtest", own, "--since", "1m", "--kafka", broker.bootstrap(), list);
      assertTrue(short1.out().lines().toList().get(4).startsWith("any "), short1::out);
      assertFalse(short1.out().contains("pages: " + cases), short1::out);
      CommandLineFixture none =
          CommandLineFixture.run(
              "rules", "backtest", own, "--chain", "tron", "--kafka", broker.bootstrap());
      assertEquals("no flows of tron to judge", none.out().strip());
      assertEquals(
          2,
          CommandLineFixture.run(
                  "rules", "backtest", own, "--since", "week", "--kafka", broker.bootstrap())
              .code());
    }
  }
}
