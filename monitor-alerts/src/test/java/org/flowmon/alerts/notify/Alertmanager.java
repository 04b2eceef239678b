package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Alertmanager (Debian's {@code prometheus-alertmanager}) on this machine. */
public final class Alertmanager implements AutoCloseable {
  /** After how long it ends by itself what does not say when it ends. */
  public static final Duration RESOLVE_TIMEOUT = Duration.ofSeconds(2);

  /** Where it listens. */
  public static final int PORT = freePort();

  private static final String PROGRAM = "prometheus-alertmanager";

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Starts it over that folder; it tells {@code receiver}, one notification a case. */
  public Alertmanager(Path folder, URI receiver) throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            """
            global: {resolve_timeout: %ds}
            route:
              receiver: phone
              group_by: [case_id]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: phone
                webhook_configs: [{url: "%s", send_resolved: true}]
            """
                .formatted(RESOLVE_TIMEOUT.toSeconds(), receiver));
    process =
        new ProcessBuilder(
                PROGRAM,
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + PORT,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Instant until = Instant.now().plusSeconds(30);
    while (!ready()) {
      assertTrue(
          process.isAlive() && Instant.now().isBefore(until),
          () -> {
            try {
              return "it does not start: " + Files.readString(folder.resolve("log"));
            } catch (IOException e) {
              return "it does not start";
            }
          });
      Thread.sleep(50);
    }
  }

  /** Skips the test, and says so, where it is not installed. */
  public static void require() {
    boolean there =
        List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    String message = "SKIPPED: " + PROGRAM + " is not installed: deploy/test installs it";
    if (!there) {
      System.out.println(message);
    }
    assumeTrue(there, message);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path));
  }

  private boolean ready() throws InterruptedException {
    try {
      return client
              .send(at("/-/ready").build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it holds, as {@code case state}, sorted. */
  public List<String> alerts() throws IOException, InterruptedException {
    String body =
        client.send(at("/api/v2/alerts").build(), HttpResponse.BodyHandlers.ofString()).body();
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : new JsonMapper().readTree(body)) {
      alerts.add(
          alert.path("labels").path("case_id").textValue()
              + " "
              + alert.path("status").path("state").textValue());
    }
    return alerts.stream().sorted().toList();
  }

  /** Waits until it holds that, as {@link #alerts} says it; half a minute at most. */
  public void await(String alert) throws IOException, InterruptedException {
    Instant until = Instant.now().plusSeconds(30);
    while (!alerts().contains(alert)) {
      assertTrue(Instant.now().isBefore(until), () -> "no " + alert);
      Thread.sleep(50);
    }
  }

  /** As a person on call does. */
  public void silence(String caseKey) throws IOException, InterruptedException {
    Instant now = Instant.now();
    String silence =
        """
        {"matchers":[{"name":"case_id","value":"%s","isRegex":false}],"startsAt":"%s","endsAt":"%s",\
        "createdBy":"test","comment":"test"}\
        """
            .formatted(caseKey, now, now.plusSeconds(3600));
    HttpRequest request =
        at("/api/v2/silences")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(silence))
            .build();
    assertEquals(200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
  }

  /** Without a word, as {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}
