package org.flowmon.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.chain.Finality;
import org.flowmon.topic.Settled;
import org.jspecify.annotations.Nullable;

/**
 * The last revision of every alert, found by alert id, by flow id, and by the height of its block
 * until that is final; and what was last said of the whole lane. One persistent store per lane with
 * four kinds of keys: an alert id leads to the alert's JSON, {@code flow:} and a flow id to an
 * alert id, and {@code included:} or {@code confirmed:}, a height and an alert id to nothing more;
 * {@code senders:} and a flow id to the addresses it left from, where they are known. The first two
 * are needed both: when the watchlist has changed since the alert was raised, the rules would give
 * the flow another alert id, and its retraction would not find the alert. Grows with the number of
 * alerts, not with the chain.
 */
final class AlertStore {
  /** The store's name; for life. */
  static final String NAME = "alert-state";

  private static final String FLOW = "flow:";
  private static final String SENDERS = "senders:";
  private static final byte[] NOTHING = {};

  /** The record that last changed the rules of the lane; no alert has this id. */
  private static final String RULES = "rules";

  private static final String SETTLED = "settled";
  private static final String LABELS = "labels";

  private final KeyValueStore<String, byte[]> store;

  /** The alert found or put last: what is put is mostly the next revision of what was found. */
  private @Nullable Alert recent;

  AlertStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray());
  }

  Optional<Alert> find(String alertId) {
    if (recent == null || !recent.alertId().equals(alertId)) {
      byte[] json = store.get(alertId);
      recent = json == null ? null : AlertJson.fromBytes(json);
    }
    return Optional.ofNullable(recent);
  }

  Optional<Alert> findByFlow(String flowId) {
    return Optional.ofNullable(store.get(FLOW + flowId))
        .map(id -> new String(id, StandardCharsets.UTF_8))
        .flatMap(this::find);
  }

  /**
   * The ids of the alerts that a chain settled so far lifts to another status, by height and then
   * id. Those of a lane are of one chain.
   */
  List<String> below(Finality finality) {
    TreeSet<String> found = new TreeSet<>();
    collect(Status.INCLUDED, Math.max(finality.safe(), finality.finalized()), found);
    collect(Status.CONFIRMED, finality.finalized(), found);
    return found.stream().map(place -> place.substring(place.indexOf(':') + 1)).toList();
  }

  private void collect(Status status, long height, Set<String> places) {
    if (height < 0) {
      return;
    }
    String from = status + ":";
    try (KeyValueIterator<String, byte[]> open = store.range(from, from + place(height + 1, ""))) {
      open.forEachRemaining(entry -> places.add(entry.key.substring(from.length())));
    }
  }

  private static String place(long height, String alertId) {
    return String.format(Locale.ROOT, "%016d:%s", height, alertId);
  }

  /** Every alert that is not pending, by id. */
  void forEach(Consumer<Alert> each) {
    try (KeyValueIterator<String, byte[]> all = store.range(AlertId.FIRST, AlertId.LAST)) {
      all.forEachRemaining(entry -> each.accept(AlertJson.fromBytes(entry.value)));
    }
  }

  /** The addresses that the flow left from, where they are known. */
  List<String> senders(String flowId) {
    byte[] kept = store.get(SENDERS + flowId);
    return kept == null ? List.of() : List.of(new String(kept, StandardCharsets.UTF_8).split(" "));
  }

  void putSenders(String flowId, List<String> senders) {
    if (!senders.isEmpty()) {
      store.put(SENDERS + flowId, String.join(" ", senders).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** How far the lane was settled last. */
  Finality finality() {
    byte[] last = store.get(SETTLED);
    return last == null ? Finality.UNKNOWN : Settled.fromBytes(last).finality();
  }

  void putSettled(Settled settled) {
    store.put(SETTLED, settled.toBytes());
  }

  /** The version of the labels that the lane's flows were traced with last; empty at first. */
  String labels() {
    byte[] last = store.get(LABELS);
    return last == null ? "" : new String(last, StandardCharsets.UTF_8);
  }

  void putLabels(String version) {
    store.put(LABELS, version.getBytes(StandardCharsets.UTF_8));
  }

  Optional<byte[]> rules() {
    return Optional.ofNullable(store.get(RULES));
  }

  void putRules(byte[] published) {
    store.put(RULES, published);
  }

  void put(Alert alert, byte[] json) {
    Optional<String> before = find(alert.alertId()).flatMap(AlertStore::open);
    Optional<String> open = open(alert);
    if (!open.equals(before)) {
      before.ifPresent(store::delete);
      open.ifPresent(key -> store.put(key, NOTHING));
    }
    store.put(alert.alertId(), json);
    recent = alert;
    String flow = FLOW + alert.movement().flowId();
    byte[] id = alert.alertId().getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(id, store.get(flow))) {
      store.put(flow, id);
    }
  }

  /** Its key among those whose status can still rise. */
  private static Optional<String> open(Alert alert) {
    Status status = alert.movement().standing().status();
    return status.canRise() && alert.state() != State.RETRACTED
        ? Optional.of(status + ":" + place(alert.movement().block().height(), alert.alertId()))
        : Optional.empty();
  }
}
