package org.flowmon.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alerts stage knows of an entity.
 *
 * @param id the entity id that flows carry
 * @param name to be shown; the id when nothing better is known
 * @param kind {@code exchange}, {@code mining-pool}, ...; {@code null} when not known
 * @param country ISO 3166 alpha-2; {@code null} when not known
 * @param region a part of the country, {@code irkutsk}; {@code null} when not known
 * @param tags {@code russia-linked}, {@code sanctioned}, {@code watched}, ...; ascending, once each
 */
public record Party(
    String id,
    String name,
    @Nullable String kind,
    @Nullable String country,
    @Nullable String region,
    List<String> tags) {
  public Party {
    tags = tags.stream().sorted().distinct().toList();
  }

  /** A party of which nothing but the id is known. */
  static Party unknown(String id) {
    return new Party(id, id, null, null, null, List.of());
  }

  /** Whether it carries the tag. */
  public boolean tagged(String tag) {
    return tags.contains(tag);
  }

  /** Whether it is of that kind. */
  public boolean is(String wanted) {
    return wanted.equals(kind);
  }
}
