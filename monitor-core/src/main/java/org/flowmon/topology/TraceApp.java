package org.flowmon.topology;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The trace stage as it runs: {@link TraceTopology} on Kafka Streams, exactly once. A fault of the
 * broker is tried again a few times; a broken lane or any other failure stops the stage, which
 * {@link #failed} then says.
 */
public final class TraceApp implements AutoCloseable {
  private static final int MOST_RESTARTS = 5;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final TraceConfig config;
  private final KafkaStreams streams;
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  /** Prepares the stage; {@link #start} sets it going. Metrics go to {@code registry}. */
  public TraceApp(TraceConfig config, MeterRegistry registry) {
    this.config = config;
    LaneHistory history =
        new KafkaLaneHistory(historyConfig(config), config.topics().transactions());
    this.streams =
        new KafkaStreams(
            TraceTopology.build(config.topics(), config, history, new TraceMetrics(registry)),
            properties(config));
    streams.setUncaughtExceptionHandler(this::failure);
  }

  /** Starts in the background. */
  public void start() {
    TraceLog.started(config);
    streams.start();
  }

  /** Whether it traces: started, and its state restored. */
  public boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Whether it gave up. */
  public boolean failed() {
    return streams.state() == KafkaStreams.State.ERROR
        || streams.state() == KafkaStreams.State.PENDING_ERROR;
  }

  /** The last failure of its thread, also one that it went on after; {@code null} for none. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Ends within 20 s. Without a fixed instance name the group is left, so that the next start need
   * not wait.
   */
  @Override
  public void close() {
    GroupMembershipOperation membership =
        config.instanceId() == null
            ? GroupMembershipOperation.LEAVE_GROUP
            : GroupMembershipOperation.REMAIN_IN_GROUP;
    TraceLog.stopped(
        streams.close(CloseOptions.timeout(CLOSE_WITHIN).withGroupMembershipOperation(membership)));
  }

  private StreamThreadExceptionResponse failure(Throwable error) {
    failure = error;
    boolean transientFault =
        error instanceof RetriableException || error.getCause() instanceof RetriableException;
    boolean again = transientFault && restarts.incrementAndGet() <= MOST_RESTARTS;
    TraceLog.threadFailed(error, again);
    return again
        ? StreamThreadExceptionResponse.REPLACE_THREAD
        : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static Map<String, Object> historyConfig(TraceConfig config) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        config.bootstrap(),
        ConsumerConfig.CLIENT_ID_CONFIG,
        config.applicationId() + "-history",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        Topics.FETCH_WAIT_MILLIS,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        4 * Topics.MAX_RECORD_BYTES);
  }

  static Properties properties(TraceConfig config) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
    p.put(StreamsConfig.CLIENT_ID_CONFIG, config.applicationId());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    PromptTransactions.set(p, config.commitInterval());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    producer(p, ProducerConfig.LINGER_MS_CONFIG, "2");
    producer(p, ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(512 * 1024));
    producer(p, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    producer(p, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.MAX_RECORD_BYTES));
    long session = config.sessionTimeout().toMillis();
    consumer(p, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(session));
    consumer(p, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Long.toString(session / 4));
    consumer(p, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer(p, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "64");
    consumer(
        p, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Integer.toString(Topics.FETCH_WAIT_MILLIS));
    consumer(
        p,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        Integer.toString(Topics.MAX_RECORD_BYTES));
    // a restore may trace a long stretch of the lane again before the first poll
    consumer(p, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "900000");
    String instance = config.instanceId();
    if (instance != null) {
      consumer(p, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    }
    return p;
  }

  private static void producer(Properties p, String key, String value) {
    p.put(StreamsConfig.producerPrefix(key), value);
  }

  private static void consumer(Properties p, String key, String value) {
    p.put(StreamsConfig.mainConsumerPrefix(key), value);
  }
}
