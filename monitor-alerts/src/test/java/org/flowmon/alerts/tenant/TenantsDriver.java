package org.flowmon.alerts.tenant;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.Severity;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The tenants stage without a broker: alerts and tenants in, copies out. */
final class TenantsDriver implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Set<String> topics = new HashSet<>();
  final TopologyTestDriver driver;
  final TestInputTopic<String, byte[]> tenants;
  final TestInputTopic<byte[], byte[]> alerts;
  final TestOutputTopic<byte[], byte[]> deadLetters;

  TenantsDriver(Path dir) {
    driver =
        new TopologyTestDriver(
            topology(registry, topics),
            TenantsApp.properties(TenantsConfig.of("nowhere:1", TOPICS, dir, null)));
    tenants =
        driver.createInputTopic(
            TOPICS.tenants(), new StringSerializer(), new ByteArraySerializer());
    alerts =
        driver.createInputTopic(
            TOPICS.alerts(), new ByteArraySerializer(), new ByteArraySerializer());
    deadLetters =
        driver.createOutputTopic(
            TOPICS.tenantsDeadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static Topology topology(SimpleMeterRegistry registry, Set<String> topics) {
    return TenantTopology.build(
        TOPICS,
        new Directory(),
        () -> topics,
        new TenantsMetrics(registry),
        PromptTransactions.INTERVAL);
  }

  /** A tenant that wants everything about those entities; without any, about all. */
  static Tenant tenant(String id, int life, String... entities) {
    return new Tenant(
        id,
        "Tenant " + id,
        life,
        new TreeSet<>(List.of(entities)),
        entities.length == 0,
        Threshold.NONE,
        new TreeMap<>(),
        Tenant.scramPrincipal(id),
        1000);
  }

  static Tenant with(Tenant tenant, Threshold usual, SortedMap<String, Threshold> perRule) {
    return new Tenant(
        tenant.id(),
        tenant.name(),
        tenant.life(),
        tenant.entities(),
        tenant.everything(),
        usual,
        perRule,
        tenant.principal(),
        tenant.bytesPerSecond());
  }

  static Threshold least(Severity severity, String asset, String amount) {
    return new Threshold(severity, new TreeMap<>(Map.of(asset, new BigDecimal(amount))));
  }

  void add(Tenant tenant) {
    topics.add(tenant.topic(TOPICS));
    tenants.pipeInput(tenant.id(), TenantJson.toBytes(tenant));
  }

  void remove(String id, int life) {
    tenants.pipeInput(id, TenantJson.removed(id, life));
  }

  /** What stands in a tenant's topic since the last question. */
  List<TestRecord<String, byte[]>> got(String tenant) {
    TestOutputTopic<String, byte[]> topic =
        driver.createOutputTopic(
            TOPICS.tenantAlerts(tenant), new StringDeserializer(), new ByteArrayDeserializer());
    List<TestRecord<String, byte[]>> records = new ArrayList<>();
    while (!topic.isEmpty()) {
      records.add(topic.readRecord());
    }
    return records;
  }

  int counted(String metric, Object outcome) {
    return (int) registry.get(metric).tag("outcome", outcome.toString()).counter().count();
  }

  @Override
  public void close() {
    driver.close();
  }
}
