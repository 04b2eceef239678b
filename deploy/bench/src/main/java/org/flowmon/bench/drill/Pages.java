package org.flowmon.bench.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever is paged: a receiver of Standard Webhooks that writes down what it is told. */
final class Pages implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECRET_BYTES = 32;

  private final HttpServer server;
  private final List<Evidence.Page> told = new CopyOnWriteArrayList<>();

  Pages(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.createContext("/", this::take);
    server.start();
  }

  /** The notify file that leads here, written beside its secret. */
  Path notifyFile(Path directory) throws IOException {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    Files.writeString(
        directory.resolve("hook.secret"), "whsec_" + Base64.getEncoder().encodeToString(secret));
    return Files.writeString(
        directory.resolve("notify.yaml"),
        """
        deployment: drill
        canary: off
        routes:
          - name: hook
            pager: webhook
            from: ticket
            url: http://127.0.0.1:%d/hook
            secret_files: [hook.secret]
            detail: full
            allow: [127.0.0.0/8]
        """
            .formatted(server.getAddress().getPort()));
  }

  /** All of it, in the order of its coming; the same message may have come again. */
  List<Evidence.Page> told() {
    return List.copyOf(told);
  }

  private void take(HttpExchange call) throws IOException {
    try (call) {
      JsonNode body = JSON.readTree(call.getRequestBody());
      told.add(
          new Evidence.Page(
              String.valueOf(call.getRequestHeaders().getFirst("webhook-id")),
              body.path("type").asText(),
              body.at("/data/case").asText(),
              body.at("/data/urgency").asText()));
      call.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
