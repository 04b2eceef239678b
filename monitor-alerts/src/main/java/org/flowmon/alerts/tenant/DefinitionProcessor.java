package org.flowmon.alerts.tenant;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One record of the tenants topic in: the directory follows. At a start all of them come before the
 * first alert. One that cannot be read leaves its tenant as it was.
 */
final class DefinitionProcessor implements Processor<String, byte[], Void, Void> {
  private final Directory directory;
  private final TenantsMetrics metrics;
  private KeyValueStore<String, byte[]> store;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process.
  DefinitionProcessor(Directory directory, TenantsMetrics metrics) {
    this.directory = directory;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(TenantTopology.TENANTS);
  }

  @Override
  public void process(Record<String, byte[]> in) {
    if (in.value() == null) {
      directory.remove(in.key());
      store.delete(in.key());
      return;
    }
    try {
      Optional<Tenant> tenant = TenantJson.fromBytes(in.value());
      if (tenant.isPresent() && !tenant.get().id().equals(in.key())) {
        throw new IllegalArgumentException("it speaks of tenant " + tenant.get().id());
      }
      tenant.ifPresentOrElse(directory::put, () -> directory.remove(in.key()));
      store.put(in.key(), in.value());
    } catch (IllegalArgumentException e) {
      metrics.countBadDefinition();
      TenantsLog.badDefinition(in.key(), String.valueOf(e.getMessage()));
    }
  }
}
