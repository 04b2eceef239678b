package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code topics create|check}: the topics of {@link Topics} on a cluster. Exit codes: 0 they are as
 * they must be, 1 they are not, or no broker answers; 2 usage.
 */
@Command(name = "topics", description = "Makes the topics on a cluster, and checks them.")
final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  TopicsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand: create or check");
  }

  /** How safe records are to be kept. */
  static final class Durability {
    @Option(
        names = "--replicas",
        paramLabel = "N",
        description = "of each partition; default: the cluster's, and any when checked")
    private @Nullable Short replicas;

    @Option(
        names = "--in-sync",
        paramLabel = "N",
        description = "replicas that must have a record before it counts as written; likewise")
    private @Nullable Integer inSync;

    Durability() {}

    TopicSetup.Durability of(CommandSpec spec) {
      if ((replicas != null && replicas < 1) || (inSync != null && inSync < 1)) {
        throw new ParameterException(spec.commandLine(), "--replicas and --in-sync are 1 or more");
      }
      if (replicas != null && inSync != null && inSync > replicas) {
        throw new ParameterException(
            spec.commandLine(),
            "--in-sync cannot be more than --replicas: nothing could be written");
      }
      return new TopicSetup.Durability(Optional.ofNullable(replicas), Optional.ofNullable(inSync));
    }
  }

  @Command(
      name = "create",
      description = {
        "Makes the topics that are missing and checks the others. A monitor makes them by itself at",
        "its first start; this is for clusters where it may not, or where replicas are to be named."
      })
  int create(@ArgGroup @Nullable BrokerOptions broker, @Mixin Durability durability)
      throws IOException, InterruptedException {
    TopicSetup.Durability wanted = durability.of(spec);
    List<String> made = TopicSetup.ensure(bootstrap(broker), TailOptions.topics(), wanted);
    PrintWriter out = spec.commandLine().getOut();
    made.forEach(each -> out.println("made " + each));
    out.println(TailOptions.topics().all().size() + " topics are as they must be");
    out.flush();
    return 0;
  }

  @Command(name = "check", description = "Says which topics are missing or not as they must be.")
  int check(@ArgGroup @Nullable BrokerOptions broker, @Mixin Durability durability)
      throws IOException, InterruptedException {
    TopicSetup.Durability wanted = durability.of(spec);
    List<String> wrong = TopicSetup.problems(bootstrap(broker), TailOptions.topics(), wanted);
    PrintWriter out = spec.commandLine().getOut();
    wrong.forEach(out::println);
    if (wrong.isEmpty()) {
      out.println(TailOptions.topics().all().size() + " topics are as they must be");
    }
    out.flush();
    return wrong.isEmpty() ? 0 : 1;
  }

  private static String bootstrap(@Nullable BrokerOptions broker)
      throws IOException, InterruptedException {
    return (broker == null ? new BrokerOptions() : broker).reached();
  }
}
