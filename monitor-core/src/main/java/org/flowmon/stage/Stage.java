package org.flowmon.stage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stage as it runs: a topology on Kafka Streams, exactly once. After a fault that passes it
 * begins again from what it committed; any other, and one that comes back all the time, stops it,
 * which {@link #failed} then says.
 */
public abstract class Stage implements AutoCloseable {
  /** How long a stage may take to end. */
  public static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private static final int MOST_RESTARTS = 5;
  private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(10);

  private final String name;
  private final Logger log;
  private final Topology topology;
  private final Properties properties;
  private final GroupMembershipOperation membership;
  private final Restarts restarts = new Restarts();
  private @Nullable MeterRegistry registry;
  private @Nullable KafkaStreamsMetrics measured;
  private volatile KafkaStreams streams;
  private volatile @Nullable Throwable failure;

  /**
   * Prepares the stage; {@link #start} sets it going.
   *
   * @param name what it does, in one word, for the log
   * @param instanceId its fixed name in the group, {@code null} to leave the group on close, so
   *     that the next start need not wait for this one's session to end
   */
  protected Stage(
      String name, Topology topology, Properties properties, @Nullable String instanceId) {
    this.name = name;
    log = LoggerFactory.getLogger("org.flowmon." + name);
    membership =
        instanceId == null
            ? GroupMembershipOperation.LEAVE_GROUP
            : GroupMembershipOperation.REMAIN_IN_GROUP;
    this.topology = topology;
    this.properties = properties;
    streams = prepared();
  }

  private KafkaStreams prepared() {
    KafkaStreams fresh = new KafkaStreams(topology, properties);
    fresh.setUncaughtExceptionHandler(this::decide);
    return fresh;
  }

  /**
   * Lets {@code registry} show whether it runs and what Kafka Streams measures of it, tagged with
   * its name. Called before {@link #start}, if at all.
   */
  public final void measureIn(MeterRegistry registry) {
    this.registry = registry;
    gauge(registry, "flowmon_stage_running", "1 while the stage processes", Stage::running);
    gauge(registry, "flowmon_stage_failed", "1 when the stage gave up", Stage::failed);
  }

  private void gauge(MeterRegistry into, String meter, String says, Predicate<Stage> is) {
    Gauge.builder(meter, this, stage -> is.test(stage) ? 1 : 0)
        .tags(Tags.of("stage", name))
        .description(says)
        .register(into);
  }

  private void bind() {
    MeterRegistry into = registry;
    if (into != null) {
      KafkaStreamsMetrics binder = new KafkaStreamsMetrics(streams, Tags.of("stage", name));
      binder.bindTo(into);
      measured = binder;
    }
  }

  private void unbind() {
    KafkaStreamsMetrics binder = measured;
    if (binder != null) {
      binder.close();
      measured = null;
    }
  }

  /**
   * Starts in the background. Local state that a crash left unreadable is put away first and comes
   * back from its topic.
   */
  public void start() {
    bind();
    try {
      streams.start();
    } catch (ProcessorStateException e) {
      log.warn(
          "the local state of {} cannot be read and is rebuilt from its topic: {}",
          name,
          e.getMessage());
      unbind();
      streams.close(CLOSE_WITHIN);
      streams = prepared();
      streams.cleanUp();
      bind();
      streams.start();
    }
  }

  /** What it does, in one word. */
  public final String name() {
    return name;
  }

  /** Whether it processes: started, and its state restored. */
  public final boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Whether it gave up. */
  public final boolean failed() {
    return streams.state() == KafkaStreams.State.ERROR
        || streams.state() == KafkaStreams.State.PENDING_ERROR;
  }

  /** The last failure of its thread, also one that it went on after; {@code null} for none. */
  public final @Nullable Throwable failure() {
    return failure;
  }

  /** What the last failure came from, in words, after a colon; empty for none. */
  public final String reason() {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null ? "" : ": " + (root.getMessage() == null ? root : root.getMessage());
  }

  /** Ends within {@link #CLOSE_WITHIN}, with what it has in hand committed. */
  @Override
  public final void close() {
    close(CLOSE_WITHIN);
  }

  /** Ends within that time; what is not committed by then is done again at the next start. */
  public final void close(Duration within) {
    unbind();
    if (streams.close(CloseOptions.timeout(within).withGroupMembershipOperation(membership))) {
      log.info("{} stopped", name);
    } else {
      log.warn("{} did not stop in time; the broker will end its transaction", name);
    }
  }

  private StreamThreadExceptionResponse decide(Throwable error) {
    failure = error;
    boolean again = passes(error) && restarts.may(System.nanoTime());
    log.error("the {} stage failed and {}{}", name, again ? "begins again" : "stops", reason());
    log.debug("the failure", error);
    return again
        ? StreamThreadExceptionResponse.REPLACE_THREAD
        : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /**
   * What passes: the brokers were away, or ended the transaction of a process that stood still for
   * longer than a transaction may last. Kafka Streams meets most of that by itself; it comes here
   * when a record is sent between the failure of the producer and the moment it is told.
   */
  static boolean passes(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof RetriableException
          || e instanceof OutOfOrderSequenceException
          || e instanceof InvalidProducerEpochException
          || e instanceof InvalidPidMappingException
          || e instanceof InvalidTxnStateException
          || e instanceof ProducerFencedException
          || e instanceof TransactionAbortableException
          || unfinished(e)) {
        return true;
      }
    }
    return false;
  }

  /** What a producer answers whose commit was not answered in time; only a new one helps. */
  private static boolean unfinished(Throwable e) {
    return e instanceof IllegalStateException
        && String.valueOf(e.getMessage()).contains("timed out and must be retried");
  }

  /** A fault that comes back at once does not pass. */
  static final class Restarts {
    private final Deque<Long> times = new ArrayDeque<>();

    /** Whether one more may be made at that time, in nanoseconds. */
    synchronized boolean may(long now) {
      while (!times.isEmpty() && now - times.getFirst() > RESTARTS_WITHIN.toNanos()) {
        times.removeFirst();
      }
      times.addLast(now);
      return times.size() <= MOST_RESTARTS;
    }
  }
}
