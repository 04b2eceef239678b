package org.flowmon.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.IngestApp;
import org.flowmon.topic.Price;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code replay}: recorded blocks through the whole pipeline, over Kafka, to its end; then what a
 * read_committed consumer sees. Exit codes: 0 done, 1 something is broken (what came before it is
 * processed and written all the same), 2 usage, 130 interrupted.
 */
@Command(
    name = "replay",
    description = {
      "Replays recorded blocks through every stage, over Kafka, and shows what comes out.",
      "Reads raw Bitcoin blocks, blk*.dat, getblock JSON; Ethereum blocks, receipts and traces as",
      "JSON-RPC answers; or the neutral transaction format."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final long TELL_NANOS = 3_000_000_000L;

  @Spec private CommandSpec spec;

  @Mixin private PipelineOptions options;

  @Mixin private RuleOptions ruled;

  @Option(
      names = "--in",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "recordings in chain order, plain, gzip or bzip2")
  private List<Path> in;

  @Option(names = "--flows", paramLabel = "FILE", description = "where the flows go")
  private @Nullable Path flows;

  @Option(names = "--alerts", paramLabel = "FILE", description = "where the alerts go")
  private @Nullable Path alerts;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keeps everything there, to go on later; default: a temporary directory")
  private @Nullable Path data;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "how long to wait for a broker that does not answer; default 30")
  private int patience;

  private volatile @Nullable ChainFollower reading;
  private long told = System.nanoTime();
  private String last = "";

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ReplayCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkFiles();
    options.check();
    if (patience < 0) {
      throw new ParameterException(spec.commandLine(), "--patience is 0 or more, not " + patience);
    }
    Chain chain = options.chain();
    Supplier<ChainFollower> recording = Recording.of(chain, in, options.contracts());
    Watchlist watchlist = options.watchlist();
    RuleSet rules = ruled.rules();
    List<Price> prices = options.prices();
    if (!watchlist.bad().isEmpty()) {
      err()
          .println(
              watchlist.bad().size()
                  + " addresses of the watchlist fail their checksum and are not watched; 'monitor"
                  + " watchlist validate' names them");
    }
    QuietKafka quiet = new QuietKafka();
    try (StopSignal stop = new StopSignal(INTERRUPTED);
        TemporaryDirectory temporary = data == null ? TemporaryDirectory.create() : null) {
      Path directory = temporary == null ? data : temporary.path();
      if (directory == null) {
        throw new IllegalStateException("no directory");
      }
      PipelineConfig config =
          new PipelineConfig(
              options.kafka(),
              directory,
              new Topics(Topics.DEFAULT_PREFIX),
              watchlist,
              rules,
              options.bounds(),
              options.policies(),
              List.of(new PipelineConfig.Source(chain, () -> read(recording), false)),
              Duration.ofSeconds(patience),
              options.imageAfter(),
              false,
              Role.WITHOUT_TENANTS,
              prices,
              options.inferDeposits());
      try (Pipeline pipeline = Pipeline.start(config, this::waiting)) {
        return replay(pipeline, chain, stop);
      }
    } finally {
      quiet.close();
      err().flush();
    }
  }

  private int replay(Pipeline pipeline, Chain chain, StopSignal stop)
      throws IOException, InterruptedException {
    IngestApp ingest = pipeline.ingests().getFirst();
    IOException broken = null;
    try {
      while (!ingest.awaitEnd(Duration.ofMillis(50))) {
        if (stop.asked()) {
          return INTERRUPTED;
        }
        pipeline.checkStages();
        progress("reading", pipeline);
      }
    } catch (IOException e) {
      pipeline.checkStages();
      broken = e; // what came before it is whole
    }
    Patience patient =
        () -> {
          pipeline.checkStages();
          if (stop.asked()) {
            throw new IOException("interrupted");
          }
          return progress("processing", pipeline);
        };
    PrintWriter out = spec.commandLine().getOut();
    ReplayResult result;
    try (Processed processed = new Processed(pipeline.bootstrap(), pipeline.topics(), patient)) {
      processed.await(chain);
      tellWhatWasRead();
      PrintWriter lines = options.json() ? out : null;
      result = ReplayResult.read(pipeline, chain, flows, alerts, lines, patient);
    } catch (IOException e) {
      if (broken != null) {
        e.addSuppressed(broken);
      }
      throw e;
    }
    if (!options.json()) {
      result.print(out);
    }
    if (out.checkError()) {
      throw new IOException("standard output was closed before everything was written");
    }
    if (broken != null) {
      throw broken;
    }
    return 0;
  }

  private ChainFollower read(Supplier<ChainFollower> recording) {
    ChainFollower opened = recording.get();
    reading = opened;
    return opened;
  }

  /** What the recording left out, where its follower knows. */
  private void tellWhatWasRead() {
    ChainFollower read = reading;
    FollowerStatus status = read == null ? FollowerStatus.NEW : read.status();
    if (status.state() == FollowerStatus.State.LIVE) {
      err().println("read " + status.detail());
    }
  }

  private void checkFiles() throws IOException {
    Set<Path> written = new HashSet<>();
    for (Path file : new Path[] {flows, alerts}) {
      if (file != null && !written.add(file.toAbsolutePath().normalize())) {
        throw new ParameterException(spec.commandLine(), "--flows and --alerts name the same file");
      }
    }
    for (Path file : in) {
      if (written.contains(file.toAbsolutePath().normalize())) {
        throw new ParameterException(spec.commandLine(), file + " is to be read and written");
      }
    }
    for (Path file : written) {
      OutputFile.check(file); // not only at the end of a long replay
    }
  }

  /** Tells what is waited for when it is something of the outside. */
  private void waiting(String what) {
    if (what.startsWith("waiting")) {
      err().println(what);
      err().flush();
    }
  }

  /** Tells now and then how far it is, at once what is waited for; whether that is nothing. */
  private boolean progress(String what, Pipeline pipeline) {
    Optional<String> waiting = pipeline.waiting();
    String now = waiting.orElse(what + ": " + pipeline.ingests().getFirst().coverage());
    if ((waiting.isPresent() || System.nanoTime() - told > TELL_NANOS) && !now.equals(last)) {
      told = System.nanoTime();
      last = now;
      err().println(now);
      err().flush();
    }
    return waiting.isEmpty();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
