package org.flowmon.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holders by key, and what those that the current block changed were before it. Values are
 * immutable.
 */
final class PoisonHolders<K, V> {
  private final Map<K, V> now = new HashMap<>();
  private Map<K, Optional<V>> before = new HashMap<>();

  /** From here on, what changes is noted in {@code journal} as it was, the first time only. */
  void note(Map<K, Optional<V>> journal) {
    before = journal;
  }

  @Nullable V get(K key) {
    return now.get(key);
  }

  /** Replaces what a key has; {@code null} removes it. */
  void set(K key, @Nullable V value) {
    V old = value == null ? now.remove(key) : now.put(key, value);
    before.putIfAbsent(key, Optional.ofNullable(old));
  }

  /** Takes back what a journal holds. */
  void undo(Map<K, Optional<V>> journal) {
    journal.forEach(
        (key, was) -> was.ifPresentOrElse(value -> now.put(key, value), () -> now.remove(key)));
  }

  /** Every holder, in no particular order. */
  void forEach(BiConsumer<K, V> visitor) {
    now.forEach(visitor);
  }
}
