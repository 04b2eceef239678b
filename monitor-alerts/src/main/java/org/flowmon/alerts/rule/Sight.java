package org.flowmon.alerts.rule;

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
  private record Last(
      Flow flow, Supplier<Usd> usd, Parties parties, Map<Direction, Map<String, Object>> named) {}

  private volatile @Nullable Last last;

  Sight() {}

  /** What the names of the vocabulary stand for. Not to be changed. */
  Map<String, Object> of(Flow flow, Supplier<Usd> usd, Parties parties, Direction direction) {
    Last seen = last;
    if (seen == null || seen.flow() != flow || seen.usd() != usd || seen.parties() != parties) {
      seen = new Last(flow, usd, parties, Vocabulary.of(flow, usd, parties));
      last = seen;
    }
    return Objects.requireNonNull(seen.named().get(direction));
  }
}
