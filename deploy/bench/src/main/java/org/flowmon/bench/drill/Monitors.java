package org.flowmon.bench.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The monitor as an operator runs it on a cluster: {@code run --roles} for each role, two of those
 * that may be two, each a process of its own with a directory of its own.
 */
final class Monitors implements AutoCloseable {
  static final Duration READY_WITHIN = Duration.ofMinutes(5);

  /** Small machines compile little and collect in one thread. */
  private static final Map<String, String> SMALL =
      Map.of(
          "FLOWMON_JAVA_OPTS",
          "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
          "FLOWMON_LOG",
          "info");

  /** What shows that a process does the work of its role: a count that grows, or a state. */
  private static final Map<String, String> WORKS =
      Map.of(
          "ingest", "flowmon_ingest_leader",
          "trace", "flowmon_trace_transactions_total",
          "alerts", "flowmon_alerts_flows_total");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Integer> metrics = new LinkedHashMap<>();
  private final Path command;
  private final Path directory;
  private final Path logs;
  private final String bootstrap;

  /** {@code command} is {@code deploy/monitor}; the members are made, not started. */
  Monitors(Path command, Path directory, Path logs, String bootstrap) {
    this.command = command;
    this.directory = directory;
    this.logs = logs;
    this.bootstrap = bootstrap;
  }

  /** Makes all members; they follow the node at that port and page by that file. */
  void make(int node, Map<String, String> addresses, Path notify) throws IOException {
    Path list = list(addresses);
    for (String each : List.of("ingest-1", "ingest-2")) {
      member(each, "ingest", node, list);
    }
    for (String each : List.of("trace-1", "trace-2")) {
      member(each, "trace", node, list);
    }
    for (String each : List.of("alerts-1", "alerts-2")) {
      member(each, "alerts,tenants", node, list);
    }
    member("notify", "notify", node, list, "--notify", notify.toString());
    member("desk", "desk", node, list, "--desk-port", Integer.toString(Ports.free(1).getFirst()));
  }

  private void member(String name, String roles, int node, Path list, String... more)
      throws IOException {
    int port = Ports.free(1).getFirst();
    List<String> line =
        new ArrayList<>(
            List.of(
                command.toString(),
                "run",
                "--roles",
                roles,
                "--kafka",
                bootstrap,
                "--network",
                "regtest",
                "--peer",
                "127.0.0.1:" + node,
                "--from",
                "-20",
                "--no-builtin-watchlist",
                "--watchlist",
                list.toString(),
                "--data",
                directory.resolve(name).toString(),
                "--metrics",
                "127.0.0.1:" + port));
    if (!roles.contains("desk")) {
      line.add("--no-desk");
    }
    line.addAll(List.of(more));
    metrics.put(name, port);
    members.put(name, new Member(name, line, SMALL, logs.resolve(name + ".log")));
  }

  private Path list(Map<String, String> addresses) throws IOException {
    StringBuilder lines = new StringBuilder();
    addresses.forEach(
        (entity, address) ->
            lines.append(
                """
                {"entity":"%s","name":"%s","kind":"%s"%s,"chain":"bitcoin-regtest","address":"%s","source":"drill"}
                """
                    .formatted(
                        entity,
                        entity,
                        entity.equals(PlantedChain.PAYER) ? "mixer" : "exchange",
                        entity.equals(PlantedChain.PAYER) ? ",\"tags\":[\"sanctioned\"]" : "",
                        address)));
    return Files.writeString(directory.resolve("list.jsonl"), lines);
  }

  /** Runs a command of the monitor that ends by itself, and demands that it succeeds. */
  void command(String... args) throws IOException, InterruptedException {
    Path log = logs.resolve("commands.log");
    Member once =
        new Member(
            String.join(" ", args),
            Stream.concat(Stream.of(command.toString()), Stream.of(args)).toList(),
            SMALL,
            log);
    once.start();
    try (once) {
      int code = once.code();
      if (code != 0) {
        throw new IOException(once.name() + " ended with " + code + ": " + once.said());
      }
    }
  }

  Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no process is called " + name);
    }
    return member;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  /** Waits until a member says that it is ready. */
  void awaitReady(String name) throws IOException, InterruptedException {
    Until.holds(
        name + " is ready", READY_WITHIN, () -> get(name, "/health/ready").startsWith("200"));
  }

  /** Waits until all are. */
  void awaitReady() throws IOException, InterruptedException {
    for (String each : members.keySet()) {
      awaitReady(each);
    }
  }

  /**
   * Which of the processes of a role does its work now. {@code meanwhile} is what makes work, and
   * returns when it is done.
   */
  Member working(String role, Until.Condition meanwhile) throws Exception {
    String name = WORKS.getOrDefault(role, "");
    boolean state = name.endsWith("_leader");
    Map<String, Double> before = new LinkedHashMap<>();
    for (String each : List.of(role + "-1", role + "-2")) {
      before.put(each, state ? 0 : measured(each, name));
    }
    if (!state) {
      Until.holds("work for " + role, READY_WITHIN, meanwhile);
    }
    String most = role + "-1";
    double grown = -1;
    for (Map.Entry<String, Double> each : before.entrySet()) {
      double by = measured(each.getKey(), name) - each.getValue();
      if (by > grown) {
        grown = by;
        most = each.getKey();
      }
    }
    return member(most);
  }

  /** A metric, summed over its labels. */
  private double measured(String member, String metric) throws IOException, InterruptedException {
    double sum = 0;
    for (Iterator<String> lines = get(member, "/metrics").lines().iterator(); lines.hasNext(); ) {
      String line = lines.next();
      if (line.startsWith(metric + " ") || line.startsWith(metric + "{")) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  /** The status and what was answered. */
  private String get(String member, String path) throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.get(member) + path))
                .timeout(Duration.ofSeconds(5))
                .build(),
            BodyHandlers.ofString());
    return answer.statusCode() + "\n" + answer.body();
  }

  @Override
  public void close() {
    members.values().forEach(Member::close);
    http.shutdownNow();
  }
}
