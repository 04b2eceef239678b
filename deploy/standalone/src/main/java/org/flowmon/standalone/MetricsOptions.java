package org.flowmon.standalone;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where metrics and health are served. */
final class MetricsOptions {
  private static final String OFF = "off";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:" + MetricsServer.DEFAULT_PORT,
      description = {
        "serve /metrics (Prometheus) and /health/live, /ready, /covered there, or off; there is no",
        "password: keep it on an address that only your own network reaches; default ${DEFAULT-VALUE}"
      })
  private String at;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  MetricsOptions() {}

  /** Refuses what is no address, before anything is opened. */
  void check() {
    if (!at.equals(OFF)) {
      int unused = port();
    }
  }

  /**
   * Serves what there is of {@code pipeline}; {@code null} for nothing.
   *
   * @throws IOException when the port cannot be had
   */
  @Nullable MetricsServer serve(Pipeline pipeline) throws IOException {
    return at.equals(OFF) ? null : MetricsServer.start(host(), port(), pipeline);
  }

  private String host() {
    return at.substring(0, at.lastIndexOf(':'));
  }

  private int port() {
    String port = at.substring(at.lastIndexOf(':') + 1);
    if (at.lastIndexOf(':') < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new ParameterException(
          command.commandLine(), "--metrics: expected HOST:PORT or off, found \"" + at + "\"");
    }
    return Integer.parseInt(port);
  }
}
