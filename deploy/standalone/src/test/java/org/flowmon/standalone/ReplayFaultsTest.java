package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a replay runs on fails in the middle of it: it ends with a reason, or goes on exactly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplayFaultsTest {
  private static final long SEED = 20261124;

  /** A disk of its own: seen by the command only, and gone with it. */
  private static final String DISK =
      """
      mount -t tmpfs -o size=10m flowmon "$1" || exit 97
      disk=$1
      shift
      "$@"
      echo "ended with code $?"
      mount -o remount,size=1g "$disk"
      "$@"
      """;

  /**
   * Where that is not to be had: no file may grow beyond 16 MB, which fails as a full disk does.
   */
  private static final String LIMIT =
      """
      shift
      (ulimit -f 32768; "$@")
      echo "ended with code $?"
      "$@"
      """;

  private EconomyFile economy;
  private List<String> flows;
  private List<String> alerts;
  private final List<Child> children = new ArrayList<>();
  private Path own;

  @BeforeAll
  void replayUndisturbed(@TempDir Path directory) throws IOException {
    economy = EconomyFile.write(directory, SEED, 60, 40);
    CommandLineFixture calm = CommandLineFixture.run(replay(directory, "--data", data(directory)));
    assertEquals(0, calm.code(), calm::toString);
    flows = Files.readAllLines(directory.resolve("flows"));
    alerts = Files.readAllLines(directory.resolve("alerts"));
    assertFalse(alerts.isEmpty());
  }

  @BeforeEach
  void ownDirectory(@TempDir Path fresh) {
    own = fresh;
  }

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Child::close);
    children.clear();
  }

  private static Path data(Path in) {
    return in.resolve("data");
  }

  private Object[] replay(Path to, Object... more) {
    return Stream.concat(
            Stream.of(
                "replay",
                "--in",
                economy.blocks(),
                "--no-builtin-watchlist",
                "--watchlist",
                economy.watchlist(),
                "--flows",
                to.resolve("flows"),
                "--alerts",
                to.resolve("alerts")),
            Stream.of(more))
        .toArray();
  }

  private Child start(List<String> command) throws IOException {
    Child child = Child.start(command);
    children.add(child);
    return child;
  }

  private void equalsUndisturbed() throws IOException {
    assertEquals(flows, Files.readAllLines(own.resolve("flows")));
    assertEquals(alerts, Files.readAllLines(own.resolve("alerts")));
  }

  @Test
  void localStateThatACrashLeftUnreadableIsRebuilt() throws Exception {
    Object[] command = replay(own, "--data", data(own));
    assertEquals(0, CommandLineFixture.run(command).code());
    int spoilt = 0;
    try (Stream<Path> files = Files.walk(data(own).resolve("streams"))) {
      for (Path file : files.filter(f -> f.endsWith("CURRENT")).toList()) {
        Files.writeString(file, "spoilt");
        spoilt++;
      }
    }
    assertTrue(spoilt > 0, "no store");
    CommandLineFixture again = CommandLineFixture.run(command);
    assertEquals(0, again.code(), again::toString);
    equalsUndisturbed();
  }

  @Test
  void aFullDiskEndsItAndWithRoomItGoesOn() throws Exception {
    Path disk = Files.createDirectory(own.resolve("disk"));
    List<String> command = new ArrayList<>(shell());
    command.add(disk.toString());
    command.addAll(Child.monitor(replay(own, "--data", data(disk))));
    Child child = start(command);
    child.await("ended with code 1");
    String first = child.said();
    assertTrue(
        first.contains("disk cannot be written, " + data(disk))
            || first.contains("is the disk of " + data(disk) + " full or gone?")
            || first.matches("(?s).*monitor: the alerts stage stopped: .*" + disk + ".*"),
        first);
    assertEquals(0, child.code(), child::said);
    equalsUndisturbed();
  }

  /** What runs its arguments on a disk that is too small, then again with room. */
  private List<String> shell() throws Exception {
    for (List<String> way :
        List.of(
            List.of("unshare", "--mount", "sh", "-c"),
            List.of("unshare", "--map-root-user", "--mount", "sh", "-c"),
            List.of("sh", "-c"))) {
      boolean limit = way.getFirst().equals("sh");
      List<String> script =
          Stream.concat(way.stream(), Stream.of(limit ? LIMIT : DISK, "sh")).toList();
      Path tried = Files.createDirectories(own.resolve("tried"));
      if (runs(Stream.concat(script.stream(), Stream.of(tried.toString(), "true")).toList())) {
        System.out.println("a full disk by " + way);
        return script;
      }
    }
    System.out.println("SKIPPED: no way to a full disk here");
    assumeTrue(false, "no way to a full disk here");
    return List.of();
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.inputReader().lines().forEach(line -> {});
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Child broker(int port) throws Exception {
    Child broker = Child.broker(own.resolve("broker"), port);
    children.add(broker);
    return broker;
  }

  private Child replayAt(int port, Object... more) throws IOException {
    return start(
        Child.monitor(
            Stream.concat(
                    Stream.of(replay(own, "--data", data(own), "--kafka", "127.0.0.1:" + port)),
                    Stream.of(more))
                .toArray()));
  }

  /** Returns when some flows, but by far not all, are committed. */
  private void awaitFlows(int port) {
    TopicPartition topic =
        new TopicPartition(new Topics(Topics.DEFAULT_PREFIX).flows(), Chain.BITCOIN.lane());
    int wanted = flows.size() / 10;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try (KafkaConsumer<byte[], byte[]> consumer = Readback.consumer("127.0.0.1:" + port)) {
      consumer.assign(List.of(topic));
      for (int seen = 0; seen < wanted; ) {
        assertTrue(System.nanoTime() < until, "no flows");
        seen += consumer.poll(Duration.ofMillis(50)).count();
      }
    }
  }

  @Test
  void aBrokerThatGoesAndComesBackIsWaitedFor() throws Exception {
    int port = freePort();
    Child broker = broker(port);
    Child replay = replayAt(port, "--patience", 120);
    replay.await("tracing [");
    awaitFlows(port);
    broker.kill();
    replay.await("waiting for a Kafka broker at 127.0.0.1:" + port + ": Connection refused");
    assertTrue(broker(port).said().contains("serves"));
    assertEquals(0, replay.code(), replay::said);
    equalsUndisturbed();
  }

  @Test
  void aBrokerThatDoesNotComeBackEndsItWhenPatienceDoes() throws Exception {
    int port = freePort();
    Child broker = broker(port);
    Child replay = replayAt(port, "--patience", 3);
    replay.await("tracing [");
    awaitFlows(port);
    broker.kill();
    assertEquals(1, replay.code(), replay::said);
    String end = replay.said().replaceAll("(?s).*(?=\nmonitor: )", "");
    assertTrue(
        end.contains("no Kafka broker answers at 127.0.0.1:" + port + " (Connection refused")
            && end.contains("start it or name another one"),
        replay::said);
  }

  /**
   * It stands still with transactions of trace or alerts open until the broker has ended these, and
   * the sessions of both stages with them.
   */
  @Test
  void aProcessThatStoodStillLongerThanATransactionMayGoesOnExactly() throws Exception {
    int port = freePort();
    assertTrue(broker(port).said().contains("serves"));
    Child replay = replayAt(port);
    replay.await("tracing [");
    awaitFlows(port);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      List<String> open = List.of();
      while (open.isEmpty()) {
        assertFalse(replay.endedWithin(20), replay::said);
        replay.signal("STOP");
        open = open(admin);
        if (open.isEmpty()) {
          replay.signal("CONT");
        }
      }
      while (!open(admin).isEmpty()) {
        assertFalse(replay.endedWithin(200), replay::said);
      }
      for (TransactionDescription each : admin.describeTransactions(open).all().get().values()) {
        assertEquals(TransactionState.COMPLETE_ABORT, each.state());
      }
      replay.signal("CONT");
    }
    assertEquals(0, replay.code(), replay::said);
    equalsUndisturbed();
  }

  /** The open transactions of trace and alerts. */
  private static List<String> open(Admin admin) throws Exception {
    return admin.listTransactions().all().get().stream()
        .filter(t -> t.state() != TransactionState.EMPTY)
        .filter(t -> t.state() != TransactionState.COMPLETE_COMMIT)
        .filter(t -> t.state() != TransactionState.COMPLETE_ABORT)
        .map(TransactionListing::transactionalId)
        .filter(id -> !id.contains("-ingest-"))
        .toList();
  }
}
