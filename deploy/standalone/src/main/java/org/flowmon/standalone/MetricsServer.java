package org.flowmon.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * What operators' programs read over HTTP: {@code /metrics} in Prometheus' text form, and {@code
 * /health/live}, {@code /health/ready}, {@code /health/covered}, each 200 or 503 with the reasons
 * as JSON ({@link Health}). Nothing else is served; nothing of it names an address or a
 * transaction.
 */
final class MetricsServer implements AutoCloseable {
  /** The port of {@code run} unless another one is named. */
  static final int DEFAULT_PORT = 9464;

  /** As Prometheus asks for it. */
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Javalin server;
  private final String host;

  private MetricsServer(Javalin server, String host) {
    this.server = server;
    this.host = host;
  }

  /**
   * Serves at that host and port (0: a free one) until it is closed.
   *
   * @throws IOException when the port cannot be had; the message says what to do
   */
  static MetricsServer start(String host, int port, Pipeline pipeline) throws IOException {
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.get(
                  "/metrics", ctx -> ctx.contentType(PROMETHEUS_TEXT).result(pipeline.scrape()));
              config.routes.get("/health/live", ctx -> answer(ctx, () -> Health.live(pipeline)));
              config.routes.get("/health/ready", ctx -> answer(ctx, () -> Health.ready(pipeline)));
              config.routes.get(
                  "/health/covered", ctx -> answer(ctx, () -> Health.covered(pipeline)));
            });
    try {
      return new MetricsServer(server.start(host, port), host);
    } catch (JavalinBindException e) {
      throw new IOException(
          "metrics cannot be served at "
              + host
              + ":"
              + port
              + ": is the port in use? Name another one with --metrics HOST:PORT, or --metrics off",
          e);
    }
  }

  private static void answer(Context ctx, Supplier<Health> asked) {
    Health health = asked.get();
    try {
      ctx.status(health.ok() ? 200 : 503)
          .contentType("application/json")
          .result(JSON.writeValueAsBytes(health));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is, {@code http://host:port}. */
  String address() {
    return "http://" + host + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
