package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stage on a secured broker, and two subscribers: what each can do there with its own
 * credentials. All parties are made up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class SecuredTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String A = Subscribed.A;
  private static final String B = Subscribed.B;

  private Subscribed subscribed;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    subscribed = Subscribed.start(directory);
    pipeline = subscribed.pipeline();
    SubscriberFlows.send(
        pipeline.bootstrap(), SubscriberFlows.flow(1, A), SubscriberFlows.flow(2, B));
    SubscriberFlows.send(pipeline.bootstrap(), SubscriberFlows.flow(1, A).retract());
    SubscriberFlows.await(pipeline.bootstrap(), TOPICS.tenantAlerts(A), 2);
    SubscriberFlows.await(pipeline.bootstrap(), TOPICS.tenantAlerts(B), 1);
    pipeline.checkStages();
  }

  @AfterAll
  void stop() {
    subscribed.close();
  }

  private Path file(String tenant) {
    return subscribed.file(tenant);
  }

  private Map<String, Object> as(String tenant, Map<String, ?> more) throws IOException {
    return subscribed.as(tenant, more);
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
    if (file(A).getFileSystem().supportedFileAttributeViews().contains("posix")) {
      for (Path secret : List.of(file(A), subscribed.data().resolve("broker.access"))) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
      }
    }
  }

  @Test
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
}
