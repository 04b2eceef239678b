package org.flowmon.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** In a persistent store per lane, with a changelog. */
final class WindowStore implements WindowTable {
  /** The store's name; for life. */
  static final String NAME = "alert-windows";

  private final KeyValueStore<String, byte[]> store;

  WindowStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray());
  }

  @Override
  public byte @Nullable [] get(String key) {
    return store.get(key);
  }

  @Override
  public void put(String key, byte[] value) {
    store.put(key, value);
  }

  @Override
  public void delete(String key) {
    store.delete(key);
  }

  @Override
  public List<Map.Entry<String, byte[]>> range(String from, String to, int most) {
    List<Map.Entry<String, byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all = store.range(from, to)) {
      while (found.size() < most && all.hasNext()) {
        KeyValue<String, byte[]> each = all.next();
        found.add(Map.entry(each.key, each.value));
      }
    }
    return found;
  }
}
