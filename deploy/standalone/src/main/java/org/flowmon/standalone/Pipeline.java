package org.flowmon.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.flowmon.alerts.AlertsApp;
import org.flowmon.alerts.AlertsConfig;
import org.flowmon.alerts.Parties;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.topic.Topics;
import org.flowmon.topology.TraceApp;
import org.flowmon.topology.TraceConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every stage in one process, as it runs: broker, topics, trace, alerts, and an ingest a chain.
 * Blocks go in at the sources; flows and alerts come out in the topics at {@link #bootstrap}.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  /** The only instance on an embedded broker: a restart, also after a kill, takes its place. */
  private static final String INSTANCE = "standalone";

  private static final String DEPLOYMENT = "standalone";

  private final PipelineConfig config;
  private final Metrics metrics = new Metrics();
  private final Deque<AutoCloseable> closers = new ArrayDeque<>();
  private final List<IngestApp> ingests = new ArrayList<>();
  private @Nullable EmbeddedBroker broker;
  private String bootstrap = "";
  private volatile @Nullable TraceApp trace;
  private volatile @Nullable AlertsApp alerts;
  private volatile String stage = "not started";

  private Pipeline(PipelineConfig config) {
    this.config = config;
  }

  /**
   * Starts every stage; returns when they are starting up side by side. {@code progress} is told
   * what is waited for.
   *
   * @throws IOException if the data directory or the port is in use, no broker answers, the topics
   *     cannot be made, or what is stored was made with other settings; the message says what to do
   */
  public static Pipeline start(PipelineConfig config, Consumer<String> progress)
      throws IOException, InterruptedException {
    Pipeline pipeline = new Pipeline(config);
    boolean started = false;
    try {
      pipeline.open(progress);
      started = true;
      return pipeline;
    } catch (KafkaException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!started) {
        pipeline.close();
      }
    }
  }

  private void open(Consumer<String> progress) throws IOException, InterruptedException {
    closers.push(metrics);
    Topics topics = config.topics();
    stage = "starting the broker";
    progress.accept(stage);
    bootstrap =
        switch (config.kafka()) {
          case PipelineConfig.Kafka.Embedded e -> {
            EmbeddedBroker own = EmbeddedBroker.start(config.dataDir(), e.port());
            closers.push(own);
            broker = own;
            yield own.bootstrap();
          }
          case PipelineConfig.Kafka.At at -> {
            BrokerWait.until(at.bootstrap(), config.patience(), progress);
            yield at.bootstrap();
          }
        };
    String instance = broker == null ? null : INSTANCE;
    stage = "preparing the topics";
    progress.accept(stage);
    TopicSetup.ensure(bootstrap, topics);
    Settings.require(bootstrap, topics, Settings.of(config));
    stage = "starting the stages";
    progress.accept(stage);
    AlertsConfig alerting =
        AlertsConfig.of(
            bootstrap,
            topics,
            config.dataDir().resolve("streams"),
            DEPLOYMENT,
            Parties.of(config.watchlist()));
    TraceConfig tracing =
        TraceConfig.of(bootstrap, topics, config.dataDir().resolve("streams"), config.bounds())
            .withPolicies(config.policies())
            .withInstanceId(instance);
    TraceApp traceApp = new TraceApp(tracing, metrics.registry());
    closers.push(traceApp);
    trace = traceApp;
    traceApp.start();
    AlertsApp alertsApp =
        new AlertsApp(
            instance == null ? alerting : alerting.withInstanceId(instance), metrics.registry());
    closers.push(alertsApp);
    alerts = alertsApp;
    alertsApp.start();
    for (PipelineConfig.Source source : config.sources()) {
      ingest(source);
    }
    stage = "running";
  }

  private void ingest(PipelineConfig.Source source) throws IOException, InterruptedException {
    Chain chain = source.chain();
    IngestConfig ingesting =
        source.live()
            ? IngestConfig.live(bootstrap, config.topics(), chain)
            : IngestConfig.recorded(bootstrap, config.topics(), chain, config.patience());
    if (!config.labelsMayChange()) {
      Settings.requireLabels(ingesting, config.watchlist().version());
    }
    IngestApp app =
        new IngestApp(
            ingesting, source.followers(), Clock.systemUTC(), new Random(), metrics.registry());
    app.labels(config.watchlist().version(), config.watchlist().labelList(chain.name()));
    app.start();
    closers.push(app);
    ingests.add(app);
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrap() {
    return bootstrap;
  }

  /** The topics it works with. */
  public Topics topics() {
    return config.topics();
  }

  /** What is measured, of all stages. */
  public MeterRegistry registry() {
    return metrics.registry();
  }

  /** The same as Prometheus reads it. */
  public String scrape() {
    return metrics.scrape();
  }

  /** The ingests in the order of their sources. */
  public List<IngestApp> ingests() {
    return Collections.unmodifiableList(ingests);
  }

  /** Whether trace and alerts process: started, and their state restored. */
  public boolean processing() {
    TraceApp t = trace;
    AlertsApp a = alerts;
    return t != null && a != null && t.running() && a.running();
  }

  /** What it is doing, one line a stage. */
  public String status() {
    List<String> lines = new ArrayList<>();
    lines.add("pipeline: " + stage + (bootstrap.isEmpty() ? "" : " on Kafka at " + bootstrap));
    for (int i = 0; i < ingests.size(); i++) {
      IngestApp app = ingests.get(i);
      lines.add(config.sources().get(i).chain() + ": " + app.status());
      lines.add(config.sources().get(i).chain() + ": " + app.coverage());
    }
    TraceApp t = trace;
    lines.add("trace: " + (t == null ? "not started" : state(t.running(), t.failed())));
    AlertsApp a = alerts;
    lines.add("alerts: " + (a == null ? "not started" : state(a.running(), a.failed())));
    return String.join("\n", lines);
  }

  private static String state(boolean running, boolean failed) {
    return failed ? "stopped" : running ? "running" : "starting";
  }

  /**
   * Returns if every stage works or may yet work again by itself.
   *
   * @throws IOException what a stage or the broker ended with
   */
  public void check() throws IOException, InterruptedException {
    for (IngestApp app : ingests) {
      app.awaitEnd(Duration.ZERO);
    }
    checkStages();
  }

  /** The same without the ingests, whose end may be expected. */
  public void checkStages() throws IOException {
    EmbeddedBroker own = broker;
    if (own != null && own.fault().isDone()) {
      throw new IOException(own.fault().getNow("the embedded broker failed"));
    }
    TraceApp t = trace;
    if (t != null && t.failed()) {
      throw new IOException("tracing stopped" + because(t.failure()));
    }
    AlertsApp a = alerts;
    if (a != null && a.failed()) {
      throw new IOException("the alerts stage stopped" + because(a.failure()));
    }
  }

  private static String because(@Nullable Throwable failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null ? "" : ": " + (root.getMessage() == null ? root : root.getMessage());
  }

  /** Stops every stage, the last one opened first, the two in the middle at the same time. */
  @Override
  public void close() {
    stage = "stopping";
    while (!closers.isEmpty()) {
      AutoCloseable next = closers.pop();
      CompletableFuture<@Nullable Void> beside = null;
      if (next == alerts && closers.peek() == trace) {
        AutoCloseable second = closers.pop();
        beside = CompletableFuture.runAsync(() -> quietly(second));
      }
      quietly(next);
      if (beside != null) {
        join(beside);
      }
    }
    stage = "stopped";
  }

  private static void join(CompletableFuture<@Nullable Void> other) {
    try {
      other.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      log.warn("a stage did not stop cleanly", e);
    }
  }

  private static void quietly(AutoCloseable closer) {
    try {
      closer.close();
    } catch (Exception e) {
      log.warn("a stage did not stop cleanly", e);
    }
  }
}
