package org.flowmon.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.flowmon.stage.Stage;
import org.flowmon.topic.Access;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** The alerts stage as it runs: {@link AlertTopology} on Kafka Streams. */
public final class AlertsApp extends Stage {
  private final AlertsConfig config;

  /** Prepares the stage; {@link #start} sets it going. Metrics go to {@code registry}. */
  public AlertsApp(AlertsConfig config, MeterRegistry registry) {
    super(
        "alerts",
        AlertTopology.build(
            config.topics(),
            config.rules(),
            config.published(),
            config.parties(),
            config.deployment(),
            new AlertsMetrics(registry, Clock.systemUTC()),
            config.commitInterval()),
        properties(config),
        config.instanceId());
    this.config = config;
  }

  @Override
  public void start() {
    AlertsLog.started(config);
    super.start();
  }

  static Properties properties(AlertsConfig config) {
    Properties p =
        properties(
            config.applicationId(),
            config.bootstrap(),
            config.clientId(),
            config.stateDir(),
            config.commitInterval(),
            config.sessionTimeout(),
            config.instanceId());
    // A lane of flows is all that a task reads: there is no other to wait for, and to reason about.
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    return p;
  }

  /** The settings of a stage that reads alerts or writes them, exactly once and promptly. */
  public static Properties properties(
      String applicationId,
      String bootstrap,
      String clientId,
      Path stateDir,
      Duration commitInterval,
      Duration silence,
      @Nullable String instanceId) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    p.putAll(Access.client(bootstrap, Map.of()));
    p.put(StreamsConfig.CLIENT_ID_CONFIG, clientId);
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    PromptTransactions.set(p, commitInterval);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class);
    String sessionTimeout = Long.toString(silence.toMillis());
    String heartbeat = Long.toString(silence.toMillis() / 4);
    p.put(mainConsumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), sessionTimeout);
    p.put(mainConsumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), heartbeat);
    p.put(mainConsumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    p.put(mainConsumer(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), Topics.FETCH_WAIT_MILLIS);
    if (instanceId != null) {
      p.put(mainConsumer(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    }
    return p;
  }

  private static String mainConsumer(String key) {
    return StreamsConfig.mainConsumerPrefix(key);
  }
}
