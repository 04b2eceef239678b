package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker: what the rest of the program takes from it. */
@Timeout(120)
class EmbeddedBrokerTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  @TempDir Path directory;

  @Test
  void keepsCommittedRecordsFromStartToStart() throws Exception {
    Set<Thread> before = nonDaemonThreads();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertEquals(Optional.of(broker.bootstrap()), DataDirectory.runningBroker(directory));
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      try (KafkaProducer<String, String> producer = producer(broker)) {
        producer.initTransactions();
        send(producer, "first", true);
        send(producer, "aborted", false);
        send(producer, "x".repeat(Topics.MAX_RECORD_BYTES - 1000), true);
      }
      assertEquals(2, committed(broker).size());
      assertFalse(broker.fault().isDone());
    }
    assertEquals(Optional.empty(), DataDirectory.runningBroker(directory));
    Set<Thread> more = nonDaemonThreads();
    more.removeAll(before); // one of an earlier test may have ended meanwhile
    assertEquals(Set.of(), more, "threads that keep the process alive");

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      try (KafkaProducer<String, String> producer = producer(broker)) {
        producer.initTransactions();
        send(producer, "second", true);
      }
      List<String> read = committed(broker);
      assertEquals(3, read.size());
      assertEquals("first", read.get(0));
      assertEquals("second", read.get(2));
    }
  }

  @Test
  void makesEveryTopicAndRefusesOneThatDiffers() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      var described =
          admin
              .describeTopics(TOPICS.all().stream().map(Topics.Definition::name).toList())
              .allTopicNames()
              .get();
      Map<String, Integer> partitions = new HashMap<>();
      described.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
      for (Topics.Definition each : TOPICS.all()) {
        assertEquals(each.partitions(), partitions.get(each.name()));
      }

      Topics other = new Topics("other");
      admin.createTopics(List.of(new NewTopic(other.flows(), 3, (short) 1))).all().get();
      KafkaException refused =
          assertThrows(KafkaException.class, () -> TopicSetup.ensure(broker.bootstrap(), other));
      assertSays("other.flows has 3 partitions, not 16", refused);

      Topics third = new Topics("third");
      admin
          .createTopics(
              List.of(
                  new NewTopic(third.attributions(), 1, (short) 1)
                      .configs(Map.of("cleanup.policy", "delete"))))
          .all()
          .get();
      refused =
          assertThrows(KafkaException.class, () -> TopicSetup.ensure(broker.bootstrap(), third));
      assertSays("third.attributions has cleanup.policy=delete, not compact", refused);
    }
  }

  @Test
  void refusesADirectoryThatAnotherProcessHolds() throws Exception {
    Process holder =
        new ProcessBuilder(Child.java(Holder.class, directory))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = holder.inputReader()) {
      assertEquals("held", out.readLine());
      IOException refused =
          assertThrows(IOException.class, () -> EmbeddedBroker.start(directory, 0));
      assertSays(directory + " is in use by another monitor", refused);
      assertSays("127.0.0.1:1", refused);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertEquals(Optional.empty(), DataDirectory.runningBroker(directory), "left by a killed one");
    DataDirectory.lock(directory).close();
  }

  @Test
  void refusesADirectoryThatThisProcessHolds() throws Exception {
    try (DataDirectory held = DataDirectory.lock(directory)) {
      assertThrows(IOException.class, () -> EmbeddedBroker.start(held.path(), 0));
    }
  }

  @Test
  void namesAPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      IOException refused =
          assertThrows(
              IOException.class, () -> EmbeddedBroker.start(directory, taken.getLocalPort()));
      assertSays("cannot listen on 127.0.0.1:" + taken.getLocalPort(), refused);
    }
    DataDirectory.lock(directory).close();
  }

  @Test
  void saysSoWhenTheDirectoryCannotBeMade() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    IOException refused = assertThrows(IOException.class, () -> EmbeddedBroker.start(file, 0));
    assertSays("cannot make the data directory " + file, refused);
  }

  @Test
  void reportsItWhenTheDiskGoesAwayAndLetsTheProcessLive() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("data"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      Files.move(directory.resolve("data/kafka"), directory.resolve("gone"));
      Files.writeString(directory.resolve("data/kafka"), "no directory any more");
      var unused = admin.createTopics(List.of(new NewTopic("more", 1, (short) 1)));
      String reason = broker.fault().get(60, TimeUnit.SECONDS);
      assertTrue(reason.contains("the embedded broker failed"), reason);
    }
  }

  /** Holds a directory until it is killed, as a second monitor would. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      DataDirectory held = DataDirectory.lock(Path.of(args[0]));
      held.writeAddress("127.0.0.1:1");
      System.out.println("held");
      Thread.currentThread().join();
    }
  }

  private static void assertSays(String expected, Exception refused) {
    assertTrue(String.valueOf(refused.getMessage()).contains(expected), refused::toString);
  }

  private static Set<Thread> nonDaemonThreads() {
    Set<Thread> threads = new HashSet<>();
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (!each.isDaemon()) {
        threads.add(each);
      }
    }
    return threads;
  }

  private static KafkaProducer<String, String> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrap(),
            "transactional.id",
            "smoke",
            "max.request.size",
            Topics.MAX_RECORD_BYTES),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void send(KafkaProducer<String, String> producer, String value, boolean commit) {
    producer.beginTransaction();
    // A failed send fails the commit.
    var unused = producer.send(new ProducerRecord<>(TOPICS.flows(), 0, "key", value));
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.flush();
      producer.abortTransaction();
    }
  }

  @Test
  void theRegistrationOfABrokerThatCrashedEndsBeforeTheNextStart() throws Exception {
    Path kafka = directory.resolve("kafka");
    assertFalse(StaleRegistration.end(kafka, "127.0.0.1", 1, null), "there never was one");
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
    }
    assertFalse(StaleRegistration.end(kafka, "127.0.0.1", 1, null), "it stopped by itself");
    int port;
    try (Child crashed = Child.broker(directory, freePort())) {
      crashed.kill();
      port = freePort();
    }
    assertTrue(StaleRegistration.end(kafka, "127.0.0.1", port, null));
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        KafkaProducer<String, String> producer = producer(broker)) {
      producer.initTransactions();
      send(producer, "after the crash", true);
      assertEquals(List.of("after the crash"), committed(broker));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> committed(EmbeddedBroker broker) {
    TopicPartition lane = new TopicPartition(TOPICS.flows(), 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrap(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(lane));
      long end = consumer.endOffsets(List.of(lane)).getOrDefault(lane, 0L);
      List<String> values = new ArrayList<>();
      while (consumer.position(lane) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(each -> values.add(each.value()));
      }
      return values;
    }
  }
}
