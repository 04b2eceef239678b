package org.flowmon.alerts.desk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** Where the claims of a watchlist come from. */
final class Sources {
  /** The chain in a claim that stands for every chain of Ethereum's kind. */
  private static final String EVM = "evm";

  private Sources() {}

  /** What one source says: how much, and the newest day it gives, if any. */
  record Source(long claims, @Nullable String newest) {
    Source plus(@Nullable String day) {
      boolean newer = day != null && (newest == null || day.compareTo(newest) > 0);
      return new Source(claims + 1, newer ? day : newest);
    }
  }

  static Map<String, Source> of(Watchlist watchlist) {
    Map<String, Source> sources = new TreeMap<>();
    for (Attribution claim : watchlist.attributions()) {
      String day = claim.knownFrom() == null ? null : claim.knownFrom().toString();
      Source before = sources.getOrDefault(claim.source(), new Source(0, null));
      sources.put(claim.source(), before.plus(day));
    }
    return sources;
  }

  /** The chains of a claim: all of Ethereum's kind where it stands for those. */
  static List<String> chains(String claimed) {
    return claimed.equals(EVM)
        ? Chain.all().stream().filter(Chain::evm).map(Chain::name).toList()
        : List.of(claimed);
  }

  /** Chains that nothing here can watch, and how many listed addresses lie on them. */
  static Map<String, Long> unwatched(Watchlist watchlist) {
    Map<String, Long> chains = new TreeMap<>();
    for (Attribution claim : watchlist.attributions()) {
      String chain = claim.chain();
      if (claim.address() != null && !chain.equals(EVM) && Chain.find(chain).isEmpty()) {
        chains.merge(chain, 1L, Long::sum);
      }
    }
    return chains;
  }
}
