package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.SubscriberId;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.alerts.tenant.Threshold;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Access;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;

/**
 * Three tenants, and alerts that are raised for two of them, taken back and brought back; each has
 * to get each copy exactly once, and in order.
 */
final class TenantRounds {
  static final List<String> TENANTS = List.of("sakura", "kuma", "regulator");
  static final int ROUND = 100;
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  private final Random random;
  private final AlertBook book =
      new AlertBook(Parties.of(SubscriberFlows.watchlist()), ShippedRules.standard());
  private final List<Flow> open = new ArrayList<>();
  private final Map<String, List<String>> expected = new TreeMap<>();
  private int number;

  TenantRounds(Random random) {
    this.random = random;
  }

  /** Adds the tenants; {@code regulator} is told everything. */
  static void begin(String bootstrap) throws Exception {
    for (String tenant : TENANTS) {
      add(bootstrap, tenant);
    }
  }

  /** Waits for every copy of what was raised, and finds nothing else; how many there were. */
  int check(String bootstrap) throws Exception {
    int copies = 0;
    for (String tenant : TENANTS) {
      List<String> all = expected.getOrDefault(tenant, List.of());
      List<ConsumerRecord<byte[], byte[]>> got =
          SubscriberFlows.await(bootstrap, TOPICS.tenantAlerts(tenant), all.size());
      List<String> ids = got.stream().map(TenantRounds::id).toList();
      assertEquals(all, ids, tenant);
      assertEquals(ids.size(), new HashSet<>(ids).size());
      copies += ids.size();
    }
    assertEquals(List.of(), SubscriberFlows.await(bootstrap, TOPICS.tenantsDeadLetters(), 0));
    return copies;
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader("ce_id").value(), UTF_8);
  }

  private static void add(String bootstrap, String id) throws Exception {
    Topics.Definition topic = TOPICS.tenantDefinition(id);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)))
          .all()
          .get();
    }
    boolean everything = id.equals("regulator");
    new TenantRegister(bootstrap, TOPICS)
        .put(
            new Tenant(
                id,
                id,
                1,
                new TreeSet<>(everything ? List.of() : List.of(id)),
                everything,
                Threshold.NONE,
                new TreeMap<>(),
                Tenant.scramPrincipal(id),
                1000));
  }

  /** Alerts as the stage before would write them, in transactions of its own. */
  void raise(String bootstrap) throws Exception {
    Map<String, Object> settings = Access.client(bootstrap, PromptTransactions.writer());
    settings.put("transactional.id", "test-alerts");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int i = 0; i < ROUND; i += 50) {
        producer.beginTransaction();
        for (int j = 0; j < 50; j++) {
          Alert alert = book.accept(next(random)).orElseThrow();
          var unused = producer.send(record(alert)); // a failed send fails the commit
        }
        producer.commitTransaction();
      }
    }
  }

  /** A new payment, or one that is taken back or comes again. */
  private Flow next(Random random) {
    if (open.isEmpty() || random.nextInt(3) > 0) {
      number++;
      Flow flow = SubscriberFlows.flow(number, TENANTS.get(random.nextInt(2)));
      open.add(flow);
      return flow;
    }
    int at = random.nextInt(open.size());
    Flow flow = open.get(at);
    Flow other = flow.retracted() ? SubscriberFlows.flow(number(flow), flow.to()) : flow.retract();
    open.set(at, other);
    return other;
  }

  private static int number(Flow flow) {
    return Integer.parseInt(flow.id().substring("fl1_".length()));
  }

  private ProducerRecord<String, byte[]> record(Alert alert) {
    String event = alert.alertId() + String.format("-r%04d", alert.identity().revision());
    for (String tenant : List.of(alert.destination().party().id(), "regulator")) {
      expected.computeIfAbsent(tenant, t -> new ArrayList<>()).add(SubscriberId.of(tenant, event));
    }
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            TOPICS.alerts(), Chain.BITCOIN.lane(), alert.alertId(), AlertJson.toBytes(alert));
    record.headers().add("ce_id", event.getBytes(UTF_8));
    return record;
  }
}
