package org.flowmon.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
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
 * The alerts stage as it runs: {@link AlertTopology} on Kafka Streams, exactly once. A fault of the
 * broker is tried again a few times; any other failure stops the stage, which {@link #failed} then
 * says.
 */
public final class AlertsApp implements AutoCloseable {
  private static final int MOST_RESTARTS = 5;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final AlertsConfig config;
  private final KafkaStreams streams;
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  /**
   * Prepares the stage; {@link #start} sets it going.
   *
   * @param registry where the metrics go
   */
  public AlertsApp(AlertsConfig config, MeterRegistry registry) {
    this.config = config;
    this.streams =
        new KafkaStreams(
            AlertTopology.build(
                config.topics(),
                PartyRule.BUILT_IN,
                config.parties(),
                config.deployment(),
                new AlertsMetrics(registry),
                config.commitInterval()),
            properties(config));
    streams.setUncaughtExceptionHandler(this::failure);
  }

  /** Starts in the background. */
  public void start() {
    AlertsLog.started(config);
    streams.start();
  }

  /** Whether it processes flows: started, and its state restored. */
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
   * not wait for this one's session to end.
   */
  @Override
  public void close() {
    GroupMembershipOperation membership =
        config.instanceId() == null
            ? GroupMembershipOperation.LEAVE_GROUP
            : GroupMembershipOperation.REMAIN_IN_GROUP;
    AlertsLog.stopped(
        streams.close(CloseOptions.timeout(CLOSE_WITHIN).withGroupMembershipOperation(membership)));
  }

  private StreamThreadExceptionResponse failure(Throwable error) {
    failure = error;
    Throwable cause = error.getCause();
    boolean transientFault =
        error instanceof RetriableException || cause instanceof RetriableException;
    boolean again = transientFault && restarts.incrementAndGet() <= MOST_RESTARTS;
    AlertsLog.threadFailed(error, again);
    return again
        ? StreamThreadExceptionResponse.REPLACE_THREAD
        : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  static Properties properties(AlertsConfig config) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
    p.put(StreamsConfig.CLIENT_ID_CONFIG, config.clientId());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    PromptTransactions.set(p, config.commitInterval());
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class);
    // Streams waits 100 ms for more records by default: longer than a commit here.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "2");
    // One request is under way at a time: what piles up meanwhile goes in the next.
    p.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
        Integer.toString(512 * 1024));
    String sessionTimeout = Long.toString(config.sessionTimeout().toMillis());
    String heartbeat = Long.toString(config.sessionTimeout().toMillis() / 4);
    p.put(mainConsumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), sessionTimeout);
    p.put(mainConsumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), heartbeat);
    p.put(mainConsumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    p.put(mainConsumer(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), Topics.FETCH_WAIT_MILLIS);
    if (config.instanceId() != null) {
      p.put(mainConsumer(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instanceId());
    }
    p.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Integer.toString(Topics.MAX_RECORD_BYTES));
    return p;
  }

  private static String mainConsumer(String key) {
    return StreamsConfig.mainConsumerPrefix(key);
  }
}
