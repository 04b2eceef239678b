package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.notify.Endpoint;
import org.flowmon.alerts.notify.GivenAlert;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PagesApp;
import org.flowmon.alerts.notify.PagesConfig;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages over a real broker, to an endpoint on this machine. */
@Timeout(180)
final class PagesTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String FIRST = "test:" + GivenAlert.caseKey(1);

  @TempDir private Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Path file(Endpoint endpoint, String canary) throws Exception {
    Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    return Files.writeString(
        folder.resolve("notify.yaml"),
        """
        deployment: test
        hold: 1s
        canary: %s
        routes:
          - {name: pd, pager: pagerduty, key_file: key, url: "%s", allow: [127.0.0.0/8]}
        """
            .formatted(canary, endpoint.uri()));
  }

  private PagesApp pages(EmbeddedBroker broker, Path file) throws Exception {
    PagesApp app =
        new PagesApp(
            PagesConfig.of(broker.bootstrap(), TOPICS),
            Notify.load(file, Clock.systemUTC()),
            Clock.systemUTC(),
            registry);
    app.start();
    await(app::running);
    return app;
  }

  private static void await(BooleanSupplier that) throws InterruptedException {
    long until = System.nanoTime() + 60_000_000_000L;
    while (!that.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "it does not come");
      Thread.sleep(20);
    }
  }

  static void write(EmbeddedBroker broker, List<byte[]> alerts) {
    write(broker, TOPICS.alerts(), alerts);
  }

  private static void write(EmbeddedBroker broker, String topic, List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "linger.ms",
                5,
                "max.request.size",
                Topics.MAX_RECORD_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, new byte[0], value));
      }
    }
  }

  @Test
  void aPageSurvivesAStormAnOutageAndRestarts() throws Exception {
    try (Endpoint endpoint = new Endpoint().always(Endpoint.status(503));
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      GivenAlert alert = GivenAlert.golden().inCase(1);
      write(broker, List.of(alert.inCase(9).bytes())); // from before pages: nobody is told
      Path file = file(endpoint, "off");
      List<byte[]> storm = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        storm.add(alert.number(i).bytes());
      }
      storm.add(1_000, "no alert".getBytes(StandardCharsets.UTF_8));
      storm.add(1_500, new byte[Topics.MAX_RECORD_BYTES - 200]); // has no room beside the reason
      try (PagesApp app = pages(broker, file)) {
        assertTrue(app.status().startsWith("running"), app::status);
        write(broker, storm);
        endpoint.await(1);
        await(
            () ->
                registry.find("flowmon.pages.alerts").counters().stream()
                        .mapToDouble(c -> c.count())
                        .sum()
                    == 2_000);
      }
      assertEquals(List.of("trigger " + FIRST), endpoint.acts().stream().distinct().toList());
      int before = endpoint.calls().size();
      endpoint.always(Endpoint.status(202));
      try (PagesApp app = pages(broker, file)) {
        endpoint.await(before + 1);
        assertTrue(app.running(), app::status);
        await(() -> counted("accepted") == 1);
      }
      List<byte[]> taken = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        taken.add(alert.number(i).revision(2, Alert.State.RETRACTED).bytes());
      }
      try (PagesApp app = pages(broker, file)) {
        write(broker, taken);
        endpoint.await(before + 2);
        await(() -> counted("accepted") == 2);
        CommandLineFixture shown =
            CommandLineFixture.run("notify", "show", "--kafka", broker.bootstrap());
        assertTrue(
            shown.out().contains("pd  resolved  page  " + GivenAlert.caseKey(1)), shown::toString);
        try (PagesApp other = pages(broker, file)) {
          write(
              broker,
              List.of(alert.number(1).inCase(2).revision(3, Alert.State.REINSTATED).bytes()));
          endpoint.await(before + 3);
          assertTrue(other.running(), other::status);
          await(() -> app.failure() != null);
          assertTrue(String.valueOf(app.failure()).contains("another process"), app::status);
        }
      }
      assertEquals(
          List.of("trigger " + FIRST, "resolve " + FIRST, "trigger test:" + GivenAlert.caseKey(2)),
          endpoint.acts().subList(before, before + 3));
      List<String> letters = new ArrayList<>();
      Readback.read(
          broker.bootstrap(),
          new TopicPartition(TOPICS.pagesDeadLetters(), 0),
          () -> true,
          letter -> letters.add(said(letter)));
      assertEquals(List.of("no alert", "an alert of 4194104 bytes: the most is 65536"), letters);
    }
  }

  private static String said(ConsumerRecord<byte[], byte[]> letter) {
    byte[] error = letter.headers().lastHeader(DeadLetter.ERROR).value();
    return new String(letter.value() == null ? error : letter.value(), StandardCharsets.UTF_8);
  }

  @Test
  void whatAnalystsDoWithACaseIsTold() throws Exception {
    try (Endpoint endpoint = new Endpoint();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"), 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      cases(broker);
      try (PagesApp app = pages(broker, file(endpoint, "off"))) {
        write(broker, List.of(GivenAlert.golden().inCase(1).bytes()));
        endpoint.await(1);
        write(broker, TOPICS.cases(), List.of(state("acknowledged")));
        endpoint.await(2);
        write(broker, TOPICS.cases(), List.of(state("in_review"), state("closed")));
        endpoint.await(3);
        write(broker, TOPICS.cases(), List.of(state("new")));
        endpoint.await(4);
        assertTrue(app.running(), app::status);
      }
      assertEquals(
          List.of(
              "trigger " + FIRST, "acknowledge " + FIRST, "resolve " + FIRST, "trigger " + FIRST),
          endpoint.acts());
    }
  }

  private static byte[] state(String status) {
    String state = "{\"case_key\":\"" + GivenAlert.caseKey(1) + "\",\"status\":\"" + status + "\"}";
    return state.getBytes(StandardCharsets.UTF_8);
  }

  /** The topic of those who handle cases. */
  private static void cases(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      if (!admin.listTopics().names().get().contains(TOPICS.cases())) {
        admin.createTopics(List.of(new NewTopic(TOPICS.cases(), 1, (short) 1))).all().get();
      }
    }
  }

  private int counted(String outcome) {
    return (int)
        registry.find("flowmon.notifications").tag("outcome", outcome).counters().stream()
            .mapToDouble(c -> c.count())
            .sum();
  }

  @Test
  void aRouteIsTestedAndAFileChecked() throws Exception {
    try (Endpoint endpoint = new Endpoint().then(Endpoint.status(202), Endpoint.status(202))) {
      Path file = file(endpoint, "5m");
      CommandLineFixture tested = CommandLineFixture.run("notify", "test", "pd", "--notify", file);
      assertEquals(0, tested.code(), tested::toString);
      assertTrue(tested.out().contains("trigger: accepted: 202"), tested::toString);
      assertTrue(tested.out().contains("resolve: accepted: 202"), tested::toString);
      String sent = endpoint.calls().getFirst().json().path("payload").path("summary").textValue();
      assertTrue(sent.startsWith("[TEST] "), sent);
      endpoint.then(Endpoint.status(400));
      assertEquals(1, CommandLineFixture.run("notify", "test", "pd", "--notify", file).code());
      assertEquals(2, CommandLineFixture.run("notify", "test", "nn", "--notify", file).code());
      CommandLineFixture checked = CommandLineFixture.run("notify", "check", file);
      assertEquals(0, checked.code(), checked::toString);
      assertTrue(checked.out().contains("pd: page and above to PagerDuty at 127.0.0.1"));
      assertFalse(checked.toString().contains("0123456789abcdef"), checked::toString);
      CommandLineFixture none = CommandLineFixture.run("notify", "check", folder.resolve("none"));
      assertEquals(1, none.code());
      assertTrue(none.err().contains("no such file"), none::toString);
    }
  }

  @Test
  void aRouteOfEachKindIsTested() throws Exception {
    try (Endpoint endpoint = new Endpoint().always(Endpoint.status(202))) {
      Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
      Path file = file(endpoint, "5m");
      Files.writeString(
          file,
          """
            - {name: am, pager: alertmanager, urls: ["%s"]}
            - {name: hook, pager: webhook, url: "%s", secret_files: [secret], allow: [127.0.0.0/8]}
          """
              .formatted(endpoint.uri(), endpoint.uri()),
          StandardOpenOption.APPEND);
      for (String route : List.of("pd", "am", "hook")) {
        int before = endpoint.calls().size();
        CommandLineFixture tested =
            CommandLineFixture.run("notify", "test", route, "--notify", file);
        assertEquals(0, tested.code(), tested::toString);
        assertEquals(before + 2, endpoint.calls().size(), "a test begins and ends");
        String said = endpoint.calls().get(before).body();
        assertTrue(said.contains("[TEST] "), said);
        endpoint.then(Endpoint.status(500));
        CommandLineFixture failed =
            CommandLineFixture.run("notify", "test", route, "--notify", file);
        assertEquals(1, failed.code(), failed::toString);
        assertTrue(failed.toString().contains("500"), failed::toString);
      }
    }
  }

  @Test
  void theShippedFileIsRight() throws Exception {
    Path shipped = Documents.projectRoot().resolve("deploy/config/notify.yaml");
    CommandLineFixture checked = CommandLineFixture.run("notify", "check", shipped);
    assertEquals(0, checked.code(), checked::toString);
    Path all =
        Files.writeString(
            folder.resolve("all.yaml"),
            Files.readString(shipped).replaceAll("(?m)^  # (- name|  [a-z])", "  $1"));
    Files.writeString(folder.resolve("pagerduty.key"), "0123456789abcdef0123456789abcdef");
    Files.writeString(folder.resolve("soar.secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    CommandLineFixture whole = CommandLineFixture.run("notify", "check", all);
    assertEquals(0, whole.code(), whole::toString);
    assertTrue(
        whole.out().contains("soar: page and above to webhook at soar.example"), whole.out());
  }
}
