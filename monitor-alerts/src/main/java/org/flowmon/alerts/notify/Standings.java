package org.flowmon.alerts.notify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.flowmon.alerts.notify.PageJson.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts the cases stand on: those that hold now and ask something of people. Counts are kept
 * beside them, because a case may stand on very many.
 */
final class Standings {
  private final Map<String, Standing> byAlert = new HashMap<>();
  private final Map<String, Set<String>> byCase = new HashMap<>();
  private final Map<String, int[]> counts = new HashMap<>();

  @Nullable Standing of(String alertId) {
    return byAlert.get(alertId);
  }

  void put(String alertId, Standing standing) {
    remove(alertId);
    byAlert.put(alertId, standing);
    byCase.computeIfAbsent(standing.caseKey(), key -> new HashSet<>()).add(alertId);
    counts
        .computeIfAbsent(standing.caseKey(), key -> new int[Urgency.values().length])[
        standing.urgency().ordinal()]++;
  }

  void remove(String alertId) {
    Standing was = byAlert.remove(alertId);
    if (was == null) {
      return;
    }
    Set<String> others = byCase.get(was.caseKey());
    int[] count = counts.get(was.caseKey());
    if (others != null && count != null) {
      others.remove(alertId);
      count[was.urgency().ordinal()]--;
      if (others.isEmpty()) {
        byCase.remove(was.caseKey());
        counts.remove(was.caseKey());
      }
    }
  }

  /** How many alerts of the case ask at least that much. */
  int count(String caseKey, Urgency least) {
    int[] count = counts.get(caseKey);
    int sum = 0;
    for (Urgency each : Urgency.values()) {
      sum += count != null && each.atLeast(least) ? count[each.ordinal()] : 0;
    }
    return sum;
  }

  /** The alerts of the case. */
  Set<String> alerts(String caseKey) {
    return Set.copyOf(byCase.getOrDefault(caseKey, Set.of()));
  }
}
