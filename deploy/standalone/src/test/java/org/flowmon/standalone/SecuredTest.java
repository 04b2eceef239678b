package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
 * Every stage on a secured broker, and two subscribers: what each can do there with its own
 * credentials. All parties are made up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class SecuredTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String A = "sakura";
  private static final String B = "kuma";

  private Path data;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    data = directory;
    pipeline =
        Pipeline.start(
            PipelineConfig.embedded(data, SubscriberFlows.watchlist(), List.of())
                .withTenants(new PipelineConfig.Kafka.Embedded(0, true)),
            what -> {});
    for (String tenant : List.of(A, B)) {
      CommandLineFixture added = add(tenant);
      assertEquals(0, added.code(), added::toString);
      assertTrue(added.out().startsWith("tenant " + tenant + " added: User:tenant-" + tenant));
      assertFalse(added.toString().contains("password="), added::toString);
    }
    SubscriberFlows.send(
        pipeline.bootstrap(), SubscriberFlows.flow(1, A), SubscriberFlows.flow(2, B));
    SubscriberFlows.send(pipeline.bootstrap(), SubscriberFlows.flow(1, A).retract());
    SubscriberFlows.await(pipeline.bootstrap(), TOPICS.tenantAlerts(A), 2);
    SubscriberFlows.await(pipeline.bootstrap(), TOPICS.tenantAlerts(B), 1);
    pipeline.checkStages();
  }

  @AfterAll
  void stop() {
    pipeline.close();
  }

  private Path file(String tenant) {
    return data.resolve(tenant + ".properties");
  }

  private CommandLineFixture add(String tenant, Object... more) {
    return CommandLineFixture.run(
        "tenant",
        "add",
        tenant,
        "--entity",
        tenant,
        "--credentials",
        file(tenant),
        "--data",
        data,
        List.of(more));
  }

  /** Client settings of that tenant. */
  private Map<String, Object> as(String tenant, Map<String, ?> more) throws IOException {
    Map<String, Object> settings = new HashMap<>(Access.read(file(tenant)));
    settings.put("request.timeout.ms", 10_000);
    settings.put("default.api.timeout.ms", 10_000);
    settings.putAll(more);
    return settings;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String tenant, String group) throws IOException {
    Map<String, String> reading = Map.of("group.id", group, "auto.offset.reset", "earliest");
    return new KafkaConsumer<>(
        as(tenant, reading), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private int tail(Object... args) {
    PrintStream before = System.out;
    try {
      System.setOut(new PrintStream(printed, true, UTF_8));
      said = CommandLineFixture.run(args);
      return said.code();
    } finally {
      System.setOut(before);
    }
  }

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private CommandLineFixture said = new CommandLineFixture(0, "", "");

  @Test
  @Order(1)
  void aTenantReadsItsOwn() throws Exception {
    assertEquals(
        0,
        tail("alerts", "tail", "--tenant", A, "--kafka-config", file(A), "--json", "--until-idle"),
        () -> said.toString());
    List<String> lines = printed.toString(UTF_8).lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().contains("\"state\":\"raised\""));
    assertTrue(lines.getLast().contains("\"state\":\"retracted\""));

    try (KafkaConsumer<byte[], byte[]> own = consumer(A, TOPICS.tenantPrefix(A) + "desk")) {
      own.subscribe(List.of(TOPICS.tenantAlerts(A)));
      int read = 0;
      while (read < 2) {
        read += own.poll(Duration.ofMillis(200)).count();
      }
      own.commitSync();
      assertEquals(Set.of(TOPICS.tenantAlerts(A)), own.listTopics().keySet());
    }
    if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      for (Path secret : List.of(file(A), data.resolve("broker.access"))) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
      }
    }
  }

  @Test
  @Order(2)
  void aTenantReadsNothingElse() throws Exception {
    for (String other : List.of(TOPICS.tenantAlerts(B), TOPICS.alerts(), TOPICS.tenants())) {
      try (KafkaConsumer<byte[], byte[]> a = consumer(A, TOPICS.tenantPrefix(A) + "desk")) {
        a.assign(List.of(new TopicPartition(other, 0)));
        assertThrows(TopicAuthorizationException.class, () -> a.poll(Duration.ofSeconds(10)));
        assertThrows(TopicAuthorizationException.class, () -> a.partitionsFor(other));
      }
    }
    for (String group : List.of(TOPICS.tenantPrefix(B) + "desk", "any", "flowmon-alerts")) {
      try (KafkaConsumer<byte[], byte[]> a = consumer(A, group)) {
        a.subscribe(List.of(TOPICS.tenantAlerts(A)));
        assertThrows(GroupAuthorizationException.class, () -> a.poll(Duration.ofSeconds(10)));
      }
    }
    assertEquals(
        1, tail("alerts", "tail", "--tenant", B, "--kafka-config", file(A), "--until-idle"));
    assertTrue(said.err().contains("Not authorized to access topics"), said::toString);
    assertEquals(2, tail("alerts", "tail", "--tenant", A, "--chain", "bitcoin"));
    assertEquals(2, tail("alerts", "tail", "--tenant", "A/B"));
  }

  @Test
  @Order(3)
  void aTenantSeesNoMoreOfTheClusterThanItsOwn() throws Exception {
    try (Admin a = Admin.create(as(A, Map.of()))) {
      assertEquals(Set.of(TOPICS.tenantAlerts(A)), a.listTopics().names().get());
      refused(a.describeTopics(List.of(TOPICS.tenantAlerts(B))).allTopicNames());
      Collection<?> groups = a.listGroups().valid().get();
      assertTrue(
          groups.stream().allMatch(g -> g.toString().contains(TOPICS.tenantPrefix(A))),
          groups::toString);
      refused(
          a.describeConsumerGroups(List.of(TOPICS.tenantPrefix(B) + "desk"))
              .describedGroups()
              .values()
              .iterator()
              .next());
      refused(a.describeAcls(AclBindingFilter.ANY).values());
      refused(
          a.createTopics(List.of(new NewTopic("flowmon.tenant.sakura.more", 1, (short) 1))).all());
      refused(a.deleteTopics(List.of(TOPICS.tenantAlerts(A))).all());
      refused(a.deleteAcls(List.of(AclBindingFilter.ANY)).all());
      refused(a.describeUserScramCredentials().all());
    }
  }

  private static void refused(Future<?> answer) {
    ExecutionException e = assertThrows(ExecutionException.class, answer::get);
    assertInstanceOf(AuthorizationException.class, e.getCause());
  }

  @Test
  @Order(4)
  void aTenantWritesNowhere() throws Exception {
    Map<String, Object> settings =
        as(A, Map.of("max.block.ms", 10_000, "enable.idempotence", false));
    settings.remove("default.api.timeout.ms");
    for (String topic :
        List.of(
            TOPICS.tenantAlerts(A),
            TOPICS.tenantAlerts(B),
            TOPICS.alerts(),
            TOPICS.tenants(),
            TOPICS.transactions(),
            "new-topic")) {
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        refused(producer.send(new ProducerRecord<>(topic, 0, null, new byte[1])));
      }
    }
  }

  @Test
  @Order(5)
  void nobodyComesInWithoutCredentials() throws Exception {
    Map<String, Object> wrong = as(A, Map.of());
    wrong.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"tenant-sakura\" password=\"guessed\";");
    try (Admin admin = Admin.create(wrong)) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> admin.listTopics().names().get());
      assertInstanceOf(SaslAuthenticationException.class, e.getCause());
    }
    Map<String, Object> open =
        Map.of(
            "bootstrap.servers",
            pipeline.bootstrap(),
            "default.api.timeout.ms",
            2_000,
            "request.timeout.ms",
            1_000);
    try (Admin admin = Admin.create(open)) {
      assertThrows(ExecutionException.class, () -> admin.listTopics().names().get());
    }
  }

  @Test
  @Order(6)
  void addingAgainChangesWhatIsSaidAndKeepsThePassword() throws Exception {
    String before = Files.readString(file(B));
    CommandLineFixture again = add(B);
    assertTrue(again.out().startsWith("tenant kuma is as it was"), again::toString);
    assertEquals(before, Files.readString(file(B)));
    CommandLineFixture changed = add(B, "--severity", "high", "--rule", "dust=low");
    assertTrue(changed.out().startsWith("tenant kuma changed"), changed::toString);
    CommandLineFixture shown = CommandLineFixture.run("tenant", "show", B, "--data", data);
    assertTrue(shown.out().contains("least: high\nleast of dust: low\n"), shown::toString);
    assertTrue(shown.out().contains("password: SCRAM-SHA-512"), shown::toString);
    assertFalse(shown.out().contains("MISSING"), shown::toString);
    assertTrue(shown.out().contains("consumer_byte_rate=1048576.0"), shown::toString);

    CommandLineFixture rotated = add(B, "--new-password");
    assertEquals(0, rotated.code(), rotated::toString);
    assertNotEquals(before, Files.readString(file(B)));
    CommandLineFixture listed = CommandLineFixture.run("tenant", "list", "--data", data);
    assertEquals("kuma  kuma  1 entities\nsakura  sakura  1 entities\n", listed.out());
  }

  @Test
  @Order(7)
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
    CommandLineFixture unknown = CommandLineFixture.run("tenant", "show", "x", "--data", data);
    assertTrue(unknown.err().contains("no tenant x; there are kuma, sakura"), unknown::toString);
  }

  @Test
  @Order(8)
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
    try (Admin b = Admin.create(as(B, Map.of()))) {
      assertThrows(ExecutionException.class, () -> b.listTopics().names().get());
    }
    SubscriberFlows.send(
        pipeline.bootstrap(), SubscriberFlows.flow(3, B), SubscriberFlows.flow(4, A));
    SubscriberFlows.await(pipeline.bootstrap(), TOPICS.tenantAlerts(A), 3);
    pipeline.checkStages();
  }
}
