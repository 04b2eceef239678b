package org.flowmon.standalone;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.flowmon.alerts.Parties;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Watchlist;

/** Since when a list says that its entities are designated. */
final class Designated {
  private final Parties parties;

  Designated(Watchlist list) {
    parties = Parties.of(list);
  }

  /** The day of the entity's first listing; empty when it has none, or none with a date. */
  Optional<LocalDate> since(String entity) {
    return parties.designation(entity).flatMap(first -> Optional.ofNullable(first.date()));
  }

  /** The earlier of those of its two parties. */
  Optional<LocalDate> since(Flow flow) {
    return Stream.of(flow.from(), flow.to())
        .flatMap(entity -> since(entity).stream())
        .min(Comparator.naturalOrder());
  }
}
