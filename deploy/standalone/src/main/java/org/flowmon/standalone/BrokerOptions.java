package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the broker is: named, or looked up. */
final class BrokerOptions {
  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "the broker")
  private @Nullable String kafka;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the data directory of the monitor that runs the broker; default ~/.flowmon")
  private @Nullable Path data;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  BrokerOptions() {}

  /**
   * The same of a broker that takes connections.
   *
   * @throws IOException when none does within {@link #PATIENCE}
   */
  String reached() throws IOException, InterruptedException {
    String bootstrap = bootstrap();
    try {
      var unused = PipelineConfig.Kafka.parse(bootstrap);
    } catch (IllegalArgumentException e) {
      throw new IOException("--kafka: " + e.getMessage(), e);
    }
    BrokerWait.until(bootstrap, PATIENCE, waiting -> {});
    return bootstrap;
  }

  /**
   * Its address, {@code host:port}, or several with commas.
   *
   * @throws IOException when no monitor runs a broker in the data directory
   */
  String bootstrap() throws IOException {
    if (kafka != null) {
      return kafka;
    }
    Path directory = data == null ? Path.of(System.getProperty("user.home"), ".flowmon") : data;
    return DataDirectory.runningBroker(directory)
        .orElseThrow(
            () ->
                new IOException(
                    "no monitor runs a broker in "
                        + directory
                        + ": start one there, or name a broker with --kafka HOST:PORT"));
  }
}
