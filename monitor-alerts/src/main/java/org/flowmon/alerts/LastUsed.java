package org.flowmon.alerts;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was made of versions of the watchlist, for the few that were used last: lanes and people go
 * over to a new one about the same time, and to read a large one takes seconds. Not for several
 * threads.
 */
public final class LastUsed<V> {
  private static final int KEPT = 4;

  private final Map<String, V> byVersion =
      new LinkedHashMap<>(KEPT, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
          return size() > KEPT;
        }
      };

  /** Without any. */
  public LastUsed() {}

  /** That of a version; {@code null} when it is not kept. */
  public @Nullable V get(String version) {
    return byVersion.get(version);
  }

  /** Keeps that of a version. */
  public void put(String version, V made) {
    byVersion.put(version, made);
  }
}
