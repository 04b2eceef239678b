package org.flowmon.alerts.tenant;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.StreamsConfig;
import org.flowmon.alerts.AlertsApp;
import org.flowmon.stage.Stage;
import org.flowmon.topic.Access;

/** The tenants stage as it runs: {@link TenantTopology} on Kafka Streams. */
public final class TenantsApp extends Stage {
  /**
   * Each topic has a batch of its own, which takes so much memory however few alerts are in it:
   * with a thousand topics those of the other stages would fill the producer's buffer 16 times.
   */
  private static final int BATCH_BYTES = 16 * 1024;

  /** A tenant's topic that went away holds the stage up no longer than this. */
  private static final String MOST_WAIT_MILLIS = "10000";

  private static final int ANSWER_MILLIS = 10_000;

  private final TenantsConfig config;

  /** Prepares the stage; {@link #start} sets it going. Metrics go to {@code registry}. */
  public TenantsApp(TenantsConfig config, MeterRegistry registry) {
    super(
        "tenants",
        TenantTopology.build(
            config.topics(),
            new Directory(),
            () -> topicNames(config),
            new TenantsMetrics(registry),
            config.commitInterval()),
        properties(config),
        config.instanceId());
    this.config = config;
  }

  @Override
  public void start() {
    TenantsLog.started(config);
    super.start();
  }

  static Properties properties(TenantsConfig config) {
    Properties p =
        AlertsApp.properties(
            config.applicationId(),
            config.bootstrap(),
            config.applicationId(),
            config.stateDir(),
            config.commitInterval(),
            config.sessionTimeout(),
            config.instanceId());
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), MOST_WAIT_MILLIS);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    return p;
  }

  /** Asked when an alert is for a tenant whose topic was not there the last time. */
  private static Set<String> topicNames(TenantsConfig config) {
    Map<String, Object> settings =
        Access.client(
            config.bootstrap(),
            Map.of("request.timeout.ms", ANSWER_MILLIS, "default.api.timeout.ms", ANSWER_MILLIS));
    try (Admin admin = Admin.create(settings)) {
      return admin.listTopics().names().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException retriable) {
        throw retriable;
      }
      throw new KafkaException("cannot ask which topics there are", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
