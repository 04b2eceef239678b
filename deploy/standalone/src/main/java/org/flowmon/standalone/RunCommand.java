package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Counted;
import org.flowmon.ingest.Coverage;
import org.flowmon.ingest.IngestApp;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code run}: every stage against a live chain until Ctrl-C. Alerts go to standard output, what it
 * is doing to standard error. Exit codes: 0 ended by Ctrl-C, 1 something is broken, 2 usage.
 */
@Command(
    name = "run",
    description = {
      "Watches a live chain with every stage until Ctrl-C, and goes on there the next time.",
      "Alerts go to standard output, what it is doing to standard error."
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long COVERAGE_NANOS = 30_000_000_000L;

  @Spec private CommandSpec spec;

  @Mixin private PipelineOptions options;

  @Mixin private LiveOptions live;

  @Mixin private RuleOptions ruled;

  @Mixin private DeskOptions desk;

  @Mixin private MetricsOptions metrics;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.flowmon",
      description = "where everything is kept; default ~/.flowmon")
  private Path data;

  @Option(
      names = "--roles",
      paramLabel = "ROLE,...",
      defaultValue = "all",
      description = {
        "what of the whole this process does: some of ingest,trace,alerts,tenants,notify,desk; the",
        "others run elsewhere on the same --kafka HOST:PORT; default all"
      })
  private String roles;

  @Option(
      names = "--notify",
      paramLabel = "FILE",
      description = "whom to page, and over what: see deploy/config/notify.yaml; default: nobody")
  private @Nullable Path notify;

  private final long begun = System.nanoTime();
  private String waiting = "";
  private String state = "";
  private String paged = "";
  private Coverage coverage = Coverage.NONE;
  private long covered;
  private boolean processing;
  private boolean judging;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RunCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.check();
    metrics.check();
    if (desk.wanted()) {
      desk.check(spec.commandLine());
    }
    Chain chain = options.chain();
    Set<Role> part = options.parsed("--roles", () -> Role.parse(roles));
    if (!part.equals(Role.ALL) && options.kafka() instanceof PipelineConfig.Kafka.Embedded) {
      throw new ParameterException(
          spec.commandLine(),
          "--roles: the others could not reach a broker in this process: name one with --kafka"
              + " HOST:PORT");
    }
    List<PipelineConfig.Source> sources =
        part.contains(Role.INGEST)
            ? List.of(new PipelineConfig.Source(chain, live.followers(options), true))
            : List.of();
    try (StopSignal stop = new StopSignal(0)) {
      PipelineConfig config =
          new PipelineConfig(
              options.kafka(),
              data,
              new Topics(Topics.DEFAULT_PREFIX),
              options.watchlist(),
              ruled.rules(),
              options.bounds(),
              options.policies(),
              sources,
              Duration.ofDays(36_500),
              options.imageAfter(),
              true,
              part,
              options.prices(),
              options.inferDeposits());
      try (Pipeline pipeline =
              Pipeline.start(
                  config,
                  notify == null || !part.contains(Role.NOTIFY)
                      ? null
                      : Notify.load(notify, Clock.systemUTC()),
                  what -> {
                    if (stop.asked()) {
                      throw new Stopped();
                    }
                    tell(what);
                  });
          MetricsServer served = metrics.serve(pipeline);
          Desk open =
              part.contains(Role.DESK)
                  ? Desk.start(desk, pipeline, data, options.imports())
                  : null) {
        if (served != null) {
          tell("metrics and health at " + served.address());
        }
        if (open != null) {
          open.lines().forEach(this::tell);
        }
        judging = part.contains(Role.ALERTS);
        watch(pipeline, open, chain, stop);
        tell("stopping");
      } catch (Stopped e) {
        tell("stopping");
      }
      tell("stopped");
    }
    return 0;
  }

  /** Asked to stop while starting. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private void watch(Pipeline pipeline, @Nullable Desk open, Chain chain, StopSignal stop)
      throws IOException, InterruptedException {
    tell("Kafka at " + pipeline.bootstrap());
    PrintWriter out = spec.commandLine().getOut();
    boolean colour = Ansi.AUTO.enabled();
    try (KafkaConsumer<byte[], byte[]> consumer = Readback.consumer(pipeline.bootstrap())) {
      TopicPartition alerts = new TopicPartition(pipeline.topics().alerts(), chain.lane());
      consumer.assign(List.of(alerts));
      consumer.seekToEnd(List.of(alerts));
      long unused = consumer.position(alerts); // what comes from now on
      while (!stop.asked()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (!judging) {
            continue; // the process that judges them prints them
          }
          out.print(
              options.json()
                  ? new String(record.value(), UTF_8) + "\n"
                  : AlertView.lines(AlertJson.fromBytes(record.value()), colour));
        }
        out.flush();
        pipeline.check();
        if (open != null) {
          open.check();
        }
        tellChanges(pipeline);
      }
    }
  }

  private void tellChanges(Pipeline pipeline) {
    if (!processing && pipeline.processing()) {
      processing = true;
      long millis = (System.nanoTime() - begun) / 1_000_000;
      tell(
          String.format(
              Locale.ROOT,
              "processing, %d.%d s after the start",
              millis / 1000,
              millis / 100 % 10));
    }
    String waits = pipeline.waiting().orElse("");
    if (!waits.equals(waiting)) {
      waiting = waits;
      tell(waits.isEmpty() ? "the Kafka broker answers again" : waits);
    }
    pipeline.ingests().forEach(this::tellChanges);
    String pages = pipeline.paging().orElse("");
    if (!pages.equals(paged)) {
      paged = pages;
      tell("pages: " + pages);
    }
  }

  private void tellChanges(IngestApp ingest) {
    String now = ingest.status().state() + " (" + ingest.status().detail() + ")";
    if (!now.equals(state)) {
      state = now;
      tell(ingest.status().toString());
    }
    Coverage held = ingest.coverage();
    if (!held.equals(coverage) && System.nanoTime() - covered > COVERAGE_NANOS) {
      coverage = held;
      covered = System.nanoTime();
      tell(held + Counted.text(ingest.counted()));
    }
  }

  private void tell(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(what);
    err.flush();
  }
}
