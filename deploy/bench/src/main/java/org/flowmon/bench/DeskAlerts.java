package org.flowmon.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.alerts.triage.CaseState;
import org.flowmon.alerts.triage.CaseStatus;
import org.flowmon.alerts.triage.Disposition;
import org.flowmon.topic.Topics;

/** Made-up alerts as the alerts stage writes them, about two kilobytes each, and closed cases. */
final class DeskAlerts implements AutoCloseable {
  private static final String[] SEVERITIES = {"critical", "high", "medium", "low", "info"};
  private static final int ALERTS_OF_A_CASE = 5;

  private final Topics topics;
  private final Random random = new Random(11);
  private final KafkaProducer<String, byte[]> producer;

  DeskAlerts(String bootstrap, Topics topics) {
    this.topics = topics;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "batch.size", 512 * 1024),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Alerts from one number to before another, and of every ten of their cases six closed. */
  void write(int from, int to) {
    for (int i = from; i < to; i++) {
      send(i, System.currentTimeMillis());
      if (i % (ALERTS_OF_A_CASE * 10) < ALERTS_OF_A_CASE * 6 && i % ALERTS_OF_A_CASE == 0) {
        close("fc1_case" + i / ALERTS_OF_A_CASE);
      }
    }
    producer.flush();
  }

  /** One alert, and now. */
  void one(int number) {
    send(number, System.currentTimeMillis());
    producer.flush();
  }

  private void send(int number, long at) {
    String id = "fa1_alert" + number;
    var unused =
        producer.send(
            new ProducerRecord<>(topics.alerts(), 0, at, id, json(number, id).getBytes(UTF_8)));
  }

  private void close(String caseKey) {
    Instant at = Instant.now();
    CaseState state =
        new CaseState(
            caseKey,
            2,
            CaseStatus.CLOSED,
            Severity.HIGH,
            "analyst",
            Disposition.TRUE_MATCH,
            "seen",
            null,
            List.of(),
            0,
            at,
            at,
            "analyst");
    CaseEvent event =
        new CaseEvent(
            caseKey,
            CaseEvent.Kind.DONE,
            CaseCommand.Action.CLOSE,
            null,
            "analyst",
            at,
            2,
            List.of(),
            "seen",
            null,
            List.of(),
            state);
    var unused =
        producer.send(new ProducerRecord<>(topics.caseEvents(), caseKey, CaseJson.toBytes(event)));
  }

  private String json(int number, String id) {
    StringBuilder path = new StringBuilder();
    for (int hop = 1; hop <= 4; hop++) {
      path.append(hop == 1 ? "" : ",")
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"hop\":%d,\"txid\":\"%s\",\"at\":\"out:1\",\"address\":\"bc1q%s\","
                      + "\"amount\":{\"base_units\":\"%d\",\"value\":\"1.5\"},"
                      + "\"time\":\"2024-05-01T00:00:00Z\"}",
                  hop,
                  hex(64),
                  hex(36),
                  random.nextInt(1 << 30)));
    }
    int any = random.nextInt(40);
    // Some parties are met far more often than others.
    int listed = random.nextInt(1 + any);
    int severity = random.nextInt(4) == 0 ? random.nextInt(5) : 1 + listed % 4;
    return String.format(
        Locale.ROOT,
        """
        {"alert_id":"%s","revision":1,"state":"raised","case_key":"fc1_case%d",
        "rule":{"id":"rule-%d","version":"1.0.0","family":"sanctions","name":"A listed party's value arrived","runbook_url":null},
        "also_matched":["any-flow"],"severity":"%s","title":"Value of a listed party reached an exchange",
        "summary":"1.5 BTC of a listed party reached an exchange after several transfers.","direction":"outgoing",
        "after_designation":%s,"labels":{"team":"compliance"},"annotations":{"ask":"Which customer holds the address?"},
        "window":null,"flow_id":"ff1_flow","chain":{"caip2":"bip122:0","name":"%s"},"txid":"%s","at":"out:%d","kind":"transfer",
        "block":{"height":%d,"hash":"00","time":"2024-05-01T00:00:00Z"},"finality":{"status":"%s","confirmations":6},
        "asset":{"caip19":null,"symbol":"BTC","decimals":8,"contract":null},
        "amount":{"base_units":"%d","value":"1.5"},"arrival":{"base_units":"2000000000","value":"20"},"share":"0.5",
        "exposure":{"type":"%s","hops":4},
        "source":{"entity_id":"listed-%d","name":"Listed party","kind":"exchange","country":"RU","region":null,
        "tags":["russia-linked","sanctioned"],"designation":{"list":"OFAC SDN","programme":"P","date":"2022-04-05","reference":"1"},
        "address":null,"attribution":null},
        "destination":{"entity_id":"exchange-%d","name":"Exchange","kind":"exchange","country":"JP","region":null,
        "tags":["licensed-jp"],"designation":null,"address":"bc1q%s","attribution":{"source":"list","confidence":"high"}},
        "path":[%s],"path_truncated":false,"policy":"haircut","via":null,"list_version":"1",
        "left_at":"2024-05-01T00:00:00Z","arrived_at":"2024-05-01T01:00:00Z","correction":null}
        """,
        id,
        number / ALERTS_OF_A_CASE,
        severity * 3 + listed % 3,
        SEVERITIES[severity],
        listed % 3 == 0 ? "true" : "null",
        listed % 4 == 0 ? "ethereum" : "bitcoin",
        hex(64),
        random.nextInt(8),
        number,
        random.nextInt(10) == 0 ? "included" : "final",
        random.nextInt(1 << 30),
        random.nextInt(3) == 0 ? "direct" : "indirect",
        listed,
        random.nextInt(30),
        hex(36),
        path);
  }

  private String hex(int digits) {
    StringBuilder text = new StringBuilder(digits);
    while (text.length() < digits) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }

  @Override
  public void close() {
    producer.close();
  }
}
