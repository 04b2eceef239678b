package org.flowmon.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.flowmon.alerts.rule.RuleReader;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.TrialFile;
import org.flowmon.alerts.rule.WrittenRule;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code rules check|test|publish|backtest}. Exit codes: 0 all is well, 1 a file is broken or a
 * test fails, 2 usage.
 */
@Command(
    name = "rules",
    subcommands = BacktestCommand.class,
    description = "Checks, tests and publishes alert rules.")
final class RulesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec
  RulesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: check, test, publish or backtest");
  }

  @Command(
      name = "check",
      description = {
        "Checks rule files as one set: form, ids, and the types of every condition.",
        "Every mistake is named with its file and line. Exit code 1 when there is one."
      })
  int check(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "rule files (YAML)")
          List<Path> files) {
    RuleReader reader = new RuleReader();
    return each(
        files,
        file -> {
          List<WrittenRule> rules;
          try (InputStream in = Files.newInputStream(file)) {
            rules = reader.read(in, file.toString());
          }
          out()
              .println(
                  file
                      + ": "
                      + counted(rules.size(), "rule")
                      + ": "
                      + rules.stream()
                          .map(rule -> rule.ref().id() + " " + rule.ref().version())
                          .collect(Collectors.joining(", ")));
          return true;
        });
  }

  @Command(
      name = "test",
      description = {
        "Runs rule tests: given flows, expected alerts.",
        "Exit code 1 when a test fails or a file is broken."
      })
  int test(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "files of rule tests (YAML)")
          List<Path> files) {
    return each(
        files,
        file -> {
          TrialFile trials = TrialFile.read(file);
          List<String> failures = trials.failures();
          failures.forEach(err()::println);
          String end = failures.isEmpty() ? ", all as expected" : ", FAILED";
          out().println(file + ": " + counted(trials.trials(), "test") + end);
          return failures.isEmpty();
        });
  }

  @Command(
      name = "publish",
      description = {
        "Makes these rules, after the built-in ones, the ones that judge from now on: every flow",
        "that is written after them, without a restart. Without a file the built-in ones alone.",
        "When a file has a mistake nothing is published and the rules stay as they are."
      })
  int publish(
      @Parameters(arity = "0..*", paramLabel = "FILE", description = "rule files or folders")
          @Nullable List<Path> files,
      @Option(names = "--no-builtin-rules", description = "only the rules given") boolean noBuiltin,
      @ArgGroup @Nullable BrokerOptions broker)
      throws IOException, InterruptedException {
    RuleSet rules = RuleSet.load(files == null ? List.of() : files, !noBuiltin);
    String bootstrap = (broker == null ? new BrokerOptions() : broker).reached();
    Topics topics = TailOptions.topics();
    TopicSetup.ensure(bootstrap, topics);
    boolean changed = RulePublisher.publish(bootstrap, topics, rules);
    out()
        .println(
            counted(rules.rules().size(), "rule")
                + (changed ? " published" : ": the ones that judge already"));
    out().flush();
    return 0;
  }

  /** What is done with one file; whether it went well. */
  private interface Work {
    boolean on(Path file) throws IOException;
  }

  /** Goes on after a file that failed, so that all are reported at once. */
  private int each(List<Path> files, Work work) {
    int code = 0;
    for (Path file : files) {
      try {
        code = work.on(file) ? code : 1;
      } catch (NoSuchFileException e) {
        err().println(e.getFile() + ": no such file");
        code = 1;
      } catch (IOException e) {
        err().println(e.getMessage());
        code = 1;
      }
    }
    out().flush();
    err().flush();
    return code;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
