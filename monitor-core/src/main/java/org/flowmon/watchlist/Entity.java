package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who controls addresses.
 *
 * @param id the name under which records speak of it; never empty
 * @param name its full name
 * @param country ISO 3166 two-letter code, if known
 * @param region lower-case name of a part of the country, if known
 * @param tags each tag with the statements it rests on (its basis)
 * @param designations earliest first
 * @param aliases other names
 * @param sameAs ids other lists give to the same entity
 * @param note what else must be said, if anything
 */
public record Entity(
    String id,
    String name,
    EntityKind kind,
    @Nullable String country,
    @Nullable String region,
    SortedMap<String, SortedSet<String>> tags,
    SortedSet<Designation> designations,
    SortedSet<String> aliases,
    SortedSet<String> sameAs,
    @Nullable String note) {

  /** Linked to Russia by {@link RussiaLink}, or so stated by a source. */
  public static final String RUSSIA_LINKED = "russia-linked";

  /** Has at least one designation, or is so called by a source. */
  public static final String SANCTIONED = "sanctioned";

  /** Value passes through its addresses as if they were unlabelled; for a dex or bridge. */
  public static final String TRANSPARENT = "transparent";

  public Entity {
    if (id.isBlank()) {
      throw new IllegalArgumentException("an entity has an id");
    }
    TreeMap<String, SortedSet<String>> own = new TreeMap<>();
    tags.forEach((tag, basis) -> own.put(tag, frozen(basis)));
    tags = Collections.unmodifiableSortedMap(own);
    designations = frozen(designations);
    aliases = frozen(aliases);
    sameAs = frozen(sameAs);
  }

  private static <T> SortedSet<T> frozen(Collection<T> values) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }

  /** Whether it carries that tag. */
  public boolean has(String tag) {
    return tags.containsKey(tag);
  }

  /** What a tag rests on; empty when it does not carry the tag. */
  public Set<String> basis(String tag) {
    return tags.getOrDefault(tag, Collections.emptySortedSet());
  }

  /** The day of its earliest dated designation. */
  public Optional<LocalDate> designatedSince() {
    return designations.stream().map(Designation::date).filter(Objects::nonNull).findFirst();
  }

  /** Starts an entity of that id, named like it until a name is given. */
  public static Builder of(String id) {
    return new Builder(id);
  }

  /** Collects what one source says of an entity. Not for several threads. */
  public static final class Builder {
    private final String id;
    private String name;
    private EntityKind kind = EntityKind.UNKNOWN;
    private @Nullable String country;
    private @Nullable String region;
    private @Nullable String note;
    private final TreeMap<String, SortedSet<String>> tags = new TreeMap<>();
    private final TreeSet<Designation> designations = new TreeSet<>();
    private final TreeSet<String> aliases = new TreeSet<>();
    private final TreeSet<String> sameAs = new TreeSet<>();

    private Builder(String id) {
      this.id = id;
      this.name = id;
    }

    /** The full name; an empty one is ignored. */
    public Builder name(@Nullable String text) {
      name = text == null || text.isBlank() ? name : text;
      return this;
    }

    /** What it does. */
    public Builder kind(EntityKind value) {
      kind = value;
      return this;
    }

    /** Two-letter country code. */
    public Builder country(@Nullable String code) {
      country = code;
      return this;
    }

    /** Part of the country. */
    public Builder region(@Nullable String text) {
      region = text;
      return this;
    }

    /** A remark. */
    public Builder note(@Nullable String text) {
      note = text;
      return this;
    }

    /** A tag and one statement it rests on. */
    public Builder tag(String tag, String basis) {
      tags.computeIfAbsent(tag, t -> new TreeSet<>()).add(basis);
      return this;
    }

    /** A tag and all statements it rests on. */
    public Builder tag(String tag, Collection<String> basis) {
      basis.forEach(b -> tag(tag, b));
      return this;
    }

    /** A listing. */
    public Builder designation(Designation designation) {
      designations.add(designation);
      return this;
    }

    /** Other names. */
    public Builder aliases(Collection<String> names) {
      aliases.addAll(names);
      return this;
    }

    /** Ids of the same entity in other lists. */
    public Builder sameAs(Collection<String> ids) {
      sameAs.addAll(ids);
      return this;
    }

    /** The entity. */
    public Entity build() {
      aliases.remove(name);
      return new Entity(id, name, kind, country, region, tags, designations, aliases, sameAs, note);
    }
  }

  /** Everything but its id, to go on from; see {@link #of(String)}. */
  Builder as(String newId) {
    Builder builder = of(newId).name(name).kind(kind).country(country).region(region).note(note);
    tags.forEach(builder::tag);
    List.copyOf(designations).forEach(builder::designation);
    return builder.aliases(aliases).sameAs(sameAs);
  }
}
