package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flowmon.topic.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are easily recognised, and everything that a monitor with them says and serves. */
@Timeout(240)
final class SecretsTest {
  private static final String NODE = "canary-node-key";
  private static final String HOOK =
      Base64.getEncoder().encodeToString("canary-hook-secret-of-32-bytes!!".getBytes(UTF_8));
  private static final String PAGER = "canarycanarycanarycanarycanary00";
  private static final String WRONG = "canary-wrong-password";
  private static final Pattern SERVED = Pattern.compile("metrics and health at (http://\\S+)");
  private static final Pattern DESK = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+)/enter");

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // JUnit sets dir
  SecretsTest() {}

  private static String found(Pattern what, Child child) {
    Matcher found = what.matcher(child.said());
    assertTrue(found.find(), child::said);
    return found.group(1);
  }

  private static String get(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Path notifyFile() throws IOException {
    Files.writeString(dir.resolve("hook.secret"), "whsec_" + HOOK + "\n");
    Files.writeString(dir.resolve("pager.key"), PAGER + "\n");
    return Files.writeString(
        dir.resolve("notify.yaml"),
        """
        canary: off
        routes:
          - name: duty
            pager: pagerduty
            key_file: pager.key
          - name: hook
            pager: webhook
            url: http://127.0.0.1:9/hook
            secret_files: [hook.secret]
            allow: [127.0.0.0/8]
        """);
  }

  @Test
  void nothingThatIsSaidOrServedShowsASecret() throws Exception {
    AtomicReference<String> credentials = new AtomicReference<>("");
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        asked -> {
          credentials.set(String.valueOf(asked.getRequestHeaders().getFirst("Authorization")));
          asked.sendResponseHeaders(401, -1);
          asked.close();
        });
    node.start();
    Path notify = notifyFile();
    Path options =
        Files.writeString(
            dir.resolve("node.args"),
            "--rpc http://reader:" + NODE + "@127.0.0.1:" + node.getAddress().getPort() + "\n");
    List<String> command =
        new ArrayList<>(
            Child.monitor(
                "run",
                "--chain",
                "ethereum",
                "@" + options,
                "--secure",
                "--json",
                "--data",
                dir.resolve("data"),
                "--metrics",
                "127.0.0.1:0",
                "--desk-port",
                "0",
                "--audit-key",
                dir.resolve("own.key"),
                "--notify",
                notify));
    command.addAll(0, List.of("env", "FLOWMON_LOG=trace"));
    StringBuilder all = new StringBuilder();
    String password;
    try (Child child = Child.start(command)) {
      child.await("/enter?token=");
      String served = found(SERVED, child);
      while (!get(served + "/health/covered").contains("401")) {
        Thread.sleep(50); // until the node has refused it
      }
      for (String path : List.of("/metrics", "/health/live", "/health/ready", "/health/covered")) {
        all.append(get(served + path));
      }
      String desk = found(DESK, child);
      for (String path :
          List.of("/api/v1/me", "/api/v1/alerts", "/enter?token=wrong", "/nowhere")) {
        all.append(get(desk + path));
      }
      Path access = dir.resolve("data/broker.access");
      password = password(Access.read(access));
      String bootstrap = Files.readString(dir.resolve("data/broker.address")).strip();
      all.append(told("notify", "check", notify));
      all.append(told("notify", "show", "--kafka", bootstrap, "--kafka-config", access));
      all.append(refused(access, bootstrap, password));
      child.signal("TERM");
      assertEquals(0, child.code(), child::said);
      all.append(child.said());
    } finally {
      node.stop(0);
    }
    String basic = Base64.getEncoder().encodeToString(("reader:" + NODE).getBytes(UTF_8));
    assertEquals("Basic " + basic, credentials.get(), "the node was given its credentials");
    String said = all.toString();
    assertTrue(said.contains("org.flowmon") || said.contains("flowmon_"), said);
    Map<String, String> secrets =
        Map.of(
            "the node's",
            NODE,
            "the node's, encoded",
            basic,
            "the webhook's",
            HOOK,
            "the pager's",
            PAGER,
            "the audit log's",
            auditKey(),
            "the broker's",
            password,
            "one that is wrong",
            WRONG);
    secrets.forEach(
        (whose, secret) -> assertFalse(said.contains(secret), () -> whose + ":\n" + said));
  }

  /** The program made it. */
  private String auditKey() throws IOException {
    Matcher found =
        Pattern.compile("PRIVATE\\+KEY\\+[^+]+\\+[0-9a-f]+\\+(\\S+)")
            .matcher(Files.readString(dir.resolve("own.key")));
    assertTrue(found.find());
    return found.group(1);
  }

  private static String password(Map<String, String> access) {
    Matcher found =
        Pattern.compile("password=\"([^\"]+)\"").matcher(access.get("sasl.jaas.config"));
    assertTrue(found.find());
    return found.group(1);
  }

  private static String told(Object... args) {
    CommandLineFixture said = CommandLineFixture.run(args);
    assertEquals(0, said.code(), said::toString);
    return said.toString();
  }

  /** What is said to who comes with another password. */
  private String refused(Path access, String bootstrap, String password) throws IOException {
    Path wrong = dir.resolve("wrong.properties");
    Files.writeString(wrong, Files.readString(access).replace(password, WRONG));
    CommandLineFixture said =
        CommandLineFixture.run("topics", "check", "--kafka", bootstrap, "--kafka-config", wrong);
    assertNotEquals(0, said.code());
    return said.toString();
  }
}
