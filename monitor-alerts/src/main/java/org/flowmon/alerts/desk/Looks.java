package org.flowmon.alerts.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.alerts.desk.projection.FlowReads.Range;
import org.flowmon.alerts.desk.projection.FlowReads.Tip;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;

/**
 * Whether a chain was looked at wholly, so that "no flow found" says something. It was not when
 * blocks between those that were traced are missing ({@code gaps}), when some came without their
 * internal transfers ({@code no_traces}), and when its last block came a day before the last one of
 * another chain ({@code stopped}).
 */
final class Looks {
  private static final Duration SILENT = Duration.ofDays(1);

  private final Watchlist watchlist;
  private final Map<String, List<Range>> traced;
  private final Map<String, String> lacking = new TreeMap<>();

  /** How much of where a party's listed addresses lie was looked at. */
  enum Looked {
    ALL,
    PART,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Looks(
      Watchlist watchlist,
      Map<String, List<Range>> traced,
      Map<String, Long> untraced,
      Map<String, Tip> tips) {
    this.watchlist = watchlist;
    this.traced = traced;
    Instant newest =
        tips.values().stream().map(Tip::at).max(Comparator.naturalOrder()).orElse(Instant.MIN);
    for (Map.Entry<String, List<Range>> chain : traced.entrySet()) {
      Tip tip = tips.get(chain.getKey());
      if (chain.getValue().size() > 1) {
        lacking.put(chain.getKey(), "gaps");
      } else if (tip != null && tip.at().plus(SILENT).isBefore(newest)) {
        lacking.put(chain.getKey(), "stopped");
      } else if (untraced.getOrDefault(chain.getKey(), 0L) > 0) {
        lacking.put(chain.getKey(), "no_traces");
      }
    }
  }

  /** Whether every chain that is traced was looked at wholly. */
  boolean whole() {
    return !traced.isEmpty() && lacking.isEmpty();
  }

  /** Of each chain that is traced and was not looked at wholly, why. */
  Map<String, String> lacking() {
    return lacking;
  }

  /** How much was looked at of the chains on which a party has listed addresses. */
  Looked at(Entity party) {
    TreeSet<String> chains = new TreeSet<>();
    for (Attribution claim : watchlist.attributionsOf(party.id())) {
      if (claim.address() != null) {
        chains.addAll(Sources.chains(claim.chain()));
      }
    }
    long looked = chains.stream().filter(traced::containsKey).count();
    if (traced.isEmpty() || (looked == 0 && !chains.isEmpty())) {
      return Looked.NONE;
    }
    return looked < chains.size() || !lacking.isEmpty() ? Looked.PART : Looked.ALL;
  }
}
