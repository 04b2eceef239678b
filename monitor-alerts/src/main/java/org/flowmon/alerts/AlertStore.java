package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The last revision of every alert, found by alert id and by flow id. One persistent store per lane
 * with two kinds of keys: an alert id leads to the alert's JSON, {@code flow:} and a flow id to an
 * alert id. Both are needed: when the watchlist has changed since the alert was raised, the rules
 * would give the flow another alert id, and its retraction would not find the alert. Grows with the
 * number of alerts, not with the chain.
 */
final class AlertStore {
  /** The store's name; for life. */
  static final String NAME = "alert-state";

  private static final String FLOW = "flow:";

  /** The record that last changed the rules of the lane; no alert has this id. */
  private static final String RULES = "rules";

  private final KeyValueStore<String, byte[]> store;

  AlertStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray());
  }

  Optional<Alert> find(String alertId) {
    return Optional.ofNullable(store.get(alertId)).map(AlertJson::fromBytes);
  }

  Optional<Alert> findByFlow(String flowId) {
    return Optional.ofNullable(store.get(FLOW + flowId))
        .map(id -> new String(id, StandardCharsets.UTF_8))
        .flatMap(this::find);
  }

  Optional<byte[]> rules() {
    return Optional.ofNullable(store.get(RULES));
  }

  void putRules(byte[] published) {
    store.put(RULES, published);
  }

  void put(Alert alert, byte[] json) {
    store.put(alert.alertId(), json);
    byte[] id = alert.alertId().getBytes(StandardCharsets.UTF_8);
    store.put(FLOW + alert.movement().flowId(), id);
  }
}
