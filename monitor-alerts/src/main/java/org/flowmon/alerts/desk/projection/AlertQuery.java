package org.flowmon.alerts.desk.projection;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are asked for.
 *
 * @param filters the values that a facet may have; a facet that is not there may have any
 * @param words of addresses, transactions and names: each must begin a word of the alert
 * @param sort the order
 * @param after the {@code next} of the page before; {@code null} for the first page
 * @param limit the most rows of a page
 */
public record AlertQuery(
    Map<Facet, Set<String>> filters, String words, Sort sort, @Nullable String after, int limit) {

  /** The most rows of a page. */
  public static final int MOST = 500;

  public AlertQuery {
    Map<Facet, Set<String>> own = new EnumMap<>(Facet.class);
    filters.forEach((facet, values) -> own.put(facet, Set.copyOf(values)));
    filters = Map.copyOf(own);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit: expected 1 to " + MOST + ", found " + limit);
    }
  }
}
