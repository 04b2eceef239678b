package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.standalone.demo.DemoEconomy;
import org.flowmon.standalone.demo.DemoFollower;
import org.flowmon.standalone.demo.DemoWatchlist;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a running monitor shows over HTTP, and that boards and rules ask for nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsTest {
  /** The only ones that Prometheus makes itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  /**
   * Not there yet: two that begin with the first such failure, which the demo has none of, one of
   * Kafka's tasks, which are looked for anew once a minute, and what chains of accounts have.
   */
  private static final Set<String> LATER =
      Set.of(
          "flowmon_trace_rejected_total",
          "flowmon_alerts_rule_failures_total",
          "kafka_stream_task_dropped_records_total",
          "flowmon_ingest_counted_total");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:flowmon|kafka|jvm|process)_\\w+|\\bup\\b");

  private Pipeline pipeline;
  private MetricsServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // begun before the tests
  MetricsTest() {}

  @BeforeAll
  void begin(@TempDir Path directory) throws Exception {
    PipelineConfig.Source coins =
        new PipelineConfig.Source(
            DemoEconomy.CHAIN,
            () ->
                new DemoFollower(
                    new DemoEconomy(DemoEconomy.DEFAULT_SEED, false),
                    Duration.ZERO,
                    Long.MAX_VALUE,
                    event -> {}),
            false);
    Path paged =
        Files.writeString(
            directory.resolve("notify.yaml"),
            """
            routes:
              - name: nobody
                pager: alertmanager
                from: ticket
                urls: [http://127.0.0.1:9]
            """);
    pipeline =
        Pipeline.start(
            PipelineConfig.embedded(
                directory.resolve("data"), DemoWatchlist.read(), List.of(coins)),
            Notify.load(paged, Clock.systemUTC()),
            what -> {});
    server = MetricsServer.start("127.0.0.1", 0, pipeline);
    while (!(scrape().contains("flowmon_alert_retractions_total")
        && scrape().contains("flowmon_notification_latency_seconds_sum")
        && get("/health/ready").statusCode() == 200)) {
      pipeline.check();
      Thread.sleep(100);
    }
  }

  @AfterAll
  void end() {
    server.close();
    pipeline.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String scrape() throws IOException, InterruptedException {
    HttpResponse<String> answer = get("/metrics");
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  @Test
  void everyMetricOfTheBoardsAndTheRulesIsThere() throws Exception {
    Set<String> shown = new TreeSet<>(OF_PROMETHEUS);
    scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> shown.add(line.split("[ {]", 2)[0]));
    Set<String> asked = new TreeSet<>();
    for (String expression : Monitoring.expressions()) {
      Matcher names = NAME.matcher(expression.replaceAll("\"[^\"]*\"", ""));
      while (names.find()) {
        asked.add(names.group());
      }
    }
    assertTrue(asked.size() > 20, asked::toString);
    asked.removeAll(shown);
    asked.removeAll(LATER);
    assertEquals(Set.of(), asked);
  }

  @Test
  void labelsNameNoAddressAndNoTransaction() throws Exception {
    for (String line : scrape().lines().filter(each -> !each.startsWith("#")).toList()) {
      assertFalse(line.matches(".*(fa1_|[0-9a-f]{20}|bcrt1|0x[0-9a-f]{8}).*"), line);
    }
    assertTrue(scrape().lines().count() < 1_500, "more series than anybody reads");
  }

  @Test
  void healthSaysWhatIsMissing() throws Exception {
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(200, get("/health/ready").statusCode());
    HttpResponse<String> covered = get("/health/covered");
    assertEquals(503, covered.statusCode(), covered::body); // a recording has no head to be at
    JsonNode chain = new ObjectMapper().readTree(covered.body()).path("chains").path(0);
    assertEquals(DemoEconomy.CHAIN.name(), chain.path("chain").asText());
    assertTrue(chain.path("to").asLong() > chain.path("from").asLong(), covered::body);
    assertEquals(0, chain.path("gaps").size());
    assertEquals(404, get("/elsewhere").statusCode());
  }

  @Test
  void aPortInUseIsSaidWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      IOException refused =
          assertThrows(
              IOException.class,
              () -> MetricsServer.start("127.0.0.1", taken.getLocalPort(), pipeline).close());
      assertTrue(
          String.valueOf(refused.getMessage()).contains("--metrics HOST:PORT"),
          refused::getMessage);
    }
  }

  @Test
  void listsAreShownAsTheyAreNowAndNotWhoAgreedOnThem() {
    WatchlistBuilder list = new WatchlistBuilder();
    for (String by : List.of("ella, approved by paul", "paul, approved by ella")) {
      list.attribution(
          Attribution.ofTag("pool", "bitcoin", "/" + by + "/", "desk: " + by, Confidence.LOW));
    }
    try (Metrics metrics = new Metrics()) {
      metrics.show(list.build());
      String shown = metrics.scrape();
      assertTrue(shown.contains("flowmon_watchlist_entries{list=\"desk\",} 2.0"), shown);
      assertFalse(shown.contains("ella"), shown);
      metrics.show(Watchlist.EMPTY);
      assertFalse(metrics.scrape().contains("list=\"desk\""), metrics::scrape);
    }
  }
}
