package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.notify.Endpoint;
import org.flowmon.alerts.notify.GivenAlert;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PagesApp;
import org.flowmon.alerts.notify.PagesConfig;
import org.flowmon.alerts.tenant.Tenant;
import org.flowmon.alerts.tenant.Threshold;
import org.flowmon.alerts.triage.TriageApp;
import org.flowmon.alerts.triage.TriageConfig;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Test flows: that they come is nobody's matter, that they do not come is everybody's. */
@Timeout(180)
final class CanaryTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final TopicPartition ALERTS =
      new TopicPartition(TOPICS.alerts(), Chain.CANARY.lane());
  private static final String MISSING = " test:FlowmonCanaryMissing";

  @TempDir private Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Notify routes(Endpoint endpoint, Clock clock) throws IOException {
    Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    String file =
        """
        deployment: test
        routes: [{name: pd, pager: pagerduty, key_file: key, url: "%s", allow: [127.0.0.0/8]}]
        """
            .formatted(endpoint.uri());
    return Notify.load(Files.writeString(folder.resolve("notify.yaml"), file), clock);
  }

  private static void await(Callable<Boolean> that) throws Exception {
    long until = System.nanoTime() + 60_000_000_000L;
    while (!that.call()) {
      assertTrue(System.nanoTime() < until, "it does not come");
      Thread.sleep(20);
    }
  }

  @Test
  void aTestFlowGoesTheWholeWayAndReachesNobody() throws Exception {
    try (Endpoint endpoint = new Endpoint()) {
      PipelineConfig config =
          PipelineConfig.embedded(folder.resolve("data"), Watchlist.EMPTY, List.of())
              .withTenants(new PipelineConfig.Kafka.Embedded(0));
      try (Pipeline pipeline =
              Pipeline.start(config, routes(endpoint, Clock.systemUTC()), what -> {});
          TriageApp triage =
              new TriageApp(
                  TriageConfig.of(pipeline.bootstrap(), TOPICS, folder.resolve("triage"), "one"));
          Offsets offsets = new Offsets(pipeline.bootstrap(), () -> true)) {
        regulator(pipeline.bootstrap());
        triage.start();
        await(() -> pipeline.processing() && triage.running());
        for (String group : List.of("-pages", "-tenants", "-triage")) {
          await(() -> offsets.committed(ALERTS, TOPICS.prefix() + group) > 0);
        }
        await(
            () ->
                pipeline
                        .registry()
                        .get("flowmon.canary.last.success.timestamp.seconds")
                        .gauge()
                        .value()
                    > 0);
        assertEquals("running", pipeline.paging().orElse(""));
        assertEquals(List.of(), tailed(pipeline, null), "test flows are shown to nobody");
        List<Alert> asked = tailed(pipeline, Chain.CANARY);
        assertTrue(asked.size() > 0, "unless somebody asks");
        asked.forEach(
            alert -> assertEquals(Map.of("test", "true"), alert.finding().notes().labels()));
        for (String topic :
            List.of(TOPICS.tenantAlerts("regulator"), TOPICS.cases(), TOPICS.pages())) {
          List<String> found = new ArrayList<>();
          Readback.read(
              pipeline.bootstrap(),
              new TopicPartition(topic, 0),
              () -> true,
              record -> found.add(record.toString()));
          assertEquals(List.of(), found, topic);
        }
      }
      assertEquals(List.of(), endpoint.calls(), "nobody was paged");
    }
  }

  /** A subscriber whom all alerts concern. */
  private static void regulator(String bootstrap) throws Exception {
    Topics.Definition topic = TOPICS.tenantDefinition("regulator");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      NewTopic made = new NewTopic(topic.name(), topic.partitions(), (short) 1);
      admin.createTopics(List.of(made)).all().get();
    }
    new TenantRegister(bootstrap, TOPICS)
        .put(
            new Tenant(
                "regulator",
                "Regulator",
                1,
                new TreeSet<>(),
                true,
                Threshold.NONE,
                new TreeMap<>(),
                Tenant.scramPrincipal("regulator"),
                1000));
  }

  private static List<Alert> tailed(Pipeline pipeline, @Nullable Chain chain) throws IOException {
    List<Alert> shown = new ArrayList<>();
    new TopicTail(pipeline.bootstrap(), TOPICS.alerts(), chain, true, true)
        .run(
            new TopicTail.Sink() {
              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {
                shown.add(AlertJson.fromBytes(record.value()));
              }

              @Override
              public void flush() {}
            });
    return shown;
  }

  @Test
  void itsAbsencePagesWhateverBrokeAndItsReturnEndsThat() throws Exception {
    SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
    List<String> expected = new ArrayList<>();
    try (Endpoint endpoint = new Endpoint()) {
      PagesApp left;
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), 0)) {
        TopicSetup.ensure(broker.bootstrap(), TOPICS);
        try (PagesApp app = pages(broker, endpoint, clock)) {
          clock.pass(Duration.ofMinutes(15)); // no stage before this one does anything
          told(endpoint, expected, "trigger" + MISSING);
          await(() -> accepted() == 1); // else the next one rightly says it again
          assertTrue(app.running(), app::status);
        }
        left = pages(broker, endpoint, clock); // which alone ends nothing
        send(broker, canaryAlert());
        expected.add("resolve" + MISSING);
        await(
            () -> {
              clock.pass(Duration.ofSeconds(1)); // it looks once a second
              return endpoint.calls().size() == expected.size();
            });
        assertEquals(expected, endpoint.acts());
      }
      clock.pass(Duration.ofMinutes(15)); // the broker has gone, too
      told(endpoint, expected, "trigger" + MISSING);
      left.close();
    }
  }

  private static void told(Endpoint endpoint, List<String> expected, String next)
      throws InterruptedException {
    expected.add(next);
    var unused = endpoint.await(expected.size());
    assertEquals(expected, endpoint.acts());
  }

  private double accepted() {
    return registry.find("flowmon.notifications").tag("outcome", "accepted").counters().stream()
        .mapToDouble(c -> c.count())
        .sum();
  }

  private PagesApp pages(EmbeddedBroker broker, Endpoint endpoint, Clock clock) throws Exception {
    PagesApp app =
        new PagesApp(
            PagesConfig.of(broker.bootstrap(), TOPICS), routes(endpoint, clock), clock, registry);
    app.start();
    await(app::running);
    return app;
  }

  /** As the stages make of a test block. */
  private static byte[] canaryAlert() {
    return GivenAlert.golden().on(Chain.CANARY).bytes();
  }

  private static void send(EmbeddedBroker broker, byte[] alert) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(ALERTS.topic(), ALERTS.partition(), null, alert)).get();
    }
  }
}
