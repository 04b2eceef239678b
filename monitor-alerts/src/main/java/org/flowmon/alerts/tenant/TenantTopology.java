package org.flowmon.alerts.tenant;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.Stores;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The drawing of the tenants stage. */
final class TenantTopology {
  static final String ALERTS = "alerts-of-all";
  static final String ROUTE = "tenant-route";
  static final String COPIES = "tenant-copies";
  static final String DEAD_LETTERS = "tenants-dead-letters";
  static final String DEFINITIONS = "tenant-definitions";
  static final String DEFINE = "tenant-define";

  /** What the tenants topic has now, by tenant id. */
  static final String TENANTS = "tenants-now";

  private TenantTopology() {}

  /** Each copy goes to the topic of its tenant. */
  private record ToTenant(Topics topics) implements TopicNameExtractor<String, TenantCopy> {
    @Override
    public String extract(String id, TenantCopy copy, RecordContext context) {
      return copy.tenant().topic(topics);
    }
  }

  /**
   * Alerts in, a copy for each tenant that they concern out.
   *
   * <pre>
   *  [flowmon.alerts]                          [flowmon.tenants]     who they are, for all lanes
   *        |                                          |
   *  alerts-of-all                            tenant-definitions
   *        |                                          |
   *   tenant-route  <-- directory, by entity -- tenant-define --> (tenants-now)
   *      |    |     <---->  (tenant-recipients)  who got an alert, by alert id
   *      |    |
   *      |  tenants-dead-letters
   *      |    |
   *      |  [flowmon.tenants.dlq]               what could not be routed, with the reason
   * tenant-copies
   *      |
   *  [flowmon.tenant.ID.alerts]                 key: the alert's id for that tenant
   * </pre>
   *
   * @param topicNames which topics there are: a tenant whose topic is gone must not stop the others
   */
  static Topology build(
      Topics topics,
      Directory directory,
      Supplier<Set<String>> topicNames,
      TenantsMetrics metrics,
      Duration commitInterval) {
    return new Topology()
        .addGlobalStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(TENANTS), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled(),
            DEFINITIONS,
            Serdes.String().deserializer(),
            Serdes.ByteArray().deserializer(),
            topics.tenants(),
            DEFINE,
            () -> new DefinitionProcessor(directory, metrics))
        .addSource(
            ALERTS,
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer(),
            topics.alerts())
        .addProcessor(
            ROUTE,
            () ->
                new TenantProcessor(
                    topics, directory, topicNames, metrics, new PromptTransactions(commitInterval)),
            ALERTS)
        .addStateStore(Recipients.builder(), ROUTE)
        .addSink(
            COPIES,
            new ToTenant(topics),
            Serdes.String().serializer(),
            TenantCopy.SERIALIZER,
            ROUTE)
        .addSink(
            DEAD_LETTERS,
            topics.tenantsDeadLetters(),
            Serdes.ByteArray().serializer(),
            Serdes.ByteArray().serializer(),
            ROUTE);
  }
}
