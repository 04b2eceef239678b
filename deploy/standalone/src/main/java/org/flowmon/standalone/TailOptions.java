package org.flowmon.standalone;

import java.io.IOException;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every {@code tail} is told. */
final class TailOptions {
  @ArgGroup private final BrokerOptions broker = new BrokerOptions();

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

  boolean json() {
    return json;
  }

  /** Whether one chain alone is asked for. */
  boolean oneChain() {
    return chain != null;
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
    return new TopicTail(broker.bootstrap(), topic, only, fromBeginning || untilIdle, untilIdle);
  }

  static Topics topics() {
    return new Topics(Topics.DEFAULT_PREFIX);
  }
}
