package org.flowmon.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.flowmon.alerts.notify.Notify;
import org.flowmon.alerts.notify.PagesApp;
import org.flowmon.alerts.notify.PagesConfig;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Pages, and the test flows that show that they would come. */
final class PageStages implements AutoCloseable {
  private final PagesApp pages;
  private final @Nullable IngestApp canary;

  private PageStages(PagesApp pages, @Nullable IngestApp canary) {
    this.pages = pages;
    this.canary = canary;
  }

  /** Starts both; {@code instance} as the pipeline has it. Closing them closes {@code notify}. */
  static PageStages start(
      String bootstrap,
      Topics topics,
      @Nullable String instance,
      Notify notify,
      MeterRegistry registry)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    PagesApp pages = new PagesApp(PagesConfig.of(bootstrap, topics), notify, clock, registry);
    pages.start();
    Duration every = notify.canaryEvery().orElse(null);
    if (every == null) {
      return new PageStages(pages, null);
    }
    IngestApp canary =
        new IngestApp(
            IngestConfig.live(bootstrap, topics, Chain.CANARY, instance),
            () -> new CanaryFollower(every, clock),
            clock,
            new Random(),
            registry);
    canary.labels(CanaryFollower.LABELS, CanaryFollower.labels());
    return new PageStages(pages, canary.start());
  }

  boolean running() {
    return pages.running();
  }

  String status() {
    return pages.status();
  }

  /** Throws what the pages stage ended with. A canary that ended is missed, and that is paged. */
  void check() throws IOException {
    Throwable failure = pages.failure();
    if (failure != null) {
      throw new IOException("the pages stage stopped: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    if (canary != null) {
      canary.close();
    }
    pages.close();
  }
}
