package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings through every stage over a real broker. */
final class ReplayTest {
  private static final long SEED = 20261122;

  @TempDir private Path directory;
  private Path flows;
  private Path alerts;
  private Path data;

  @BeforeEach
  void name() {
    flows = directory.resolve("flows.jsonl");
    alerts = directory.resolve("alerts.jsonl");
    data = directory.resolve("data");
  }

  private static String of(Policy policy, List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("\"policy\":\"" + policy + "\""))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private CommandLineFixture replay(EconomyFile economy, Object... more) {
    return CommandLineFixture.run(
        "replay",
        "--in",
        economy.blocks(),
        "--no-builtin-watchlist",
        "--watchlist",
        economy.watchlist(),
        "--flows",
        flows,
        "--alerts",
        alerts,
        List.of(more));
  }

  @Test
  void aReplayGivesTheFlowsOfATraceAlsoWhenItGoesOnLater() throws Exception {
    EconomyFile economy = EconomyFile.write(directory, SEED, 80, 50);
    CommandLineFixture whole = replay(economy, "--data", data);
    assertEquals(0, whole.code(), whole::toString);
    List<String> lines = Files.readAllLines(flows);
    Map<Policy, String> traced = economy.traced(Bounds.DEFAULT);
    for (Policy policy : Policy.values()) {
      assertEquals(traced.get(policy), of(policy, lines), policy.toString());
    }
    assertTrue(lines.stream().anyMatch(l -> l.contains("\"retracted\":true")));
    assertTrue(whole.out().contains("gaps: "), whole::out);
    List<String> raised = Files.readAllLines(alerts);
    assertFalse(raised.isEmpty());
    assertTrue(
        raised.stream()
            .map(l -> AlertJson.fromBytes(l.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .anyMatch(a -> a.identity().state() == Alert.State.RETRACTED));

    // The same again into the same directory: nothing is new, nothing is there twice.
    // As JSON every alert is printed, also those that are only counted for people.
    CommandLineFixture again = replay(economy, "--data", data, "--json");
    assertEquals(0, again.code(), again::toString);
    assertEquals(lines, Files.readAllLines(flows));
    assertEquals(raised, Files.readAllLines(alerts));
    assertTrue(raised.size() > 50, () -> raised.size() + " alerts");
    assertEquals(raised, again.out().lines().toList());

    // Other settings do not mix into it.
    CommandLineFixture bounds = replay(economy, "--data", data, "--bounds", "none");
    assertEquals(1, bounds.code());
    assertTrue(bounds.err().contains("--bounds default, this is"), bounds::err);
    Files.writeString(
        economy.watchlist(), Files.readString(economy.watchlist()).replace("0xe1-1", "0xother"));
    CommandLineFixture labels = replay(economy, "--data", data);
    assertEquals(1, labels.code());
    assertTrue(labels.err().contains("watchlist version"), labels::err);
  }

  @Test
  void aBadLineEndsItAfterTheGoodPartIsWritten() throws Exception {
    EconomyFile economy = EconomyFile.write(directory, SEED + 1, 10, 40);
    List<String> lines = Files.readAllLines(economy.blocks());
    Map<Policy, String> traced = economy.traced(Bounds.NONE);
    Files.writeString(
        economy.blocks(), String.join("\n", lines) + "\n{\"type\":\"tx\",\"chain\":1");
    CommandLineFixture replayed = replay(economy, "--bounds", "none", "--policy", "fifo");
    assertEquals(1, replayed.code(), replayed::toString);
    assertTrue(
        replayed.err().contains(economy.blocks() + ":" + (lines.size() + 1) + ": "), replayed::err);
    // The last block is not known to be whole.
    String written = Files.readString(flows);
    assertFalse(written.isEmpty());
    assertTrue(traced.getOrDefault(Policy.FIFO, "").startsWith(written));
  }

  /**
   * Payer pays 100,000 to "m". "bad" makes 500,000 out of that and is set aside, so that "good" may
   * spend it, and what "bad" paid to the payee is not there to be spent.
   */
  @Test
  void aTransactionThatCannotBeLeavesNothingBehind() throws Exception {
    Path blocks =
        Files.writeString(
            directory.resolve("blocks.jsonl"),
            RecordedText.bitcoin()
                .block(1)
                .tx("t0", "x:0@p=100000", "m=100000")
                .block(2)
                .tx("bad", "t0:0", "q=500000")
                .tx("good", "t0:0", "q=90000")
                .block(3)
                .tx("t3", "bad:0", "p=400000")
                .tx("t4", "good:0", "p=80000")
                .toString());
    Path list =
        Files.writeString(
            directory.resolve("list.jsonl"),
            """
            {"entity":"payer","name":"P","chain":"bitcoin","address":"p","source":"t"}
            {"entity":"payee","name":"Q","chain":"bitcoin","address":"q","source":"t"}
            """);
    Object[] lists = {"--no-builtin-watchlist", "--watchlist", list, "--policy", "haircut"};
    CommandLineFixture replayed =
        CommandLineFixture.run(
            "replay", "--in", blocks, "--flows", flows, List.of(lists), "--data", data);
    assertEquals(0, replayed.code(), replayed::toString);
    assertTrue(replayed.out().contains("1 transactions that cannot be"), replayed::out);
    assertTrue(replayed.out().contains("5 inputs: value unknown of 20.0 %"), replayed::out);
    Path traced = directory.resolve("traced");
    CommandLineFixture trace =
        CommandLineFixture.run(
            "trace", "--in", blocks, "--out", traced, "--skip-bad", List.of(lists));
    assertEquals(0, trace.code(), trace::toString);
    assertEquals(Files.readAllLines(traced), Files.readAllLines(flows));
    assertEquals(2, Files.readAllLines(flows).size());

    // A restart reads the coins back from the lane.
    Files.writeString(
        blocks,
        RecordedText.bitcoin()
            .block(4)
            .tx("t5", "bad:0", "p=400000")
            .tx("t6", "t4:0", "q=70000")
            .toString(),
        java.nio.file.StandardOpenOption.APPEND);
    CommandLineFixture later =
        CommandLineFixture.run(
            "replay", "--in", blocks, "--flows", flows, List.of(lists), "--data", data);
    assertEquals(0, later.code(), later::toString);
    CommandLineFixture again =
        CommandLineFixture.run(
            "trace", "--in", blocks, "--out", traced, "--skip-bad", List.of(lists));
    assertEquals(0, again.code(), again::toString);
    assertEquals(Files.readAllLines(traced), Files.readAllLines(flows));
    assertEquals(3, Files.readAllLines(flows).size());
  }

  @Test
  void whatIsNotThereOrInUseIsSaidBeforeAnythingStarts() throws IOException {
    EconomyFile economy = EconomyFile.write(directory, SEED + 2, 1, 2);
    says("no such file", "replay", "--in", directory.resolve("none.raw"));
    says("is a folder", "replay", "--in", directory);
    says(
        "none.csv: no such file",
        "replay",
        "--in",
        economy.blocks(),
        "--watchlist",
        directory.resolve("none.csv"));
    Path list = Files.writeString(directory.resolve("bad.jsonl"), "{\"entity\":\n");
    says("bad.jsonl: line 1", "replay", "--in", economy.blocks(), "--watchlist", list);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      says(
          "choose another port",
          "replay",
          "--in",
          economy.blocks(),
          "--kafka",
          "embedded:" + taken.getLocalPort());
    }
    int free;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = once.getLocalPort();
    }
    CommandLineFixture absent =
        says(
            "no Kafka broker answers at 127.0.0.1:" + free,
            "replay",
            "--in",
            economy.blocks(),
            "--kafka",
            "127.0.0.1:" + free,
            "--patience",
            "2");
    assertTrue(absent.err().contains("waiting for a Kafka broker"), absent::err);
    assertEquals(2, CommandLineFixture.run("replay").code());
    assertEquals(2, CommandLineFixture.run("replay", "--in", "x", "--policy", "poison").code());
    assertEquals(2, CommandLineFixture.run("replay", "--in", "x", "--kafka", "nowhere").code());
    assertEquals(2, CommandLineFixture.run("run", "--chain", "ethereum").code());
    assertEquals(2, CommandLineFixture.run("run", "--from", "yesterday").code());
  }

  @Test
  void aDataDirectoryThatIsInUseIsRefused() throws IOException {
    EconomyFile economy = EconomyFile.write(directory, SEED + 3, 1, 2);
    try (DataDirectory held = DataDirectory.lock(data)) {
      assertTrue(Files.isDirectory(held.path()));
      says("is in use by another monitor", "replay", "--in", economy.blocks(), "--data", data);
      says(
          "is in use by another monitor",
          "run",
          "--network",
          "regtest",
          "--peer",
          "127.0.0.1:9",
          "--data",
          data);
    }
  }

  private static CommandLineFixture says(String what, Object... args) {
    CommandLineFixture ended = CommandLineFixture.run(args);
    assertEquals(1, ended.code(), ended::toString);
    assertTrue(ended.err().contains(what), ended::toString);
    return ended;
  }
}
