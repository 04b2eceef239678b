package org.flowmon.alerts.tenant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Who got an alert when it was raised, by alert id: its later revisions go to them and to nobody
 * else, whatever has become of the tenants meanwhile. An alert that concerned nobody takes no room.
 * One persistent store per lane; about 100 bytes an alert.
 */
final class Recipients {
  /** The store's name; for life. */
  static final String NAME = "tenant-recipients";

  private static final char AND = ' ';
  private static final char LIFE = '#';

  private final KeyValueStore<String, byte[]> store;

  Recipients(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray());
  }

  /** Those who got it, of whom there still are; empty when nobody was ever asked. */
  Optional<List<Tenant>> find(String alertId, TenantIndex tenants) {
    byte[] kept = store.get(alertId);
    if (kept == null) {
      return Optional.empty();
    }
    List<Tenant> left = new ArrayList<>();
    for (String each : new String(kept, StandardCharsets.US_ASCII).split(" ", -1)) {
      int at = each.indexOf(LIFE);
      int life = Integer.parseInt(each.substring(at + 1));
      tenants.find(each.substring(0, at)).filter(t -> t.life() == life).ifPresent(left::add);
    }
    return Optional.of(left);
  }

  /** They get it, now and later. */
  void put(String alertId, Collection<Tenant> tenants) {
    String kept =
        tenants.stream()
            .map(t -> t.id() + LIFE + t.life())
            .collect(Collectors.joining(String.valueOf(AND)));
    store.put(alertId, kept.getBytes(StandardCharsets.US_ASCII));
  }
}
