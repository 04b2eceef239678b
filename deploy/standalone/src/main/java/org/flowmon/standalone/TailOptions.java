package org.flowmon.standalone;

import java.io.IOException;
import java.nio.file.Path;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every {@code tail} is told. */
final class TailOptions {
  @ArgGroup private final Broker broker = new Broker();

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  @Option(
      names = "--from-beginning",
      description = "begin with the oldest record; default: what comes from now on")
  private boolean fromBeginning;

  @Option(names = "--until-idle", description = "from the beginning to what is there now, then end")
  private boolean untilIdle;

  @Option(names = "--chain", paramLabel = "NAME", description = "only this chain")
  private @Nullable String chain;

  TailOptions() {}

  /** Where the broker is: named, or looked up. */
  static final class Broker {
    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "the broker")
    private @Nullable String kafka;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "the data directory of the monitor that runs the broker; default ~/.flowmon")
    private @Nullable Path data;
  }

  boolean json() {
    return json;
  }

  /** The tail of {@code topic}, which is {@code named} by the deployment. */
  TopicTail of(CommandSpec spec, String topic) throws IOException {
    Chain only = null;
    if (chain != null) {
      try {
        only = Chain.named(chain);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--chain: " + e.getMessage(), e);
      }
    }
    return new TopicTail(bootstrap(), topic, only, fromBeginning || untilIdle, untilIdle);
  }

  static Topics topics() {
    return new Topics(Topics.DEFAULT_PREFIX);
  }

  private String bootstrap() throws IOException {
    if (broker.kafka != null) {
      return broker.kafka;
    }
    Path data = broker.data;
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
