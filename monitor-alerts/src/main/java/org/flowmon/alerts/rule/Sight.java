package org.flowmon.alerts.rule;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.Usd;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/** The flow at hand as all rules of a set read it: worked out once, not by each. */
final class Sight {
  /**
   * A flow from one end.
   *
   * @param named what the names of the vocabulary stand for; not to be changed
   */
  record Seen(Map<String, Object> named, BitSet places) {
    /** No means that the rule of that place does not match. */
    boolean concerns(int place) {
      return places.get(place);
    }
  }

  private record Last(Flow flow, Supplier<Usd> usd, Parties parties, Map<Direction, Seen> seen) {}

  private final List<List<Sign>> rules = new ArrayList<>();
  private volatile @Nullable Signs signs;
  private volatile @Nullable Last last;

  Sight() {}

  /** The place of a further rule, which matches nothing that has none of the signs (if any). */
  synchronized int take(List<Sign> ofRule) {
    rules.add(List.copyOf(ofRule));
    signs = null;
    last = null;
    return rules.size() - 1;
  }

  Seen of(Flow flow, Supplier<Usd> usd, Parties parties, Direction direction) {
    Last known = last;
    if (known == null || known.flow() != flow || known.usd() != usd || known.parties() != parties) {
      Signs all = signs();
      Map<Direction, Seen> seen = new EnumMap<>(Direction.class);
      Vocabulary.of(flow, usd, parties)
          .forEach((end, named) -> seen.put(end, new Seen(named, all.in(named))));
      known = new Last(flow, usd, parties, seen);
      last = known;
    }
    return Objects.requireNonNull(known.seen().get(direction));
  }

  private Signs signs() {
    Signs all = signs;
    if (all == null) {
      synchronized (this) {
        all = new Signs(rules);
        signs = all;
      }
    }
    return all;
  }
}
