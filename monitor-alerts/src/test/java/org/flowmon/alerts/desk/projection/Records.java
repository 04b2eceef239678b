package org.flowmon.alerts.desk.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.alerts.triage.CaseState;
import org.flowmon.alerts.triage.CaseStatus;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Received;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Records of the topics, made by hand, in batches. */
final class Records {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** An alert's JSON, as far as the desk reads it. */
  static String alert(int number, int revision, String state, String severity, String caseKey) {
    return String.format(
        Locale.ROOT,
        "{\"alert_id\":\"fa1_%d\",\"revision\":%d,\"state\":\"%s\",\"case_key\":\"%s\","
            + "\"rule\":{\"id\":\"rule-%d\"},\"severity\":\"%s\",\"direction\":\"incoming\","
            + "\"after_designation\":%s,\"chain\":{\"name\":\"bitcoin\"},\"txid\":\"%s\","
            + "\"at\":\"out:0\",\"block\":{\"height\":%d},"
            + "\"finality\":{\"status\":\"included\",\"confirmations\":1},"
            + "\"asset\":{\"symbol\":\"BTC\",\"decimals\":8},"
            + "\"amount\":{\"base_units\":\"%d\",\"value\":\"1\"},"
            + "\"exposure\":{\"type\":\"%s\",\"hops\":2},"
            + "\"source\":{\"entity_id\":\"bandit\",\"name\":\"Bandit Exchange\","
            + "\"kind\":\"exchange\",\"tags\":[\"russia-linked\"]},"
            + "\"destination\":{\"entity_id\":\"sakura-%d\",\"name\":\"Sakura\","
            + "\"kind\":\"exchange\",\"tags\":[],\"address\":\"bc1q%d\"},\"path\":[]}",
        number,
        revision,
        state,
        caseKey,
        number % 3,
        severity,
        number % 2 == 0 ? "true" : "null",
        txid(number),
        800_000 + number,
        number * 1000L + 1,
        number % 4 == 0 ? "direct" : "indirect",
        number % 5,
        number);
  }

  /** As different from each other as transactions are. */
  static String txid(int number) {
    return String.format(Locale.ROOT, "%016x", number * 0x9E3779B97F4A7C15L).repeat(4);
  }

  Records alert(int number, String severity, String caseKey) {
    return alert(number, alert(number, 1, "raised", severity, caseKey));
  }

  /** Written so many seconds after the beginning. */
  Records alert(int number, String json) {
    return add(TOPICS.alerts(), 0, json.getBytes(UTF_8), BEGIN.plusSeconds(number));
  }

  Records text(String json) {
    return alert(0, json);
  }

  Records event(
      String caseKey,
      long revision,
      CaseStatus status,
      @Nullable String assignee,
      @Nullable Instant snoozedUntil) {
    CaseState state =
        new CaseState(
            caseKey,
            revision,
            status,
            Severity.HIGH,
            assignee,
            null,
            null,
            snoozedUntil,
            List.of(),
            0,
            BEGIN,
            BEGIN,
            "anna");
    CaseEvent event =
        new CaseEvent(
            caseKey,
            CaseEvent.Kind.DONE,
            CaseCommand.Action.ASSIGN,
            "c" + revision,
            "anna",
            BEGIN,
            revision,
            List.of(),
            null,
            null,
            List.of(),
            state);
    return add(TOPICS.caseEvents(), 1, CaseJson.toBytes(event), BEGIN);
  }

  /** A canary's alert, written then. */
  Records canary(Instant at) {
    byte[] alert = alert(1, 1, "raised", "info", "fc1_c").getBytes(UTF_8);
    return add(TOPICS.alerts(), Chain.CANARY.lane(), alert, at);
  }

  /** The block of the alert added last was received then. */
  Records seen(Instant at) {
    String millis = Long.toString(at.toEpochMilli());
    records.getLast().headers().add(Received.HEADER, millis.getBytes(UTF_8));
    return this;
  }

  /** What is paged of a case over a route; {@code told}: the last act, in JSON. */
  Records page(String key, String caseKey, Instant opened, String told) {
    String page =
        "{\"case\":\"%s\",\"opened\":\"%s\",\"told\":{\"act\":%s}}"
            .formatted(caseKey, opened, told);
    return add(TOPICS.pages(), 0, key, page.getBytes(UTF_8), BEGIN);
  }

  /** Nothing is paged of it any more. */
  Records gone(String key) {
    return add(TOPICS.pages(), 0, key, null, BEGIN);
  }

  private Records add(String topic, int partition, byte[] value, Instant at) {
    return add(topic, partition, "", value, at);
  }

  private Records add(
      String topic, int partition, String key, byte @Nullable [] value, Instant at) {
    TopicPartition place = new TopicPartition(topic, partition);
    long offset = next.merge(place, 1L, Long::sum) - 1;
    records.add(
        new ConsumerRecord<>(
            topic,
            partition,
            offset,
            at.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            0,
            key.getBytes(UTF_8),
            value,
            new RecordHeaders(),
            Optional.empty()));
    return this;
  }

  /** Writes what was collected as one batch. */
  Projector.Batch into(Tables tables) throws SQLException {
    List<ConsumerRecord<byte[], byte[]>> batch = List.copyOf(records);
    records.clear();
    return tables.projector().apply(batch, Map.copyOf(next));
  }
}
