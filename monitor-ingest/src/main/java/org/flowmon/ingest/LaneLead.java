package org.flowmon.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several processes that ingest a chain leads: writes its lane. They are a consumer group.
 * Who is given the lane's partition ({@link LeadAssignor}) leads; the others stand by, and one of
 * them is given it when the leader leaves, at once, or is not heard of for {@link
 * Brokers#SESSION_MILLIS}. Nothing is read: belonging is all.
 *
 * <p>The group says who may begin. That one who lost the lead without knowing it cannot go on
 * writing is seen to by the transactional id of the lane, which the next leader takes over. A
 * process that stood still for long does not trust what it believed before, and joins anew.
 *
 * <p>A recording is not shared: it leads from the start.
 */
final class LaneLead implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LaneLead.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(2);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final long RECENT_NANOS = 1_000_000_000L;

  /** The group may have given it up by then. */
  private static final long STOOD_STILL_NANOS =
      (Brokers.SESSION_MILLIS - Brokers.HEARTBEAT_MILLIS) * 1_000_000L;

  private final IngestConfig config;
  private final Runnable lost;
  private final Consumer<String> told;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> member;
  private volatile boolean standby;
  private volatile boolean leads;
  private volatile boolean resigned;
  private volatile long polled = System.nanoTime();
  private volatile long term;
  private @Nullable IOException failure;

  /**
   * {@code lost} is called when the lead that {@link #await} told of is gone; {@code told} what is
   * waited for.
   */
  LaneLead(IngestConfig config, Runnable lost, Consumer<String> told) {
    this.config = config;
    this.lost = lost;
    this.told = told;
  }

  /** Joins the others. Call once. */
  LaneLead start() {
    if (!config.live()) {
      begin();
      return this;
    }
    thread = Thread.ofPlatform().daemon().name("lead-" + config.chain()).start(this::run);
    return this;
  }

  /**
   * Returns once this process leads; which term of its lead that is, for {@link #holds}. Interrupt
   * it to end the wait.
   *
   * @throws IOException when the brokers do not let it join; the message says what to do
   */
  synchronized long await() throws IOException, InterruptedException {
    while (!leads || resigned || (config.live() && System.nanoTime() - polled > RECENT_NANOS)) {
      IOException broken = failure;
      if (broken != null) {
        throw broken;
      }
      wait(POLL.toMillis());
    }
    return term;
  }

  /** Whether that term has not ended. */
  boolean holds(long which) {
    return leads && term == which;
  }

  /** Whether it leads. */
  boolean leads() {
    return leads;
  }

  /** Whether another process leads and this one is ready. */
  boolean standsBy() {
    return standby;
  }

  /**
   * Whether that failure is one to stand by after: somebody else writes the lane. It is left to the
   * others, in joining anew, to say who may.
   */
  boolean yields(RefusedException failure) {
    boolean fenced = config.live() && failure instanceof FencedException;
    if (fenced) {
      resigned = true;
    }
    return fenced;
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        try {
          Brokers.await(config, told);
          hold();
        } catch (WakeupException e) {
          // Asked to close.
        } catch (RuntimeException e) {
          IOException described = Brokers.describe(config, e, Duration.ZERO);
          if (described instanceof RefusedException || e instanceof FencedInstanceIdException) {
            throw described;
          }
          told.accept(String.valueOf(e.getMessage()));
          if (closed.getCount() > 0) {
            log.warn("ingest of {} joins the others again: {}", config.chain(), e.getMessage());
          }
        } finally {
          end("it left the others");
        }
        boolean unused = closed.await(config.minPause().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      synchronized (this) {
        failure = e;
        notifyAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Belongs to the group until the end, or until it resigns; leaving it is the end of a lead. */
  private void hold() {
    resigned = false;
    told.accept("waiting to be given the lead of the lane");
    KafkaConsumer<byte[], byte[]> joined = Brokers.member(config);
    member = joined;
    try {
      joined.subscribe(List.of(config.topics().transactions()), new Given(joined));
      polled = System.nanoTime();
      while (closed.getCount() > 0 && !resigned) {
        joined.poll(POLL);
        long now = System.nanoTime();
        if (now - polled > STOOD_STILL_NANOS) {
          end("this process stood still for " + (now - polled) / 1_000_000_000 + " s");
          resigned = true;
        }
        polled = now;
      }
    } finally {
      member = null;
      joined.close(CloseOptions.timeout(LEAVE_WITHIN));
    }
  }

  /** What the group gives and takes. Called within a poll. */
  private final class Given implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> joined;

    Given(KafkaConsumer<byte[], byte[]> joined) {
      this.joined = joined;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      joined.pause(added);
      added.forEach(each -> joined.seek(each, 0));
      if (!added.isEmpty()) {
        begin();
      } else if (!leads && !standby) {
        standby = true;
        log.info("ingest of {} stands by: another process leads its lane", config.chain());
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      if (!gone.isEmpty()) {
        end("it was given away");
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
      if (!gone.isEmpty()) {
        end("the others did not hear of this process for too long");
      }
    }
  }

  private synchronized void begin() {
    term++;
    told.accept("reading where the lane ends");
    standby = false;
    leads = true;
    polled = System.nanoTime();
    if (config.live()) {
      log.info("ingest of {} leads its lane", config.chain());
    }
    notifyAll();
  }

  private void end(String why) {
    standby = false;
    if (leads) {
      leads = false;
      if (closed.getCount() > 0) {
        log.warn("ingest of {} leads its lane no more: {}", config.chain(), why);
      }
      lost.run();
    }
  }

  /** Leaves the others: one that stands by takes over at once. */
  @Override
  public void close() {
    closed.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    KafkaConsumer<byte[], byte[]> joined = member;
    if (joined != null) {
      joined.wakeup();
    }
    try {
      if (joined == null || !running.join(CLOSE_WITHIN)) { // without it, it waits for the brokers
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
