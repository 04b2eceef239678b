package org.flowmon.alerts.tenant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.flowmon.alerts.AlertRecords.BANDIT;
import static org.flowmon.alerts.AlertRecords.SAKURA;
import static org.flowmon.alerts.tenant.TenantsDriver.least;
import static org.flowmon.alerts.tenant.TenantsDriver.tenant;
import static org.flowmon.alerts.tenant.TenantsDriver.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.AlertRecords;
import org.flowmon.alerts.AlertSchema;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.tenant.TenantsMetrics.Copy;
import org.flowmon.alerts.tenant.TenantsMetrics.Outcome;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantTopologyTest {
  private static final List<TestRecord<byte[], byte[]>> LIFE = AlertRecords.life(BANDIT, SAKURA);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private TenantsDriver stage;

  @BeforeEach
  void open() {
    stage = new TenantsDriver(dir);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private List<String> states(String tenant) throws IOException {
    List<String> states = new ArrayList<>();
    for (TestRecord<String, byte[]> each : stage.got(tenant)) {
      JsonNode alert = AlertFacts.MAPPER.readTree(each.value());
      assertEquals(each.key(), alert.path("alert_id").asText());
      states.add(alert.path("state").asText());
    }
    return states;
  }

  @Test
  void theDrawingIsAsWritten() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("tenants.topology.txt")) {
      String golden = new String(in == null ? new byte[0] : in.readAllBytes(), UTF_8);
      assertEquals(
          golden.strip(),
          TenantsDriver.topology(stage.registry, new HashSet<>()).describe().toString().strip());
    }
  }

  @Test
  void theWholeLifeGoesToThoseConcernedAndToNobodyElse() throws IOException {
    stage.add(tenant("sakura", 1, SAKURA));
    stage.add(tenant("kuma", 1, "kuma-exchange"));
    stage.add(tenant("regulator", 1));
    LIFE.forEach(stage.alerts::pipeInput);

    List<String> whole = List.of("raised", "updated", "retracted", "reinstated");
    assertEquals(whole, states("sakura"));
    assertEquals(whole, states("regulator"));
    assertEquals(List.of(), states("kuma"));
    assertEquals(4, stage.counted(TenantsMetrics.ALERTS, Outcome.ROUTED));
    assertEquals(8, stage.counted(TenantsMetrics.COPIES, Copy.WRITTEN));

    AlertRecords.life(BANDIT, AlertRecords.CUSTOMER, 2).forEach(stage.alerts::pipeInput);
    assertEquals(whole, states("regulator"));
    assertEquals(List.of(), states("sakura"));
  }

  @Test
  void idsAreTheTenantsAndTheSameForEveryRevision() {
    stage.add(tenant("sakura", 1, SAKURA));
    stage.add(tenant("regulator", 1));
    LIFE.forEach(stage.alerts::pipeInput);
    List<TestRecord<String, byte[]>> sakura = stage.got("sakura");
    List<TestRecord<String, byte[]>> regulator = stage.got("regulator");

    String id = sakura.getFirst().key();
    assertEquals("fa1_ckwc37r6qbcum22d4oubfsvjpf", id);
    assertEquals(List.of(id, id, id, id), sakura.stream().map(TestRecord::key).toList());
    assertNotEquals(id, regulator.getFirst().key());
    assertNotEquals(id, new String(LIFE.getFirst().key(), UTF_8));
    for (int i = 0; i < 4; i++) {
      Map<String, String> headers = headers(sakura.get(i));
      assertEquals(id + "-r000" + (i + 1), headers.get("ce_id"));
      assertEquals("000" + (i + 1), headers.get("ce_sequence"));
      assertEquals(id, headers.get("ce_subject"));
      assertEquals(i == 0 ? null : id + "-r000" + i, headers.get("ce_causationid"));
      assertEquals("1", headers.get("seen"));
      assertTrue(!headers.containsKey("ce_secret"), "only headers that are known go along");
      assertEquals(
          headers(sakura.getFirst()).get("ce_correlationid"), headers.get("ce_correlationid"));
      assertEquals(headers(LIFE.get(i)).get("ce_type"), headers.get("ce_type"));
    }
  }

  private static Map<String, String> headers(TestRecord<?, ?> record) {
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
    return headers;
  }

  @Test
  void correctionsFollowWhoGotTheAlertWhateverTheTenantsAreByThen() throws IOException {
    stage.add(tenant("sakura", 1, SAKURA));
    stage.add(tenant("left", 1, BANDIT));
    stage.add(tenant("again", 1, BANDIT));
    stage.alerts.pipeInput(LIFE.getFirst());

    stage.add(tenant("sakura", 1, "kuma-exchange")); // no longer its entity
    stage.add(tenant("late", 1, SAKURA)); // was not there
    stage.remove("left", 1);
    stage.remove("again", 1);
    stage.add(tenant("again", 2, BANDIT)); // another one of that id
    LIFE.subList(1, 4).forEach(stage.alerts::pipeInput);

    assertEquals(List.of("raised", "updated", "retracted", "reinstated"), states("sakura"));
    assertEquals(List.of(), states("late"));
    assertEquals(List.of("raised"), states("left"));
    assertEquals(List.of("raised"), states("again"));
  }

  @Test
  void whoGotWhatIsInTheStoreThatARestartReads() throws IOException {
    stage.add(tenant("sakura", 1, SAKURA));
    stage.alerts.pipeInput(LIFE.getFirst());
    KeyValueStore<String, byte[]> store = stage.driver.getKeyValueStore(Recipients.NAME);
    String id = new String(LIFE.getFirst().key(), UTF_8);
    byte[] kept = store.get(id);
    assertEquals("sakura#1", new String(kept, UTF_8));
    stage.close();

    stage = new TenantsDriver(dir.resolve("fresh"));
    stage.driver.<String, byte[]>getKeyValueStore(Recipients.NAME).put(id, kept);
    stage.add(tenant("sakura", 1, "kuma-exchange"));
    stage.alerts.pipeInput(LIFE.get(2));
    assertEquals(List.of("retracted"), states("sakura"));
  }

  @Test
  void thresholdsDecideWhenItIsRaised() throws IOException {
    Threshold twoCoins = least(Severity.INFO, "BTC", "2");
    Threshold oneCoin = least(Severity.INFO, "BTC", "1");
    stage.add(with(tenant("large", 1), twoCoins, new TreeMap<>()));
    stage.add(with(tenant("small", 1), oneCoin, new TreeMap<>()));
    stage.add(
        with(
            tenant("but", 1), twoCoins, new TreeMap<>(Map.of("sanctioned-party", Threshold.NONE))));
    stage.add(
        with(
            tenant("other", 1),
            least(Severity.CRITICAL, "ETH", "100"),
            new TreeMap<>(Map.of("no-such-rule", twoCoins))));
    LIFE.forEach(stage.alerts::pipeInput);
    assertEquals(0, states("large").size());
    assertEquals(4, states("small").size());
    assertEquals(4, states("but").size());
    assertEquals(4, states("other").size(), "critical, and no least amount for this asset");
    stage.add(with(tenant("small", 1), twoCoins, new TreeMap<>()));
    stage.alerts.pipeInput(LIFE.get(2));
    assertEquals(1, states("small").size());
  }

  @Test
  void whatCannotBeRoutedDisturbsNobody() throws IOException {
    stage.add(tenant("gone", 1, SAKURA));
    stage.add(tenant("sakura", 1, SAKURA));
    stage.tenants.pipeInput("sakura", "{\"tenant\":\"sakura\"}".getBytes(UTF_8));
    stage.tenants.pipeInput("kuma", TenantJson.toBytes(tenant("other", 1, SAKURA)));
    stage.topics.remove(TenantsDriver.TOPICS.tenantAlerts("gone"));
    stage.alerts.pipeInput("k".getBytes(UTF_8), "no alert".getBytes(UTF_8));
    stage.alerts.pipeInput(new TestRecord<byte[], byte[]>("k".getBytes(UTF_8), null));
    stage.alerts.pipeInput(LIFE.getFirst());

    assertEquals(List.of("raised"), states("sakura"));
    assertEquals(List.of("poison", "poison", "no_topic"), reasons());
    assertEquals(2, (int) stage.registry.get(TenantsMetrics.BAD_DEFINITIONS).counter().count());

    stage.topics.add(TenantsDriver.TOPICS.tenantAlerts("gone"));
    stage.alerts.pipeInput(LIFE.get(1));
    assertEquals(List.of("updated"), states("gone"), "later revisions carry all state");

    byte[] broken =
        new String(LIFE.getFirst().value(), UTF_8)
            .replaceAll("fa1_[a-z2-7]+", "fa1_short")
            .getBytes(UTF_8);
    stage.alerts.pipeInput(new TestRecord<>(LIFE.getFirst().key(), broken, LIFE.get(1).headers()));
    assertEquals(List.of("nonconforming", "nonconforming"), reasons());
    assertEquals(List.of("updated"), states("sakura"));
  }

  @Test
  void whatIsTooLargeIsADeadLetterThatFitsAndTheOthersGetTheirs() throws IOException {
    stage.add(tenant("sakura", 1, SAKURA));
    TestRecord<byte[], byte[]> first = LIFE.getFirst();
    byte[] larger =
        new String(first.value(), UTF_8)
            .replace("\"Sakura\"", "\"" + "x".repeat(AlertSchema.MOST_BYTES) + "\"")
            .getBytes(UTF_8);
    stage.alerts.pipeInput(new TestRecord<>(first.key(), larger, first.headers()));
    stage.alerts.pipeInput("k".getBytes(UTF_8), new byte[Topics.MAX_RECORD_BYTES - 100]);
    Headers many = new RecordHeaders(first.headers());
    many.add("ce_source", new byte[Topics.MAX_RECORD_BYTES - 10_000]);
    stage.alerts.pipeInput(new TestRecord<>(first.key(), first.value(), many));
    assertEquals(List.of(), states("sakura"));
    var letters = stage.deadLetters.readRecordsToList();
    assertEquals(
        List.of("nonconforming", "poison", "nonconforming"),
        letters.stream().map(r -> headers(r).get(DeadLetter.REASON)).toList());
    String why = headers(letters.get(0)).getOrDefault(DeadLetter.ERROR, "");
    assertTrue(why.contains("bytes, more than 65536"), why);
    assertEquals(larger.length, letters.get(0).value().length, "it fits");
    assertNull(letters.get(1).value());
    assertEquals("4194204", headers(letters.get(1)).get(DeadLetter.LEFT_OUT));
    assertTrue(headers(letters.get(2)).containsKey(DeadLetter.HEADERS_LEFT_OUT));

    LIFE.forEach(stage.alerts::pipeInput);
    assertEquals(List.of("raised", "updated", "retracted", "reinstated"), states("sakura"));
  }

  private List<String> reasons() {
    return stage.deadLetters.readRecordsToList().stream()
        .map(r -> headers(r).getOrDefault("flowmon.reason", ""))
        .toList();
  }
}
