package org.flowmon.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.stage.Stage;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every stage in one process, as it runs: broker, topics, trace, alerts, and an ingest a chain.
 * Blocks go in at the sources; flows and alerts come out in the topics at {@link #bootstrap}.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  /** Without a broker nothing can be committed any more. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(1);

  private static final String RUNNING = "running";

  private final PipelineConfig config;
  private final Metrics metrics = new Metrics();
  private final List<Stage> stages = new CopyOnWriteArrayList<>();
  private final List<IngestApp> ingests = new CopyOnWriteArrayList<>();
  private @Nullable EmbeddedBroker broker;
  private @Nullable BrokerWatch watch;
  private final @Nullable Notify notify;
  private @Nullable PageStages pages;
  private @Nullable LiveList list;
  private String bootstrap = "";
  private volatile String phase = "not started";

  private Pipeline(PipelineConfig config, @Nullable Notify notify) {
    this.config = config;
    this.notify = notify;
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
    return start(config, null, progress);
  }

  /** The same with pages; closing the pipeline closes {@code notify}. */
  static Pipeline start(PipelineConfig config, @Nullable Notify notify, Consumer<String> progress)
      throws IOException, InterruptedException {
    Pipeline pipeline = new Pipeline(config, notify);
    boolean started = false;
    try {
      pipeline.open(progress);
      started = true;
      return pipeline;
    } catch (KafkaException | IOException e) {
      throw new IOException(pipeline.gone().orElse(String.valueOf(e.getMessage())), e);
    } finally {
      if (!started) {
        pipeline.close();
      }
    }
  }

  private void open(Consumer<String> progress) throws IOException, InterruptedException {
    Topics topics = config.topics();
    phase = "starting the broker";
    progress.accept(phase);
    bootstrap =
        switch (config.kafka()) {
          case PipelineConfig.Kafka.Embedded e -> {
            EmbeddedBroker own = EmbeddedBroker.start(config.dataDir(), e.port(), e.secured());
            broker = own;
            yield own.bootstrap();
          }
          case PipelineConfig.Kafka.At at -> {
            DataDirectory.make(config.dataDir());
            BrokerWait.until(at.bootstrap(), config.patience(), progress);
            watch = new BrokerWatch(at.bootstrap(), config.patience());
            yield at.bootstrap();
          }
        };
    phase = "preparing the topics";
    progress.accept(phase);
    TopicSetup.ensure(bootstrap, topics);
    Settings.require(bootstrap, topics, Settings.of(config));
    RuleSet rules = config.rules();
    if (rules != null) {
      boolean unused = RulePublisher.publish(bootstrap, topics, rules);
    }
    int published = PricePublisher.publish(bootstrap, topics, config.prices());
    log.debug("{} new prices published", published);
    LiveList live = LiveList.of(bootstrap, config, metrics::show);
    list = live;
    phase = "starting the stages";
    progress.accept(phase);
    PipelineStages.of(config, live.parties(), bootstrap, broker != null, metrics.registry())
        .forEach(this::start);
    if (notify != null) {
      pages = PageStages.start(bootstrap, topics, instance(), notify, metrics.registry());
    }
    for (PipelineConfig.Source source : config.sources()) {
      ingest(source, live.now());
    }
    if (config.labelsMayChange()) {
      live.follow(ingests);
    }
    phase = RUNNING;
  }

  private void start(Stage stage) {
    stages.add(stage);
    stage.measureIn(metrics.registry());
    stage.start();
  }

  private void ingest(PipelineConfig.Source source, Watchlist watchlist)
      throws IOException, InterruptedException {
    Chain chain = source.chain();
    IngestConfig ingesting =
        source.live()
            ? IngestConfig.live(bootstrap, config.topics(), chain, instance())
            : IngestConfig.recorded(bootstrap, config.topics(), chain, config.patience());
    if (!config.labelsMayChange()) {
      Settings.requireLabels(ingesting, watchlist.version());
    }
    IngestApp app =
        new IngestApp(
            ingesting, source.followers(), Clock.systemUTC(), new Random(), metrics.registry());
    app.labels(watchlist.version(), watchlist.labelList(chain.name()));
    ingests.add(app.start());
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrap() {
    return bootstrap;
  }

  /** The fixed name of its stages in their groups; {@code null} where there may be others. */
  @Nullable String instance() {
    return broker == null ? null : PipelineStages.INSTANCE;
  }

  /** The topics it works with. */
  public Topics topics() {
    return config.topics();
  }

  /** Who is who, as it is now: in a live one people change it at the desk. */
  Watchlist watchlist() {
    LiveList live = list;
    return live == null ? config.watchlist() : live.now();
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

  /** Whether every stage processes: started, and their state restored. */
  public boolean processing() {
    PageStages paging = pages;
    return phase.equals(RUNNING)
        && stages.stream().allMatch(Stage::running)
        && (paging == null || paging.running());
  }

  /** What of the outside it waits for; empty when everything is there. */
  public Optional<String> waiting() {
    BrokerWatch asked = watch;
    return asked == null ? Optional.empty() : asked.waiting();
  }

  /** What it is doing, one line a stage. */
  public String status() {
    List<String> lines = new ArrayList<>();
    lines.add("pipeline: " + phase + (bootstrap.isEmpty() ? "" : " on Kafka at " + bootstrap));
    waiting().ifPresent(lines::add);
    for (int i = 0; i < ingests.size(); i++) {
      IngestApp app = ingests.get(i);
      lines.add(config.sources().get(i).chain() + ": " + app.status());
      lines.add(config.sources().get(i).chain() + ": " + app.coverage());
    }
    for (Stage each : stages) {
      lines.add(
          each.name()
              + ": "
              + (each.failed() ? "stopped" : each.running() ? "running" : "starting"));
    }
    if (list != null && config.labelsMayChange()) {
      lines.add("list: " + list.status());
    }
    paging().ifPresent(paged -> lines.add("pages: " + paged));
    return String.join("\n", lines);
  }

  /** What pages are doing; empty when there are none. */
  Optional<String> paging() {
    return Optional.ofNullable(pages).map(PageStages::status);
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
    Optional<String> gone = gone();
    if (gone.isPresent()) {
      throw new IOException(gone.get());
    }
    PageStages paging = pages;
    if (paging != null) {
      paging.check();
    }
    for (Stage each : stages) {
      if (each.failed()) {
        // A broker whose disk is full may go on for a while, and fail whoever writes.
        String disk =
            Optional.ofNullable(broker)
                .flatMap(EmbeddedBroker::fullDisk)
                .map(full -> "; the " + full)
                .orElse("");
        throw new IOException(
            "the " + each.name() + " stage stopped" + each.reason() + disk, each.failure());
      }
    }
  }

  /** Why there is no broker any more; empty while there is one, or hope for one. */
  private Optional<String> gone() {
    EmbeddedBroker own = broker;
    if (own != null && own.fault().isDone()) {
      return Optional.of(own.fault().getNow("the embedded broker failed"));
    }
    BrokerWatch asked = watch;
    return asked == null ? Optional.empty() : asked.lost();
  }

  /** Stops every stage: no new blocks first, then trace and alerts at the same time. */
  @Override
  public void close() {
    phase = "stopping";
    if (list != null) {
      Closing.quietly(list);
    }
    Duration within = gone().isPresent() ? GONE_WITHIN : Stage.CLOSE_WITHIN;
    Closing.sideBySide(ingests.stream().<AutoCloseable>map(each -> each).toList());
    AutoCloseable paging = pages == null ? notify : pages;
    if (paging != null) {
      Closing.quietly(paging);
    }
    Closing.sideBySide(
        stages.stream().<AutoCloseable>map(each -> () -> each.close(within)).toList());
    for (AutoCloseable each : new AutoCloseable[] {watch, broker, metrics}) {
      if (each != null) {
        Closing.quietly(each);
      }
    }
    phase = "stopped";
  }
}
