package org.flowmon.standalone.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.Standing;
import org.jspecify.annotations.Nullable;

/** What came of the demo, counted. Not for several threads. */
public final class DemoTally {
  private final Map<String, Alert> latest = new LinkedHashMap<>();
  private final Set<String> reinstated = new HashSet<>();
  private final List<Long> latencies = new ArrayList<>();
  private long blocks;
  private long takenBack;
  private long transactions;
  private long flows;
  private @Nullable Long firstAlert;

  /** Counts an event that was handed over. */
  public void event(DemoEvent event) {
    switch (event) {
      case DemoEvent.Connect c -> {
        blocks++;
        transactions += c.transactions().size();
      }
      case DemoEvent.Disconnect d -> takenBack++;
      case DemoEvent.Waits w -> {}
    }
  }

  /** Counts a flow that is not a retraction. */
  public void flow() {
    flows++;
  }

  /**
   * Counts a revision of an alert.
   *
   * @param latencyMillis from its block handed over to the alert read; negative if not known
   * @param sinceStartMillis from the start of the process
   */
  public void alert(Alert alert, long latencyMillis, long sinceStartMillis) {
    latest.put(alert.alertId(), alert);
    if (alert.state() == Alert.State.REINSTATED) {
      reinstated.add(alert.alertId());
    }
    if (latencyMillis >= 0) {
      latencies.add(latencyMillis);
    }
    if (firstAlert == null) {
      firstAlert = sinceStartMillis;
    }
  }

  /** A table, lines of at most 80 columns, each ended. */
  public String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(
        number(blocks, "block")
            + (" (" + takenBack + " taken back), ")
            + (number(transactions, "transaction") + ", ")
            + (number(flows, "flow") + ", " + number(latest.size(), "alert")));
    if (latest.isEmpty()) {
      return text.toString();
    }
    StringBuilder head = new StringBuilder(row("Alerts by rule"));
    for (Severity severity : Severity.values()) {
      head.append(cell(severity.toString()));
    }
    text.add("").add(head.append(cell("all")));
    new TreeMap<>(
            latest.values().stream()
                .collect(Collectors.groupingBy(alert -> alert.finding().rule().id())))
        .forEach((rule, alerts) -> text.add(counted(rule, alerts)));
    text.add(counted("all rules", List.copyOf(latest.values()))).add("");
    text.add(
        ("Of these " + retracted() + " retracted and ")
            + (reinstated.size() + " reinstated, " + settled() + " final."));
    if (!latencies.isEmpty()) {
      text.add(
          ("Block handed over to alert read: p50 " + percentile(50) + " ms, p99 ")
              + (percentile(99) + " ms (" + number(latencies.size(), "revision") + ")."));
    }
    text.add(
        String.format(
            Locale.ROOT,
            "First alert %.1f s after the start of the program.",
            seconds(firstAlert)));
    return text.toString();
  }

  private static String number(long n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  private static double seconds(@Nullable Long millis) {
    return millis == null ? 0 : millis / 1000.0;
  }

  private long retracted() {
    return latest.values().stream().filter(a -> a.state() == Alert.State.RETRACTED).count();
  }

  private long settled() {
    return latest.values().stream()
        .filter(a -> a.movement().standing().status() == Standing.Status.FINAL)
        .count();
  }

  /** Nearest rank. */
  private long percentile(int percent) {
    List<Long> sorted = latencies.stream().sorted().toList();
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }

  private static String counted(String name, List<Alert> alerts) {
    Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
    alerts.forEach(alert -> counts.merge(alert.finding().severity(), 1, Integer::sum));
    StringBuilder row = new StringBuilder(row(name));
    for (Severity severity : Severity.values()) {
      Integer count = counts.get(severity);
      row.append(cell(count == null ? "-" : count.toString()));
    }
    return row.append(cell(Integer.toString(alerts.size()))).toString();
  }

  private static String row(String name) {
    return String.format("%-22s", name);
  }

  private static String cell(String text) {
    return String.format("%9s", text);
  }
}
