package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.flowmon.standalone.demo.AccountEconomy;
import org.flowmon.standalone.demo.DemoEconomy;
import org.flowmon.standalone.demo.DemoEvent;
import org.flowmon.standalone.demo.DemoFollower;
import org.flowmon.standalone.demo.DemoTally;
import org.flowmon.standalone.demo.DemoView;
import org.flowmon.standalone.demo.DemoWatchlist;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code demo}: the whole pipeline over an embedded broker, fed with an invented economy, and its
 * alerts in the terminal.
 */
@Command(
    name = "demo",
    description = {
      "Plays an invented economy through the real pipeline, on a Kafka broker in this process, and"
          + " shows the alerts. All parties are synthetic."
    })
final class DemoCommand implements Callable<Integer> {
  private final Clock clock = Clock.systemUTC();
  private final Queue<DemoEvent> handed = new ConcurrentLinkedQueue<>();

  @Spec private CommandSpec spec;

  @Mixin private RuleOptions ruled;

  @Mixin private DeskOptions desk;

  @Option(names = "--stay", description = "when the script has ended, keep the desk until Ctrl-C")
  private boolean stay;

  @Option(
      names = "--pace",
      paramLabel = "SECONDS",
      defaultValue = "1.0",
      description = "seconds between two blocks (${DEFAULT-VALUE})")
  private BigDecimal pace;

  @Option(names = "--fast", description = "no pause between blocks")
  private boolean fast;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "end after so many blocks of each chain")
  private @Nullable Long blocks;

  @Option(names = "--loop", description = "begin the script again at its end, for ever")
  private boolean loop;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "another economy; the same seed gives the same alerts (default "
              + DemoEconomy.DEFAULT_SEED
              + ")")
  private long seed = DemoEconomy.DEFAULT_SEED;

  @Option(names = "--json", description = "alerts as JSON lines and nothing else")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "keep the broker's data in this empty or new directory (default: a temporary"
              + " one that goes at the end)")
  private @Nullable Path data;

  @Option(
      names = "--secure",
      description =
          "the broker lets nobody in without credentials, and serves tenants; see 'monitor tenant'")
  private boolean secure;

  @SuppressWarnings("NullAway.Init") // picocli sets spec, pace and the mixins
  DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (pace.signum() < 0 || pace.compareTo(BigDecimal.valueOf(3600)) > 0) {
      throw new ParameterException(spec.commandLine(), "--pace is 0 to 3600 seconds, not " + pace);
    }
    if (blocks != null && blocks < 1) {
      throw new ParameterException(spec.commandLine(), "--blocks is 1 or more, not " + blocks);
    }
    if (data != null) {
      requireEmpty(data);
    }
    QuietKafka quiet = new QuietKafka();
    try (StopSignal stop = new StopSignal(0);
        TemporaryDirectory temporary = data == null ? TemporaryDirectory.create() : null) {
      play(temporary == null ? data : temporary.path(), stop);
    } finally {
      quiet.close();
    }
    return 0;
  }

  private void play(@Nullable Path directory, StopSignal stop)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    DemoView view = json ? null : new DemoView(out, Ansi.AUTO.enabled(), fast);
    if (view != null) {
      view.header();
    }
    DemoTally tally = new DemoTally();
    PipelineConfig config = config(directory);
    try (Pipeline pipeline = Pipeline.start(config, what -> progress(what, view, stop));
        Desk open = Desk.start(desk, pipeline, config.dataDir(), List.of())) {
      List<String> lines = open == null ? List.of() : open.lines();
      if (view != null) {
        view.broker(pipeline.bootstrap(), lines);
      } else {
        lines.forEach(spec.commandLine().getErr()::println);
      }
      try (DemoTail tail = new DemoTail(pipeline, handed, view, tally, out, clock)) {
        tail.run(stop);
      } finally {
        if (view != null) {
          view.end(tally.text());
        }
      }
      if (open != null && stay) {
        stop.await();
      }
    } catch (CancellationException e) {
      if (view != null) {
        view.end("Stopped." + System.lineSeparator());
      }
    }
  }

  private static void progress(String what, @Nullable DemoView view, StopSignal stop) {
    if (stop.asked()) {
      throw new CancellationException();
    }
    if (view != null) {
      view.progress(what);
    }
  }

  private PipelineConfig config(@Nullable Path directory) throws IOException {
    if (directory == null) {
      throw new IllegalStateException("no directory");
    }
    Duration pause = fast ? Duration.ZERO : Duration.ofMillis(pace.movePointRight(3).longValue());
    long most = blocks == null ? Long.MAX_VALUE : blocks;
    PipelineConfig.Source coins =
        new PipelineConfig.Source(
            DemoEconomy.CHAIN,
            () -> new DemoFollower(new DemoEconomy(seed, loop), pause, most, handed::add),
            false);
    PipelineConfig.Source accounts =
        new PipelineConfig.Source(
            AccountEconomy.CHAIN,
            () -> new DemoFollower(new AccountEconomy(seed, loop), pause, most, handed::add),
            false);
    PipelineConfig config =
        PipelineConfig.embedded(directory, DemoWatchlist.read(), List.of(coins, accounts))
            .withRules(ruled.rules())
            .withInferredDeposits();
    return secure ? config.withTenants(new PipelineConfig.Kafka.Embedded(0, true)) : config;
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new IOException(
            directory
                + " is not empty: the demo needs a directory of its own, give --data a new one");
      }
    }
  }
}
