package org.flowmon.bench.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.flowmon.ingest.NodePackages;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code deploy/drill}. Exit codes: 0 every payment was alerted exactly once and all else holds, 1
 * it does not (the report says what), 2 usage.
 */
@Command(
    name = "deploy/drill",
    mixinStandardHelpOptions = true,
    description = {
      "A fault drill: three brokers, every role in processes of its own, a real Bitcoin node with",
      "planted payments, and one fault after the other. At the end each payment must have been",
      "alerted exactly once, and nothing else. Everything is on this machine and ends by itself."
    })
public final class DrillCommand implements Callable<Integer> {
  /** Beyond the minutes asked for: the start, the round that is under way, the reading. */
  private static final Duration GRACE = Duration.ofMinutes(20);

  @Option(names = "--fast", description = "pauses of 5 seconds instead of 20")
  private boolean fast;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the payments and of the order of the faults; default ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "5",
      description = "after which no new round of faults begins; default ${DEFAULT-VALUE}")
  private int minutes;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      defaultValue = "",
      description = "only faults in whose name this regular expression is found; default all")
  private Pattern only;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = "target/drill",
      description =
          "where report.md, report.json and the logs go; default deploy/bench/${DEFAULT-VALUE}")
  private Path report;

  @Option(names = "--deploy", hidden = true, required = true)
  private Path deploy;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DrillCommand() {}

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DrillCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (!BcoinNode.installed()) {
      System.err.println(NodePackages.missing(BcoinNode.NAME));
      return 1;
    }
    Path logs = Files.createDirectories(report.resolve("logs"));
    try (var old = Files.list(logs)) {
      for (Path each : old.toList()) {
        Files.delete(each);
      }
    }
    Drill drill =
        new Drill(
            new Drill.Settings(
                deploy,
                seed,
                Duration.ofSeconds(fast ? 5 : 20),
                minutes,
                fast ? 3_000 : 4_000,
                only,
                logs));
    AtomicBoolean closed = new AtomicBoolean();
    Runnable closing =
        () -> {
          if (closed.compareAndSet(false, true)) {
            drill.close();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(closing)); // Ctrl-C leaves nothing behind
    watch(Duration.ofMinutes(minutes).plus(GRACE));
    Drill.Outcome outcome = outcome(drill);
    closing.run();
    if (outcome == null) {
      return 1;
    }
    Report written = new Report(outcome, seed, fast);
    Files.writeString(report.resolve("report.md"), written.text());
    Files.writeString(report.resolve("report.json"), written.json());
    System.out.println(written.text());
    System.out.println("written to " + report.toAbsolutePath());
    return outcome.reasons().isEmpty() ? 0 : 1;
  }

  private static Drill.@Nullable Outcome outcome(Drill drill) {
    try {
      return drill.run();
    } catch (Exception e) {
      System.err.println("the drill failed: " + e.getMessage());
      for (Throwable why = e.getCause(); why != null; why = why.getCause()) {
        System.err.println("  because " + why);
      }
      return null;
    }
  }

  /** It ends by itself, whatever hangs. */
  private static void watch(Duration within) {
    Thread unused =
        Thread.ofPlatform()
            .daemon()
            .name("limit")
            .start(
                () -> {
                  try {
                    Thread.sleep(within.toMillis());
                    System.err.println(
                        "the drill failed: not over after " + within.toMinutes() + " min");
                    System.exit(1);
                  } catch (InterruptedException e) {
                    // It is over.
                  }
                });
  }
}
