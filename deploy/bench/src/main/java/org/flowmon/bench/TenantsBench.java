package org.flowmon.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.alerts.tenant.TenantJson;
import org.flowmon.alerts.tenant.TenantsApp;
import org.flowmon.alerts.tenant.TenantsConfig;
import org.flowmon.alerts.tenant.Threshold;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.standalone.EmbeddedBroker;
import org.flowmon.standalone.TopicSetup;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.WatchlistBuilder;

/**
 * What routing costs with 10 and with 1,000 tenants of 50 entities each, through the real stage on
 * the broker in this process: the same alerts, each of which concerns one tenant. Each round is a
 * cluster of its own; processor time is that of the whole process, broker included. The first
 * alerts, with which the stage and its producer learn the topics, are counted by themselves.
 */
public final class TenantsBench {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int ENTITIES = 50;
  private static final int LEARNING = 10_000;

  private TenantsBench() {}

  /** Alerts per round (40000), rounds (3). */
  public static void main(String[] args) throws Exception {
    int alerts = args.length > 0 ? Integer.parseInt(args[0]) : 40_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    run(10, alerts); // warm-up
    for (int round = 0; round < rounds; round++) {
      double few = run(10, alerts);
      double many = run(1_000, alerts);
      System.out.printf(Locale.ROOT, "1,000 tenants cost %.2f times what 10 do%n", many / few);
    }
    System.exit(0);
  }

  /** Processor microseconds for each alert. */
  private static double run(int tenants, int alerts) throws Exception {
    Path dir = Files.createTempDirectory("tenants-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("broker"), 0)) {
      String bootstrap = broker.bootstrap();
      TopicSetup.ensure(bootstrap, TOPICS);
      define(bootstrap, tenants);
      write(bootstrap, tenants, alerts);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
          TenantsApp app =
              new TenantsApp(
                  TenantsConfig.of(bootstrap, TOPICS, dir.resolve("streams"), null),
                  new SimpleMeterRegistry())) {
        long started = cpu();
        app.start();
        long learned = alerts(app, admin, LEARNING);
        long cpu = cpu();
        long begin = System.nanoTime();
        long routed = alerts(app, admin, alerts) - learned;
        double micros = (cpu() - cpu) / 1e3 / routed;
        System.out.printf(
            Locale.ROOT,
            "%d tenants: started and routed %d alerts for %.1f s of processor time, then %d in"
                + " %.1f s for %.0f us each%n",
            tenants,
            learned,
            (cpu - started) / 1e9,
            routed,
            (System.nanoTime() - begin) / 1e9,
            micros);
        return micros;
      }
    }
  }

  /** Waits until so many were routed; returns how many were. */
  private static long alerts(TenantsApp app, Admin admin, long wanted) throws Exception {
    long routed = routed(admin);
    while (routed < wanted) {
      Thread.sleep(100);
      if (app.failed()) {
        throw new IOException("the stage stopped" + app.reason());
      }
      routed = routed(admin);
    }
    return routed;
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String tenant(int number) {
    return "t" + number;
  }

  private static void define(String bootstrap, int tenants)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        KafkaProducer<String, byte[]> producer = producer(bootstrap)) {
      for (int i = 0; i < tenants; i++) {
        TreeSet<String> entities = new TreeSet<>();
        for (int j = 0; j < ENTITIES; j++) {
          entities.add("entity-" + i + "-" + j);
        }
        Tenant tenant =
            new Tenant(
                tenant(i),
                tenant(i),
                1,
                entities,
                false,
                Threshold.NONE,
                new TreeMap<>(),
                Tenant.scramPrincipal(tenant(i)),
                1_000_000);
        topics.add(new NewTopic(TOPICS.tenantAlerts(tenant(i)), 1, (short) 1));
        producer
            .send(new ProducerRecord<>(TOPICS.tenants(), tenant(i), TenantJson.toBytes(tenant)))
            .get();
      }
      for (int from = 0; from < tenants; from += 100) {
        admin.createTopics(topics.subList(from, Math.min(tenants, from + 100))).all().get();
      }
    }
  }

  private static void write(String bootstrap, int tenants, int alerts) {
    Random random = new Random(3);
    AlertBook book = book();
    try (KafkaProducer<String, byte[]> producer = producer(bootstrap)) {
      for (int i = 0; i < alerts; i++) {
        String to = "entity-" + random.nextInt(tenants) + "-" + random.nextInt(ENTITIES);
        Alert alert = book.accept(flow(i, to)).orElseThrow();
        ProducerRecord<String, byte[]> record =
            new ProducerRecord<>(
                TOPICS.alerts(), Chain.BITCOIN.lane(), alert.alertId(), AlertJson.toBytes(alert));
        record
            .headers()
            .add("ce_id", (alert.alertId() + "-r0001").getBytes(StandardCharsets.UTF_8))
            .add("seen", "1".getBytes(StandardCharsets.UTF_8));
        var unused = producer.send(record);
      }
      producer.flush();
    }
  }

  /** What alerts, critical ones, of each {@link #flow}. */
  static AlertBook book() {
    WatchlistBuilder list = new WatchlistBuilder();
    list.entity(Entity.of("bandit").name("Bandit").tag(Entity.SANCTIONED, "made up").build());
    return new AlertBook(Parties.of(list.build()), ShippedRules.standard());
  }

  /** A direct payment of a sanctioned party. */
  static Flow flow(int number, String to) {
    Txid txid = Txid.parse(String.format("%064x", number));
    Amount amount = Amount.of(1_000_000 + number);
    return new Flow(
        "fl1_" + number,
        Chain.BITCOIN,
        txid,
        "out:0",
        "native",
        null,
        "bandit",
        to,
        Flow.Kind.TRANSFER,
        amount,
        amount,
        1,
        1_714_521_600L,
        List.of(new Flow.Arrival(txid, "out:0", "address-" + number, amount, 1_714_521_600L)),
        null,
        null,
        Policy.HAIRCUT,
        new BlockRef(number / 10, "b" + number / 10, null, 1_714_521_600L),
        "v1",
        false);
  }

  private static KafkaProducer<String, byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** How many alerts the stage has committed. */
  private static long routed(Admin admin) throws ExecutionException, InterruptedException {
    TopicPartition lane = new TopicPartition(TOPICS.alerts(), Chain.BITCOIN.lane());
    try {
      OffsetAndMetadata at =
          admin
              .listConsumerGroupOffsets(TOPICS.prefix() + "-tenants")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(lane);
      return at == null ? 0 : at.offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }
}
