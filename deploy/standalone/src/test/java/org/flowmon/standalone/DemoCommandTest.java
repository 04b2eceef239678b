package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.demo.AccountEconomy;
import org.flowmon.standalone.demo.DemoEconomy;
import org.flowmon.standalone.demo.Played;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo over a real broker. */
class DemoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine monitor =
      Monitor.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void jsonIsWhatTheSameEconomyYieldsWithoutABroker() {
    assertEquals(0, monitor.execute("demo", "--fast", "--json", "--no-desk"), err::toString);
    List<Alert> coins = Played.revisions(new DemoEconomy(DemoEconomy.DEFAULT_SEED, false));
    List<Alert> accounts = Played.revisions(new AccountEconomy(DemoEconomy.DEFAULT_SEED, false));
    assertSame(
        coins,
        lines(DemoEconomy.CHAIN).stream()
            .filter(line -> alert(line).identity().pending() == null)
            .toList());
    List<Alert> pending =
        lines(DemoEconomy.CHAIN).stream()
            .map(DemoCommandTest::alert)
            .filter(alert -> alert.identity().pending() != null)
            .toList();
    assertEquals(
        List.of("pending tanuki", "pending kitsune", "retracted tanuki"),
        pending.stream()
            .map(a -> a.state() + " " + a.destination().party().id().replaceAll("^demo-", ""))
            .toList());
    assertEquals(pending.get(1).alertId(), coins.getLast().alertId(), "the block confirms it");
    assertSame(accounts, lines(AccountEconomy.CHAIN));
    assertEquals(coins.size() + accounts.size() + 3, out.toString().lines().count());
    assertEquals("", err.toString());
  }

  /** The alerts of a chain; those of two chains come in any order. */
  private List<String> lines(Chain chain) {
    return out.toString().lines().filter(l -> alert(l).movement().chain().equals(chain)).toList();
  }

  private static Alert alert(String line) {
    return AlertJson.fromBytes(line.getBytes(UTF_8));
  }

  private static void assertSame(List<Alert> expected, List<String> lines) {
    assertEquals(states(expected), states(lines.stream().map(DemoCommandTest::alert).toList()));
    assertEquals(
        expected.stream().map(alert -> new String(AlertJson.toBytes(alert), UTF_8)).toList(),
        lines);
  }

  @Test
  void textNamesStoriesBlocksAlertsAndACount() {
    assertEquals(0, monitor.execute("demo", "--fast", "--blocks", "4"), err::toString);
    String text = out.toString();
    assertTrue(text.contains("synthetic"), text);
    assertTrue(text.contains("Story 1: "), text);
    assertTrue(text.contains("Story 2: "), text);
    assertFalse(text.contains("Story 3: "), text);
    assertTrue(text.contains("The desk is at http://127.0.0.1:"), text);
    assertTrue(text.contains("8 blocks (0 taken back)"), text);
    assertTrue(text.contains("2 alerts"), text);
    assertFalse(text.contains("\u001b"), text);
    assertTrue(text.lines().allMatch(line -> line.length() <= 120), text);
    assertEquals("", err.toString());
  }

  @Test
  void aDirectoryInUseForSomethingElseIsLeftAlone(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("letter"), "dear");
    assertEquals(1, monitor.execute("demo", "--data", directory.toString()));
    assertTrue(err.toString().contains("is not empty"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void optionsOutOfRangeAreUsageErrors() {
    assertEquals(2, monitor.execute("demo", "--pace", "-1"));
    assertEquals(2, monitor.execute("demo", "--blocks", "0"));
    assertEquals("", out.toString());
  }

  private static Map<String, Alert.State> states(List<Alert> revisions) {
    Map<String, Alert.State> states = new LinkedHashMap<>();
    revisions.forEach(alert -> states.put(alert.alertId(), alert.state()));
    return states;
  }
}
