package org.flowmon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flowmon.alerts.desk.DeskConfig;
import org.flowmon.alerts.desk.DeskServer;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.standalone.EmbeddedBroker;
import org.flowmon.standalone.TopicSetup;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;

/**
 * The desk with many alerts: how long the tables take from nothing, how long questions take over
 * HTTP, and how long an alert takes from the topic to 50 open streams. Arguments: how many alerts
 * (default a million), and a directory to keep them in (default one that goes).
 */
public final class DeskBench {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int STREAMS = 50;
  private static final int STREAMED = 300;
  private static final int ASKED = 400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(5);
  private final DeskServer desk;
  private final List<String> cookies;

  private DeskBench(DeskServer desk) throws IOException, InterruptedException {
    this.desk = desk;
    cookies = new ArrayList<>();
    for (String line : desk.invitations()) {
      String link = line.substring(line.indexOf("http"), line.indexOf(" ("));
      HttpResponse<String> entered =
          http.send(
              HttpRequest.newBuilder(URI.create(link)).build(),
              HttpResponse.BodyHandlers.ofString());
      cookies.add(entered.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0]);
    }
  }

  /** Runs it; prints one line a figure. */
  public static void main(String[] args) throws Exception {
    int alerts = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    Path dir = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("desk-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      try (DeskAlerts writer = new DeskAlerts(broker.bootstrap(), TOPICS)) {
        writer.write(0, alerts);
        say("written", alerts + " alerts");
        Path database = dir.resolve("desk.sqlite");
        try (DeskServer rebuilt = open(broker, database)) {
          long begun = System.nanoTime();
          while (!rebuilt.caughtUp()) {
            Thread.sleep(20);
          }
          say(
              "tables from nothing",
              millis(begun) + " ms, " + Files.size(database) / 1_000_000 + " MB");
        }
        long begun = System.nanoTime();
        try (DeskServer again = open(broker, database)) {
          DeskBench bench = new DeskBench(again);
          bench.get("/alerts?status=open");
          bench.get("/facets?status=open");
          say("start to first page", millis(begun) + " ms");
          bench.questions();
          bench.streams(writer, alerts);
        }
      }
    } finally {
      if (args.length < 2) {
        try (Stream<Path> all = Files.walk(dir)) {
          all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        }
      }
    }
  }

  private static DeskServer open(EmbeddedBroker broker, Path database)
      throws IOException, InterruptedException {
    List<Account> accounts =
        Stream.iterate(0, i -> i + 1)
            .limit(5)
            .map(i -> new Account("analyst" + i, Set.of(Role.ANALYST)))
            .toList();
    Watchlist list = Watchlist.builtin();
    return DeskServer.start(
        new DeskConfig(
            broker.bootstrap(),
            TOPICS,
            database.toString(),
            "127.0.0.1",
            0,
            accounts,
            null,
            () -> list,
            List.of(),
            DeskConfig.DEFAULT_PATIENCE),
        Clock.systemUTC());
  }

  private static void say(String what, String figure) {
    System.out.printf(Locale.ROOT, "%-28s %s%n", what, figure);
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  private HttpRequest.Builder request(String path, int who) {
    return HttpRequest.newBuilder(URI.create(desk.address() + "/api/v1" + path))
        .header("Cookie", cookies.get(who % cookies.size()));
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request(path, 0).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private void questions() throws IOException, InterruptedException {
    List<String> filters =
        List.of(
            "status=open",
            "status=open&severity=critical&severity=high",
            "rule=rule-3&exchange=exchange-7",
            "entity=listed-4&status=closed",
            "exposure=direct&designation=after&chain=ethereum",
            "finality=included&exchange=exchange-1&entity=listed-1");
    for (String sort : List.of("severity", "age", "oldest", "amount")) {
      time(
          "filter by " + sort,
          ASKED,
          i -> "/alerts?limit=50&sort=" + sort + "&" + filters.get(i % filters.size()));
    }
    time("facets", ASKED, i -> "/facets?" + filters.get(i % filters.size()));
    time("search a transaction", ASKED, i -> "/alerts?q=" + Integer.toHexString(random.nextInt()));
    time("search 5 digits", ASKED, i -> "/alerts?q=" + (10000 + random.nextInt(89999)));
    time("search a name", ASKED, i -> "/alerts?q=exchange+" + random.nextInt(30));
  }

  private interface Question {
    String at(int i);
  }

  private void time(String what, int times, Question question)
      throws IOException, InterruptedException {
    for (int i = 0; i < 20; i++) {
      get(question.at(i));
    }
    long[] taken = new long[times];
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      get(question.at(i));
      taken[i] = System.nanoTime() - begun;
    }
    say(what, percentiles(taken));
  }

  private static String percentiles(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 95 / 100] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6);
  }

  private void streams(DeskAlerts writer, int first) throws InterruptedException {
    ConcurrentHashMap<Integer, Long> sent = new ConcurrentHashMap<>();
    List<Long> taken = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ready = new CountDownLatch(STREAMS);
    CountDownLatch seen = new CountDownLatch(STREAMS * STREAMED);
    for (int i = 0; i < STREAMS; i++) {
      int who = i;
      Thread.ofVirtual().start(() -> listen(who, ready, seen, sent, taken));
    }
    ready.await();
    for (int i = 0; i < STREAMED; i++) {
      sent.put(first + i, System.nanoTime());
      writer.one(first + i);
      Thread.sleep(20);
    }
    if (!seen.await(60, TimeUnit.SECONDS)) {
      say("topic to stream", seen.getCount() + " were not seen");
    }
    say(
        "topic to " + STREAMS + " streams",
        percentiles(taken.stream().mapToLong(Long::longValue).toArray()));
  }

  private void listen(
      int who,
      CountDownLatch ready,
      CountDownLatch seen,
      ConcurrentHashMap<Integer, Long> sent,
      List<Long> taken) {
    String mark = "data: {\"id\":\"fa1_alert";
    try (Stream<String> lines =
        http.send(
                request("/stream", who).header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofLines())
            .body()) {
      lines.forEach(
          line -> {
            if (line.equals("event: hello")) {
              ready.countDown();
            } else if (line.startsWith(mark)) {
              int number =
                  Integer.parseInt(line.substring(mark.length(), line.indexOf('"', mark.length())));
              Long at = sent.get(number);
              if (at != null) {
                taken.add(System.nanoTime() - at);
                seen.countDown();
              }
            }
          });
    } catch (IOException | InterruptedException | UncheckedIOException e) {
      // The desk closes at the end.
    }
  }
}
