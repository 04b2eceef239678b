package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
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
 * {@code tenant add|show|remove|list} on a secured broker while every stage runs, and the examples
 * that read what a tenant is told. All parties are made up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class TenantCommandTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String A = Subscribed.A;
  private static final String B = Subscribed.B;
  private static final Path EXAMPLES = Documents.projectRoot().resolve("deploy/examples");

  private Path data;
  private Subscribed subscribed;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    data = directory;
    subscribed = Subscribed.start(directory);
    pipeline = subscribed.pipeline();
  }

  @AfterAll
  void stop() {
    subscribed.close();
  }

  /** Raised, final, raised; another one raised and taken back; the first again by mistake. */
  @Test
  @Order(1)
  void theExamplesActOnceHoldUntilItIsFinalAndUndo() throws Exception {
    String topic = TOPICS.tenantAlerts(A);
    SubscriberFlows.send(pipeline.bootstrap(), SubscriberFlows.flow(1, A));
    SubscriberFlows.settle(pipeline.bootstrap(), 1);
    SubscriberFlows.send(
        pipeline.bootstrap(), SubscriberFlows.flow(2, A), SubscriberFlows.flow(2, A).retract());
    List<ConsumerRecord<byte[], byte[]>> told =
        SubscriberFlows.await(pipeline.bootstrap(), topic, 4);
    SubscriberFlows.again(pipeline.bootstrap(), told.getFirst());
    List<String> actions = List.of("hold", "final", "hold", "release", "known");
    List<String> python = List.of("/usr/bin/python3", EXAMPLES.resolve("subscriber.py").toString());
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
            "-cp",
            System.getProperty("java.class.path"),
            EXAMPLES.resolve("Subscriber.java").toString());
    for (List<String> example : List.of(python, java)) {
      Path journal = data.resolve("journal-" + example.size());
      // Debian's librdkafka is too old for passwords of tenants: the monitor's own will do.
      Path settings = example.equals(python) ? own() : subscribed.file(A);
      assertEquals(actions, actions(example, settings, journal));
      assertEquals(4, Files.readAllLines(journal).size());
      assertEquals(List.of(), actions(example, settings, journal), "it goes on where it was");
      List<String> refused = new ArrayList<>(example);
      refused.addAll(List.of(subscribed.file(B).toString(), A, journal.toString(), "--until-idle"));
      Process other = new ProcessBuilder(refused).redirectErrorStream(true).start();
      String said = new String(other.getInputStream().readAllBytes(), UTF_8);
      assertTrue(other.waitFor() != 0, said);
      assertTrue(said.contains("uth"), said); // not authenticated, or not authorized
    }
  }

  private Path own() throws IOException {
    String access = Files.readString(data.resolve("broker.access"));
    return Files.writeString(
        data.resolve("own.properties"),
        access + "bootstrap.servers=" + pipeline.bootstrap() + "\n");
  }

  private List<String> actions(List<String> example, Path settings, Path journal)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(example);
    command.addAll(List.of(settings.toString(), A, journal.toString(), "--until-idle"));
    Path errors = data.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    List<String> lines = process.inputReader(UTF_8).lines().toList();
    assertEquals(0, process.waitFor(), () -> command + ": " + lines + read(errors));
    return lines.stream()
        .filter(line -> line.contains(" fa1_"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  @Order(2)
  void addingAgainChangesWhatIsSaidAndKeepsThePassword() throws Exception {
    String before = Files.readString(subscribed.file(B));
    CommandLineFixture again = subscribed.add(B);
    assertTrue(again.out().startsWith("tenant kuma is as it was"), again::toString);
    assertEquals(before, Files.readString(subscribed.file(B)));
    CommandLineFixture changed = subscribed.add(B, "--severity", "high", "--rule", "dust=low");
    assertTrue(changed.out().startsWith("tenant kuma changed"), changed::toString);
    CommandLineFixture shown = CommandLineFixture.run("tenant", "show", B, "--data", data);
    assertTrue(shown.out().contains("least: high\nleast of dust: low\n"), shown::toString);
    assertTrue(shown.out().contains("password: SCRAM-SHA-512"), shown::toString);
    assertFalse(shown.out().contains("MISSING"), shown::toString);
    assertTrue(shown.out().contains("consumer_byte_rate=1048576.0"), shown::toString);

    CommandLineFixture rotated = subscribed.add(B, "--new-password");
    assertEquals(0, rotated.code(), rotated::toString);
    assertNotEquals(before, Files.readString(subscribed.file(B)));
    CommandLineFixture listed = CommandLineFixture.run("tenant", "list", "--data", data);
    assertEquals("kuma  kuma  1 entities\nsakura  sakura  1 entities\n", listed.out());
  }

  @Test
  @Order(3)
  void mistakesAreNamed() {
    Object[][] wrong = {
      {"tenant", "add", "A"},
      {"tenant", "add", "x"},
      {"tenant", "add", "x", "--entity", "e", "--severity", "loud"},
      {"tenant", "add", "x", "--entity", "e", "--amount", "BTC=much"},
      {"tenant", "add", "x", "--entity", "e", "--rate", "0"},
      {"tenant", "add", "x", "--entity", "e", "--principal", "CN=x"},
      {"tenant"}
    };
    for (Object[] each : wrong) {
      assertEquals(2, CommandLineFixture.run(each).code(), () -> List.of(each).toString());
    }
    String own = "User:monitor";
    for (String principal : List.of(own, "User:tenant-kuma", "User:tenant-other")) {
      CommandLineFixture taken =
          CommandLineFixture.run(
              "tenant", "add", "x", "--entity", "e", "--principal", principal, "--data", data);
      assertEquals(1, taken.code());
      assertTrue(taken.err().contains("name another principal"), taken::toString);
    }
    CommandLineFixture large =
        CommandLineFixture.run(
            "tenant", "add", "x", "--entity", "e", "--name", "x".repeat(4 << 20), "--data", data);
    assertEquals(1, large.code());
    assertTrue(large.err().contains("tenant x has 4194"), large::toString);
    assertTrue(large.err().contains("name fewer entities"), large::toString);
    CommandLineFixture unknown = CommandLineFixture.run("tenant", "show", "x", "--data", data);
    assertTrue(unknown.err().contains("no tenant x; there are kuma, sakura"), unknown::toString);
  }

  @Test
  @Order(4)
  void whatIsRemovedIsGoneAndTheOthersGoOn() throws Exception {
    for (int i = 0; i < 2; i++) {
      CommandLineFixture removed = CommandLineFixture.run("tenant", "remove", B, "--data", data);
      assertEquals("tenant kuma removed\n", removed.out(), removed::toString);
    }
    try (Admin admin = Admin.create(Access.client(pipeline.bootstrap(), Map.of()))) {
      assertFalse(admin.listTopics().names().get().contains(TOPICS.tenantAlerts(B)));
      assertEquals(
          List.of(),
          admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
              .filter(acl -> acl.toString().contains(B))
              .toList());
    }
    try (Admin b = Admin.create(subscribed.as(B, Map.of()))) {
      assertThrows(ExecutionException.class, () -> b.listTopics().names().get());
    }
    SubscriberFlows.send(
        pipeline.bootstrap(), SubscriberFlows.flow(3, B), SubscriberFlows.flow(4, A));
    SubscriberFlows.await(pipeline.bootstrap(), TOPICS.tenantAlerts(A), 3);
    pipeline.checkStages();
  }

  /** Flows to both go on all the time; each topic then has what is its own, and all of that. */
  @Test
  @Order(5)
  void aTenantComesChangesAndGoesWhileAlertsAreTold() throws Exception {
    String to = pipeline.bootstrap();
    String a = TOPICS.tenantAlerts(A);
    String b = TOPICS.tenantAlerts(B);
    int before = SubscriberFlows.await(to, a, 0).size();
    List<String> ofA = new ArrayList<>();
    SubscriberFlows.send(to, SubscriberFlows.flow(10, B));
    int number = payA(11, ofA);
    assertEquals(ofA, SubscriberFlows.told(to, a, before, ofA.size()));

    assertTrue(subscribed.add(B).out().startsWith("tenant kuma added"));
    int first = number;
    for (; SubscriberFlows.await(to, b, 0).isEmpty(); number++) {
      SubscriberFlows.send(to, SubscriberFlows.flow(number, B));
    }
    SubscriberFlows.send(to, SubscriberFlows.flow(10, B).retract());
    number = payA(number, ofA);
    SubscriberFlows.send(to, SubscriberFlows.flow(number, B));
    List<String> told = SubscriberFlows.told(to, b, 0, 1);
    int from = Integer.parseInt(told.getFirst().substring("raised ".length()));
    assertTrue(from >= first, "nothing of before it was a tenant: " + told);
    List<String> ofB = new ArrayList<>();
    for (int i = from; i <= number; i++) {
      ofB.add("raised " + i);
    }
    ofB.removeAll(ofA);
    assertEquals(ofB, SubscriberFlows.told(to, b, 0, ofB.size()), "from one place on, all");

    int own = number++;
    CommandLineFixture changed =
        CommandLineFixture.run("tenant", "add", B, "--entity", A, "--data", data);
    assertTrue(changed.out().startsWith("tenant kuma changed"), changed::toString);
    while (SubscriberFlows.await(to, b, 0).size() == ofB.size()) {
      number = payA(number, ofA);
    }
    SubscriberFlows.send(to, SubscriberFlows.flow(number++, B));
    SubscriberFlows.send(to, SubscriberFlows.flow(own, B).retract());
    number = payA(number, ofA);
    List<String> since = SubscriberFlows.told(to, b, ofB.size(), 3);
    List<String> expected = new ArrayList<>(ofA.subList(ofA.indexOf(since.getFirst()), ofA.size()));
    expected.add(expected.size() - 1, "retracted " + own);
    assertEquals(expected, SubscriberFlows.told(to, b, ofB.size(), expected.size()));

    TopicPartition place = new TopicPartition(b, 0);
    try (KafkaConsumer<byte[], byte[]> open =
        new KafkaConsumer<>(
            subscribed.as(B, Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      open.assign(List.of(place));
      open.seekToEnd(List.of(place));
      assertTrue(open.position(place) > 0);
      assertEquals(0, CommandLineFixture.run("tenant", "remove", B, "--data", data).code());
      number = payA(number, ofA);
      SubscriberFlows.until(() -> refused(open), "who is no tenant any more is refused");
    }
    try (Admin gone = Admin.create(subscribed.as(B, Map.of()))) {
      assertThrows(ExecutionException.class, () -> gone.listTopics().names().get());
    }
    assertEquals(ofA, SubscriberFlows.told(to, a, before, ofA.size()), "the other one has all");
    assertEquals(List.of(), SubscriberFlows.await(to, TOPICS.tenantsDeadLetters(), 0));
    try (Admin admin = Admin.create(Access.client(to, Map.of()))) {
      assertFalse(admin.listTopics().names().get().contains(b), "nobody has made it again");
    }
    pipeline.checkStages();
  }

  private int payA(int number, List<String> told) throws Exception {
    SubscriberFlows.send(pipeline.bootstrap(), SubscriberFlows.flow(number, A));
    told.add("raised " + number);
    return number + 1;
  }

  private static boolean refused(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      assertTrue(consumer.poll(Duration.ofMillis(200)).isEmpty());
      return false;
    } catch (AuthorizationException | AuthenticationException e) {
      return true;
    }
  }
}
