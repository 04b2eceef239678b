package org.flowmon.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PagesApp;
import org.flowmon.alerts.notify.PagesConfig;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.EmbeddedBroker;
import org.flowmon.standalone.TopicSetup;
import org.flowmon.topic.Topics;

/**
 * From an alert written to its page request received by an endpoint on this machine: critical
 * alerts, each of a case of its own, at a steady pace into the alerts topic of the embedded broker;
 * the real stage and a PagerDuty route. The first ten do not count. Arguments: alerts a second
 * (default 5), seconds (60).
 */
public final class PagesBench {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int WARM_UP = 10;
  private static final Pattern CASE = Pattern.compile("\"dedup_key\"\\s*:\\s*\"bench:([^\"]+)\"");

  private final Map<String, Long> written = new ConcurrentHashMap<>(); // nanoseconds by case
  private final Map<String, Long> received = new ConcurrentHashMap<>();

  private PagesBench() {}

  /** Runs it and prints percentiles. */
  public static void main(String[] args) throws Exception {
    int rate = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    Path dir = Files.createTempDirectory("flowmon-pages");
    try {
      new PagesBench().run(dir, rate, WARM_UP + rate * seconds);
    } finally {
      PipelineBench.delete(dir);
    }
    System.exit(0);
  }

  private void run(Path dir, int rate, int alerts) throws Exception {
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    endpoint.createContext("/in", this::take);
    endpoint.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    endpoint.start();
    Path file = file(dir, endpoint.getAddress().getPort(), rate);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("broker"), 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      try (PagesApp app =
          new PagesApp(
              PagesConfig.of(broker.bootstrap(), TOPICS),
              Notify.load(file, Clock.systemUTC()),
              Clock.systemUTC(),
              new SimpleMeterRegistry())) {
        app.start();
        while (!app.running()) {
          Thread.sleep(20);
        }
        long[] nanos = measure(broker.bootstrap(), rate, alerts);
        print(nanos, rate, alerts);
      }
    } finally {
      endpoint.stop(0);
    }
  }

  private static Path file(Path dir, int port, int rate) throws IOException {
    Files.writeString(dir.resolve("key"), "0123456789abcdef0123456789abcdef");
    int budget = Math.max(100, rate * 120);
    return Files.writeString(
        dir.resolve("notify.yaml"),
        """
        deployment: bench
        canary: off
        routes:
          - {name: pd, pager: pagerduty, key_file: key, url: "http://127.0.0.1:%d/in", allow: [127.0.0.0/8], per_minute: %d, burst: %d}
        """
            .formatted(port, budget, budget));
  }

  private void take(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    Matcher found = CASE.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    if (found.find()) {
      received.putIfAbsent(found.group(1), now);
    }
    byte[] body = "{\"status\":\"success\"}".getBytes(UTF_8);
    exchange.sendResponseHeaders(202, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Of each alert that was paged within a minute of the last, how long that took. */
  private long[] measure(String bootstrap, int rate, int alerts) throws InterruptedException {
    AlertBook book = TenantsBench.book();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new ByteArraySerializer())) {
      long due = System.nanoTime();
      for (int i = 0; i < alerts; i++) {
        Alert alert = book.accept(TenantsBench.flow(i, "entity-" + i)).orElseThrow();
        long pause = due - System.nanoTime();
        if (pause > 0) {
          Thread.sleep(pause / 1_000_000, (int) (pause % 1_000_000));
        }
        if (i >= WARM_UP) {
          written.put(alert.identity().caseKey(), System.nanoTime());
        }
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.alerts(),
                    Chain.BITCOIN.lane(),
                    alert.alertId(),
                    AlertJson.toBytes(alert)));
        due += 1_000_000_000L / rate;
      }
    }
    long end = System.nanoTime() + 60_000_000_000L;
    while (received.size() < alerts && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    return written.entrySet().stream()
        .filter(each -> received.containsKey(each.getKey()))
        .mapToLong(each -> received.getOrDefault(each.getKey(), 0L) - each.getValue())
        .sorted()
        .toArray();
  }

  private static void print(long[] nanos, int rate, int alerts) {
    System.out.printf(
        Locale.ROOT, "%d alerts/s, %d of %d paged; ", rate, nanos.length, alerts - WARM_UP);
    if (nanos.length > 0) {
      System.out.printf(
          Locale.ROOT,
          "alert written to page request received: p50 %d ms, p99 %d ms, most %d ms, mean %d ms%n",
          nanos[nanos.length / 2] / 1_000_000,
          nanos[(int) (nanos.length * 99L / 100)] / 1_000_000,
          nanos[nanos.length - 1] / 1_000_000,
          (long) Arrays.stream(nanos).average().orElse(0) / 1_000_000);
    }
    System.out.println("  " + LatencyBench.machine());
  }
}
