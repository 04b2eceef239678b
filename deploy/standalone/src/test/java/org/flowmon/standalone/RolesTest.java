package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.standalone.demo.DemoEconomy;
import org.flowmon.standalone.demo.DemoFollower;
import org.flowmon.standalone.demo.DemoWatchlist;
import org.flowmon.standalone.demo.Played;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages apart from each other, on a broker that is none of theirs. */
final class RolesTest {
  private static final long SEED = DemoEconomy.DEFAULT_SEED;

  /** So that the economy outlasts two instances that die. */
  private static final Duration PACE = Duration.ofMillis(300);

  @TempDir private Path directory;

  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Child::close);
  }

  private Pipeline part(EmbeddedBroker broker, Role role) throws Exception {
    return role == Role.INGEST
        ? ingest(broker, Duration.ZERO)
        : start(broker.bootstrap(), directory.resolve(role.toString()), List.of(), role);
  }

  private Pipeline ingest(EmbeddedBroker broker, Duration pace) throws Exception {
    PipelineConfig.Source economy =
        new PipelineConfig.Source(
            DemoEconomy.CHAIN,
            () -> new DemoFollower(new DemoEconomy(SEED, false), pace, Long.MAX_VALUE, event -> {}),
            false);
    return start(broker.bootstrap(), directory.resolve("ingest"), List.of(economy), Role.INGEST);
  }

  private static Pipeline start(
      String bootstrap, Path data, List<PipelineConfig.Source> sources, Role... roles)
      throws Exception {
    return Pipeline.start(
        new PartOf(bootstrap, data, DemoWatchlist.read(), false).with(sources, roles), what -> {});
  }

  /** An instance of the stages between the lane and the alerts, until it is killed. */
  static final class StagesProcess {
    static final String RUNS = "the stages run";

    private StagesProcess() {}

    /** Bootstrap, directory. */
    public static void main(String[] args) throws Exception {
      try (Pipeline stages = start(args[0], Path.of(args[1]), List.of(), Role.TRACE, Role.ALERTS)) {
        awaitProcessing(stages);
        System.out.println(RUNS);
        while (System.in.read() >= 0) {
          // Nothing is expected.
        }
      }
      System.exit(0);
    }
  }

  private Child stages(EmbeddedBroker broker, String name) throws IOException {
    Child child =
        Child.start(Child.java(StagesProcess.class, broker.bootstrap(), directory.resolve(name)));
    children.add(child);
    return child;
  }

  /**
   * Two instances share the work; each is killed while blocks come, the other takes its lanes over
   * with the state they had, and one that comes back takes part again.
   */
  @Test
  void whatADeadInstanceDidAnotherGoesOnWith() throws Exception {
    List<String> expected = lines(Played.revisions(new DemoEconomy(SEED, false)));
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      TopicSetup.ensure(broker.bootstrap(), new Topics(Topics.DEFAULT_PREFIX));
      Child one = stages(broker, "one");
      one.await(StagesProcess.RUNS);
      Child two = stages(broker, "two");
      two.await(StagesProcess.RUNS);
      try (Pipeline ingest = ingest(broker, PACE)) {
        read(broker, expected.size() / 4, List.of(ingest));
        one.kill();
        read(broker, expected.size() / 2, List.of(ingest));
        stages(broker, "one").await(StagesProcess.RUNS);
        two.kill();
        assertEquals(expected, read(broker, expected.size(), List.of(ingest)));
      }
    }
  }

  private static List<String> lines(List<Alert> alerts) {
    return alerts.stream()
        .map(a -> a.alertId() + " " + a.identity().revision() + " " + a.state())
        .toList();
  }

  @Test
  void threeProcessesSayWhatOneDoes() throws Exception {
    List<String> expected = lines(Played.revisions(new DemoEconomy(SEED, false)));
    assertFalse(expected.isEmpty());
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        Pipeline alerts = part(broker, Role.ALERTS);
        Pipeline trace = part(broker, Role.TRACE);
        Pipeline ingest = part(broker, Role.INGEST)) {
      assertEquals(1, ingest.ingests().size());
      assertTrue(Files.isDirectory(directory.resolve("ingest")), "each has a directory");
      assertEquals(List.of(), trace.ingests());
      assertEquals(expected, read(broker, expected.size(), List.of(ingest, trace, alerts)));
      for (Pipeline each : List.of(ingest, trace, alerts)) {
        awaitProcessing(each);
      }
    }
  }

  /**
   * The broker goes away for {@code flowmon.test.outage} seconds, 3 unless said otherwise, while
   * blocks come: every alert is there once, in order, and no stage has died.
   */
  @Test
  void aBrokerOutageLosesNoAlertAndRepeatsNone() throws Exception {
    List<String> expected = lines(Played.revisions(new DemoEconomy(SEED, false)));
    Duration outage = Duration.ofSeconds(Integer.getInteger("flowmon.test.outage", 3));
    Path data = directory.resolve("broker");
    List<Pipeline> parts = new ArrayList<>();
    try {
      int port;
      try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
        String bootstrap = broker.bootstrap();
        port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
        parts.add(part(broker, Role.ALERTS));
        parts.add(part(broker, Role.TRACE));
        parts.add(ingest(broker, Duration.ofMillis(50)));
        read(broker, expected.size() / 3, parts);
      }
      Thread.sleep(outage);
      try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
        assertEquals(expected, read(broker, expected.size(), parts));
        for (Pipeline each : parts) {
          awaitProcessing(each);
          each.close();
        }
      }
    } finally {
      parts.forEach(Pipeline::close);
    }
  }

  /** A stage hands on what it restored before it says that all of its lanes run. */
  private static void awaitProcessing(Pipeline part) throws IOException, InterruptedException {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!part.processing()) {
      assertTrue(System.nanoTime() < until, "a stage never said that it processes");
      part.checkStages();
      Thread.sleep(50);
    }
  }

  private static List<String> read(EmbeddedBroker broker, int count, List<Pipeline> parts)
      throws IOException, InterruptedException {
    List<Alert> seen = new ArrayList<>();
    TopicPartition lane =
        new TopicPartition(new Topics(Topics.DEFAULT_PREFIX).alerts(), DemoEconomy.CHAIN.lane());
    try (KafkaConsumer<byte[], byte[]> consumer = Readback.consumer(broker.bootstrap())) {
      consumer.assign(List.of(lane));
      consumer.seekToBeginning(List.of(lane));
      long until = System.nanoTime() + Duration.ofMinutes(3).toNanos();
      while (seen.size() < count) {
        assertTrue(System.nanoTime() < until, () -> seen.size() + " of " + count);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Alert alert = AlertJson.fromBytes(record.value());
          if (alert.identity().pending() == null) { // what blocks say
            seen.add(alert);
          }
        }
        for (Pipeline each : parts) {
          each.checkStages();
        }
      }
    }
    return lines(seen);
  }

  @Test
  void aPartWithoutABrokerOfItsOwnIsAMistakeOfUsage() {
    CommandLineFixture alone =
        CommandLineFixture.run("run", "--roles", "trace", "--data", directory);
    assertEquals(2, alone.code());
    assertTrue(alone.err().contains("--kafka HOST:PORT"), alone::err);
    CommandLineFixture unknown = CommandLineFixture.run("run", "--roles", "brew");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("ingest,trace,alerts,tenants,notify,desk"), unknown::err);
  }
}
