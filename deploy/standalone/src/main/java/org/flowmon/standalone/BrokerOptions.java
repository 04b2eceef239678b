package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.flowmon.topic.Access;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the broker is, named or looked up, and what lets this process in there. */
final class BrokerOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @ArgGroup(exclusive = false)
  private @Nullable Named named;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the data directory of the monitor that runs the broker; default ~/.flowmon")
  private @Nullable Path data;

  BrokerOptions() {}

  /** A broker by its address, one of its settings, or both. */
  static final class Named {
    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "the broker")
    private @Nullable String kafka;

    @Option(
        names = "--kafka-config",
        paramLabel = "FILE",
        description =
            "client settings for it (Java properties): security.protocol, sasl.jaas.config, ...;"
                + " bootstrap.servers there stands in for --kafka")
    private @Nullable Path config;

    Named() {}

    String bootstrap() throws IOException {
      Map<String, String> settings = config == null ? Map.of() : Access.read(config);
      String bootstrap = kafka == null ? settings.get("bootstrap.servers") : kafka;
      if (bootstrap == null) {
        throw new IOException(
            config + " names no bootstrap.servers: name a broker with --kafka HOST:PORT");
      }
      grant(bootstrap, settings);
      return bootstrap;
    }
  }

  /** The settings of a file for the brokers there; where they are is said elsewhere. */
  static void grant(String bootstrap, Map<String, String> settings) {
    Map<String, String> others = new HashMap<>(settings);
    others.remove("bootstrap.servers");
    Access.grant(bootstrap, others);
  }

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

  /** The data directory, named or the usual one. */
  Path directory() {
    return data == null ? Path.of(System.getProperty("user.home"), ".flowmon") : data;
  }

  /**
   * Its address, {@code host:port}, or several with commas; clients of this process connect there
   * as {@link Access} was told by the options.
   *
   * @throws IOException when no monitor runs a broker in the data directory, or settings cannot be
   *     read
   */
  String bootstrap() throws IOException {
    if (named != null) {
      return named.bootstrap();
    }
    Path directory = directory();
    String bootstrap =
        DataDirectory.runningBroker(directory)
            .orElseThrow(
                () ->
                    new IOException(
                        "no monitor runs a broker in "
                            + directory
                            + ": start one there, or name a broker with --kafka HOST:PORT"));
    Map<String, String> access = BrokerSecurity.access(directory);
    if (!access.isEmpty()) {
      Access.grant(bootstrap, access);
    }
    return bootstrap;
  }
}
