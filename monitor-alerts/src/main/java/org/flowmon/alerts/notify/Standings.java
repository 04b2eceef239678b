package org.flowmon.alerts.notify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flowmon.alerts.notify.PageJson.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts the cases stand on: those that hold now and ask something of people. They are
 * counted by rank, because a case may stand on very many.
 */
final class Standings {
  /**
   * For how many alerts of a case and rank it is kept what they say; one of them speaks for the
   * case when graver ones are gone.
   */
  static final int VOICES = 16;

  private final Map<String, Standing> byAlert = new HashMap<>();
  private final Map<String, Stand> byCase = new HashMap<>();

  /** What a case stands on. */
  private static final class Stand {
    final Set<String> alerts = new HashSet<>();
    final TreeMap<Rank, Held> ranks = new TreeMap<>();
  }

  /** Its alerts of one rank. */
  private static final class Held {
    int count;
    final Map<String, Subject> voices = new LinkedHashMap<>();
  }

  /**
   * The gravest that a case stands on.
   *
   * @param subject the first of those alerts; {@code null} when none of them is known that well
   */
  record Gravest(Rank rank, @Nullable Subject subject) {}

  @Nullable Standing of(String alertId) {
    return byAlert.get(alertId);
  }

  void put(String alertId, Standing standing) {
    remove(alertId);
    byAlert.put(alertId, standing);
    Stand stand = byCase.computeIfAbsent(standing.caseKey(), key -> new Stand());
    stand.alerts.add(alertId);
    Held held = stand.ranks.computeIfAbsent(standing.rank(), rank -> new Held());
    held.count++;
    if (standing.subject() != null) {
      held.voices.put(alertId, standing.subject());
    }
  }

  void remove(String alertId) {
    Standing was = byAlert.remove(alertId);
    Stand stand = was == null ? null : byCase.get(was.caseKey());
    Held held = was == null || stand == null ? null : stand.ranks.get(was.rank());
    if (was == null || stand == null || held == null) {
      return;
    }
    stand.alerts.remove(alertId);
    held.voices.remove(alertId);
    if (--held.count == 0) {
      stand.ranks.remove(was.rank());
    }
    if (stand.alerts.isEmpty()) {
      byCase.remove(was.caseKey());
    }
  }

  /** Whether another alert of that case and rank may be kept with what it says. */
  boolean hears(String caseKey, Rank rank) {
    Stand stand = byCase.get(caseKey);
    Held held = stand == null ? null : stand.ranks.get(rank);
    return held == null || held.voices.size() < VOICES;
  }

  /** How many alerts of the case ask at least that much. */
  int count(String caseKey, Urgency least) {
    Stand stand = byCase.get(caseKey);
    int sum = 0;
    if (stand != null) {
      for (Map.Entry<Rank, Held> each : stand.ranks.entrySet()) {
        sum += each.getKey().urgency().atLeast(least) ? each.getValue().count : 0;
      }
    }
    return sum;
  }

  /** The gravest alert of the case; {@code null} for none. */
  @Nullable Gravest gravest(String caseKey) {
    Stand stand = byCase.get(caseKey);
    Map.Entry<Rank, Held> last = stand == null ? null : stand.ranks.lastEntry();
    return last == null
        ? null
        : new Gravest(
            last.getKey(), last.getValue().voices.values().stream().findFirst().orElse(null));
  }

  /** The alerts of the case. */
  Set<String> alerts(String caseKey) {
    Stand stand = byCase.get(caseKey);
    return stand == null ? Set.of() : Set.copyOf(stand.alerts);
  }
}
