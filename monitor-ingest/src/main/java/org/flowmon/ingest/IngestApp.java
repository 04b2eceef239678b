package org.flowmon.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one chain into its lane: a follower and a publisher on one thread of its own. A failure
 * that may pass starts both again after a pause, from where the lane ends; one that does not
 * ({@link RefusedException}, a recording that cannot be read, a broken invariant) ends it.
 *
 * <p>Several processes may bring in the same live chain: one of them does ({@link LaneLead}), the
 * others stand by. One that loses the lead stands by, too.
 */
public final class IngestApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngestApp.class);
  private static final String STANDS_BY =
      "another process brings the chain in; this one takes over when that one is gone";

  private final IngestConfig config;
  private final Supplier<? extends ChainFollower> followers;
  private final Clock clock;
  private final Random random;
  private final IngestMetrics metrics;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private final Object labelling = new Object();
  private final LaneLead lead;
  private @Nullable Thread thread;
  private volatile @Nullable ChainFollower follower;
  private volatile @Nullable LanePublisher publisher;
  private volatile @Nullable Labelled wanted;
  private volatile String waiting = "not started";
  private volatile Coverage coverage = Coverage.NONE;
  private volatile Map<Counted, Long> counted = Map.of();
  private volatile long lastBlockTime;

  private record Labelled(String version, List<Label> labels) {}

  /**
   * Made by {@link #start} running. {@code followers} makes a new follower for each attempt; {@code
   * random} spreads the pauses.
   */
  public IngestApp(
      IngestConfig config,
      Supplier<? extends ChainFollower> followers,
      Clock clock,
      Random random,
      MeterRegistry registry) {
    this.config = config;
    this.followers = followers;
    this.clock = clock;
    this.random = random;
    metrics =
        new IngestMetrics(
            registry,
            config.chain(),
            this::status,
            this::coverage,
            this::counted,
            () -> lastBlockTime,
            this::leads);
    lead = new LaneLead(config, this::lost, text -> waiting = text);
  }

  /** Starts it. Call once. */
  public IngestApp start() {
    thread =
        Thread.ofPlatform()
            .name("ingest-" + config.chain())
            .start(
                () -> {
                  try {
                    run();
                    end.complete(null);
                  } catch (InterruptedException e) {
                    end.complete(null);
                  } catch (Throwable e) {
                    if (closed.getCount() > 0) {
                      log.info("ingest of {} ended: {}", config.chain(), e.getMessage());
                    }
                    end.completeExceptionally(e);
                  }
                });
    return this;
  }

  /**
   * Makes these the labels in force: now when the lane is open, else when it is. Only a version
   * other than the one in force is written.
   */
  public void labels(String version, List<Label> labels) throws IOException, InterruptedException {
    try {
      synchronized (labelling) {
        wanted = new Labelled(version, List.copyOf(labels));
        LanePublisher open = publisher;
        if (open != null) {
          open.labels(version, labels);
        }
      }
    } catch (UncheckedIOException e) {
      // Started again they come first; until a block came, nobody would notice the failure.
      ChainFollower current = follower;
      if (current != null) {
        current.close();
      }
      if (e.getCause() instanceof RefusedException refused && !lead.yields(refused)) {
        throw refused;
      }
    }
  }

  /** Which chain it brings in. */
  public Chain chain() {
    return config.chain();
  }

  /** What it is doing. */
  public FollowerStatus status() {
    ChainFollower current = follower;
    if (current != null) {
      return current.status();
    }
    return lead.standsBy()
        ? new FollowerStatus(FollowerStatus.State.STANDBY, STANDS_BY, -1, coverage.to())
        : new FollowerStatus(FollowerStatus.State.WAITING, waiting, -1, coverage.to());
  }

  /** Whether it is this process that writes the lane, of all that share it. */
  public boolean leads() {
    return lead.leads();
  }

  /** What the lane holds. */
  public Coverage coverage() {
    LanePublisher open = publisher;
    return open == null ? coverage : open.coverage();
  }

  /** What was counted on the way since the start. */
  public Map<Counted, Long> counted() {
    ChainFollower current = follower;
    return current == null ? counted : Counted.sum(counted, current.counted());
  }

  /**
   * Waits for the end: of a recording, or by {@link #close}. Returns whether it has ended.
   *
   * @throws IOException what it ended with; the message says what to do
   */
  public boolean awaitEnd(Duration patience) throws IOException, InterruptedException {
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new IOException("ingest of " + config.chain() + " broke: " + cause, cause);
    }
  }

  private void run() throws IOException, InterruptedException {
    try (LaneLead joined = lead.start()) {
      repeat(joined);
    }
  }

  private void repeat(LaneLead joined) throws IOException, InterruptedException {
    Duration pause = config.minPause();
    while (closed.getCount() > 0) {
      long before = coverage.blocks();
      try {
        if (once(joined.await())) {
          return;
        }
        continue; // to stand by
      } catch (UncheckedIOException e) {
        IOException cause = e.getCause();
        waiting = passing(cause == null ? new IOException(e) : cause);
      } catch (IOException e) {
        waiting = passing(e);
      }
      if (coverage.blocks() > before) {
        pause = config.minPause();
      }
      metrics.restarted();
      long millis = pause.toMillis() / 2 + random.nextLong(pause.toMillis() / 2 + 1);
      log.warn("ingest of {}: {}; next attempt in {} ms", config.chain(), waiting, millis);
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        return;
      }
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(config.maxPause()) < 0 ? twice : config.maxPause();
    }
  }

  /** What it says, if another attempt is worth while; else it is thrown. */
  private String passing(IOException failure) throws RefusedException {
    if (failure instanceof RefusedException refused && !lead.yields(refused)) {
      throw refused;
    }
    return String.valueOf(failure.getMessage());
  }

  /** The lead is another one's from now on: what is not committed comes from there. */
  private void lost() {
    ChainFollower current = follower;
    if (current != null) {
      current.close();
    }
  }

  /** Follows until the source ends, which is the end of all, or the lead is lost. */
  private boolean once(long term) throws IOException, InterruptedException {
    try (LanePublisher lane = LanePublisher.open(config, clock, text -> waiting = text)) {
      coverage = lane.coverage();
      if (!lane.state().recent().isEmpty()) {
        lastBlockTime = lane.state().recent().getLast().time();
      }
      synchronized (labelling) { // else older ones could come behind newer ones
        publisher = lane;
        Labelled labels = wanted;
        if (labels != null) {
          lane.labels(labels.version(), labels.labels());
        }
      }
      try (ChainFollower source = followers.get()) {
        follower = source;
        if (closed.getCount() > 0 && lead.holds(term)) {
          source.follow(
              lane.state().recent(),
              new CountedSink(lane, metrics, clock, time -> lastBlockTime = time));
        }
        if (closed.getCount() > 0 && !lead.holds(term)) {
          return false;
        }
        lane.idle();
        return true;
      } catch (IOException e) {
        // What came before a recording broke is whole blocks: it stays.
        lane.idle();
        if (!config.live()) {
          throw e instanceof RefusedException refused
              ? refused
              : new RefusedException(String.valueOf(e.getMessage()), e);
        }
        throw e;
      }
    } finally {
      coverage = coverage();
      publisher = null;
      Map<Counted, Long> all = counted();
      follower = null;
      counted = all;
    }
  }

  /** Ends it; returns when the lane is closed. */
  @Override
  public void close() {
    closed.countDown();
    ChainFollower current = follower;
    if (current != null) {
      current.close();
    }
    Thread running = thread;
    if (running != null && running != Thread.currentThread()) {
      try {
        // Without a follower it waits for the brokers.
        if (current == null || !running.join(Duration.ofSeconds(5))) {
          running.interrupt();
          running.join(Duration.ofSeconds(10));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
