package org.flowmon.topology;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.flowmon.stage.Stage;
import org.flowmon.topic.Access;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The trace stage as it runs: {@link TraceTopology} on Kafka Streams. A broken lane stops it. */
public final class TraceApp extends Stage {
  private final TraceConfig config;

  /** Prepares the stage; {@link #start} sets it going. Metrics go to {@code registry}. */
  public TraceApp(TraceConfig config, MeterRegistry registry) {
    super(
        "trace",
        TraceTopology.build(
            config.topics(),
            config,
            new KafkaLaneHistory(historyConfig(config), config.topics().transactions()),
            new TraceMetrics(registry)),
        properties(config),
        config.instanceId());
    this.config = config;
  }

  @Override
  public void start() {
    TraceLog.started(config);
    super.start();
  }

  /** How the lane is read besides the stage. */
  static Map<String, Object> historyConfig(TraceConfig config) {
    return Access.client(
        config.bootstrap(),
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            config.applicationId() + "-history",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            Topics.FETCH_WAIT_MILLIS,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            4 * Topics.MAX_RECORD_BYTES));
  }

  static Properties properties(TraceConfig config) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    p.putAll(Access.client(config.bootstrap(), Map.of()));
    p.put(StreamsConfig.CLIENT_ID_CONFIG, config.applicationId());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    PromptTransactions.set(p, config.commitInterval());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
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

  private static void consumer(Properties p, String key, String value) {
    p.put(StreamsConfig.mainConsumerPrefix(key), value);
  }
}
