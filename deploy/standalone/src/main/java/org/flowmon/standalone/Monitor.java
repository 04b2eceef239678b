package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.flowmon.ingest.evm.ChainList;
import org.flowmon.topic.Denied;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit code 0: done; 1: failed, and one line on standard error says why; 2: the
 * command was not given as it must be.
 *
 * <p>A command throws what failed it, with a message for a person; it throws {@link
 * ParameterException} for options that do not go together.
 */
@Command(
    name = "monitor",
    description = "Watches blockchains as they grow and proves where listed money goes.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Monitor.Version.class,
    subcommands = {
      HelpCommand.class,
      DemoCommand.class,
      ReplayCommand.class,
      RunCommand.class,
      TraceCommand.class,
      FlowsCommand.class,
      AlertsCommand.class,
      ExplainCommand.class,
      RetraceCommand.class,
      AuditCommand.class,
      RulesCommand.class,
      TenantCommand.class,
      NotifyCommand.class,
      WatchlistCommand.class,
      TopicsCommand.class,
      WarmUpCommand.class
    })
public final class Monitor implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "When something fails, show where in the program.")
  private boolean stacktrace;

  @Option(
      names = "--chains",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "${env:FLOWMON_CHAINS}",
      description =
          "EVM chains of one's own, JSON lines; the same for every process (default:"
              + " $FLOWMON_CHAINS)")
  private @Nullable Path chains;

  private Monitor() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with every command, as {@link #main} runs it. */
  public static CommandLine commandLine() {
    Monitor monitor = new Monitor();
    return new CommandLine(monitor)
        .setExecutionStrategy(monitor::execute)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              monitor.report(failure, command);
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .setParameterExceptionHandler((mistake, args) -> usage(mistake));
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }

  private int execute(ParseResult parsed) {
    try {
      if (chains != null) {
        ChainList.know(chains);
      }
    } catch (IOException e) {
      throw new ExecutionException(
          parsed.commandSpec().commandLine(), "--chains: " + e.getMessage(), e);
    }
    return new RunLast().execute(parsed);
  }

  private static int usage(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("monitor: " + mistake.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private void report(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("monitor: " + describe(failure));
    if (stacktrace || debugging()) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /** A failure in one line; one that no one wrote a message for is a mistake of the program. */
  private static String describe(Throwable failure) {
    boolean unforeseen =
        failure.getMessage() == null
            || failure instanceof NullPointerException
            || failure instanceof IndexOutOfBoundsException
            || failure instanceof ClassCastException;
    String line =
        unforeseen
            ? "internal error: " + failure + " (--stacktrace shows where)"
            : String.valueOf(failure.getMessage());
    String denied = Denied.why(failure).orElse("");
    if (!line.contains(denied)) {
      line += ": " + denied; // Kafka itself says no more than that a handshake failed
    }
    return line.replaceAll("\\s*\\R\\s*", " ");
  }

  private static boolean debugging() {
    String level = System.getenv().getOrDefault("FLOWMON_LOG", "");
    return switch (level.toLowerCase(Locale.ROOT)) {
      case "debug", "trace", "all" -> true;
      default -> false;
    };
  }

  /** The version that the jar was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Monitor.class.getPackage().getImplementationVersion();
      return new String[] {"monitor " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
