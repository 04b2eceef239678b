package org.flowmon.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.chain.AddressCheck;

/**
 * Who is who: entities and what is attributed to them. Immutable; made by {@link WatchlistBuilder}.
 * Its version is the SHA-256 of its content in a canonical form ({@link OwnFormat}), so that equal
 * content has an equal version, whatever it was read from.
 */
public final class Watchlist {
  /** Resource that holds the built-in list. */
  private static final String BUILTIN = "builtin.jsonl";

  /** Nobody and nothing. */
  public static final Watchlist EMPTY = new WatchlistBuilder().build();

  private final SortedMap<String, Entity> entities;
  private final List<Attribution> attributions;
  private final Map<String, List<Attribution>> byEntity = new HashMap<>();
  private final SortedMap<String, LocalDate> dates;
  private final List<String> conflicts;
  private final String version;

  Watchlist(
      SortedMap<String, Entity> entities,
      List<Attribution> attributions,
      SortedMap<String, LocalDate> dates,
      List<String> conflicts) {
    this.entities = Collections.unmodifiableSortedMap(entities);
    this.attributions = attributions;
    this.dates = Collections.unmodifiableSortedMap(new TreeMap<>(dates));
    this.conflicts = conflicts;
    attributions.forEach(a -> byEntity.computeIfAbsent(a.entity(), e -> new ArrayList<>()).add(a));
    this.version = hash();
  }

  /** The list of public facts that comes with the program. */
  public static Watchlist builtin() {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = readBuiltin(builder);
    if (!report.clean()) {
      throw new IllegalStateException("the built-in watchlist is broken: " + report.lines());
    }
    return builder.build();
  }

  /** Adds the built-in list to others. */
  public static ReadReport readBuiltin(WatchlistBuilder into) {
    try (InputStream in = Watchlist.class.getResourceAsStream(BUILTIN)) {
      if (in == null) {
        throw new IllegalStateException(BUILTIN + " is missing from the program");
      }
      return new OwnFormatReader().read(in, "built-in watchlist", into);
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in watchlist cannot be read", e);
    }
  }

  /** All entities, by id. */
  public Collection<Entity> entities() {
    return entities.values();
  }

  /** The entity of that id, also when it is another list's id for it. */
  public Optional<Entity> entity(String id) {
    Entity found = entities.get(id);
    return found != null
        ? Optional.of(found)
        : entities.values().stream().filter(e -> e.sameAs().contains(id)).findFirst();
  }

  /** All attributions, in a fixed order. */
  public List<Attribution> attributions() {
    return attributions;
  }

  /** What is attributed to an entity. */
  public List<Attribution> attributionsOf(String entity) {
    return Collections.unmodifiableList(byEntity.getOrDefault(entity, List.of()));
  }

  /** Attributions whose checksum fails: they give no labels. */
  public List<Attribution> bad() {
    return attributions.stream().filter(a -> a.check().state() == AddressCheck.State.BAD).toList();
  }

  /** Contradictions met in merging, in words; the first statement stayed. */
  public List<String> conflicts() {
    return conflicts;
  }

  /** Dates the sources state for themselves, by source. */
  public SortedMap<String, LocalDate> dates() {
    return dates;
  }

  /** The latest of those dates. */
  public Optional<LocalDate> date() {
    return dates.values().stream().max(LocalDate::compareTo);
  }

  /** Whole days since {@link #date}; empty when no source states one. */
  public OptionalLong ageDays(LocalDate today) {
    return date()
        .map(d -> OptionalLong.of(ChronoUnit.DAYS.between(d, today)))
        .orElse(OptionalLong.empty());
  }

  /** What makes {@code after} differ from {@code before}. */
  public static WatchlistDiff diff(Watchlist before, Watchlist after) {
    return WatchlistDiff.between(before, after);
  }

  /** The content hash: 64 lower-case hex digits. */
  public String version() {
    return version;
  }

  /** The labels of one chain, as tracing looks them up; bad addresses give none. */
  public Labels labels(String chain) {
    return Labels.of(labelList(chain));
  }

  /** The same labels as a list, in a fixed order. */
  public List<Label> labelList(String chain) {
    boolean evm = AddressCheck.evm(chain);
    Set<Label> labels = new LinkedHashSet<>();
    for (Attribution attribution : attributions) {
      if (attribution.chain().equals(chain) || (evm && attribution.chain().equals("evm"))) {
        Entity of = entities.get(attribution.entity());
        Label label = of == null ? null : attribution.label(of);
        if (label != null) {
          labels.add(label);
        }
      }
    }
    return List.copyOf(labels);
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      OwnFormat.write(this, line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
