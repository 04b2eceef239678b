package org.flowmon.watchlist;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges any number of sources, in their order, into a {@link Watchlist}. Statements of the same
 * entity (same id, or one names the other's id as {@code sameAs}) are joined: designations, tags,
 * aliases, notes and attributions are united; of contradicting countries, regions and kinds the
 * first stays and the other is reported. Not for several threads.
 */
public final class WatchlistBuilder {
  private final Map<String, Entity> entities = new LinkedHashMap<>();
  private final Map<Attribution, Attribution> attributions = new TreeMap<>();
  private final Set<Claimed> withdrawn = new HashSet<>();
  private final TreeMap<String, LocalDate> dates = new TreeMap<>();
  private final List<String> conflicts = new ArrayList<>();

  /** On what a claim is, whoever makes it. */
  private record Claimed(
      String entity, String chain, @Nullable String address, @Nullable String tag) {
    static Claimed of(Attribution claim, String entity) {
      return new Claimed(entity, claim.chain(), claim.address(), claim.coinbaseTag());
    }
  }

  /** Adds what a source says of an entity. */
  public WatchlistBuilder entity(Entity entity) {
    entities.merge(entity.id(), entity, (a, b) -> a.equals(b) ? a : join(a, b));
    return this;
  }

  /** Adds a claim; the same claim twice is one. */
  public WatchlistBuilder attribution(Attribution claim) {
    attributions.merge(claim, claim, Attribution::merge);
    return this;
  }

  /** Leaves out every claim of that entity on that address or tag, whoever makes it. */
  public WatchlistBuilder withdraw(Attribution claim) {
    withdrawn.add(Claimed.of(claim, claim.entity()));
    return this;
  }

  /**
   * Adds the date a source states for itself; of two for the same source the later one stays. Of a
   * path only the file's name is kept.
   */
  public WatchlistBuilder listDate(String source, LocalDate date) {
    String name = source.substring(source.lastIndexOf('/') + 1);
    dates.merge(name, date, (a, b) -> a.isAfter(b) ? a : b);
    return this;
  }

  /** The merged list, with the derived tags. */
  public Watchlist build() {
    attributions.keySet().forEach(a -> entities.putIfAbsent(a.entity(), bare(a.entity())));
    Map<String, String> canonical = canonicalIds();
    Map<String, Entity> joined = new LinkedHashMap<>();
    entities.forEach(
        (id, entity) -> {
          String to = canonical.getOrDefault(id, id);
          Entity.Builder same = entity.as(to);
          if (!to.equals(id)) {
            same.sameAs(List.of(id)).name(entity.name().equals(id) ? to : entity.name());
          }
          joined.merge(to, same.build(), this::join);
        });
    TreeMap<String, Entity> tagged = new TreeMap<>();
    joined.forEach((id, entity) -> tagged.put(id, derive(withoutOwnId(entity))));
    WatchlistBuilder claims = new WatchlistBuilder();
    Set<Claimed> gone = new HashSet<>();
    withdrawn.forEach(
        c ->
            gone.add(
                new Claimed(
                    canonical.getOrDefault(c.entity(), c.entity()),
                    c.chain(),
                    c.address(),
                    c.tag())));
    for (Attribution each : attributions.values()) {
      Attribution claim = each.withEntity(canonical.getOrDefault(each.entity(), each.entity()));
      if (!gone.contains(Claimed.of(claim, claim.entity()))) {
        claims.attribution(claim);
      }
    }
    return new Watchlist(
        tagged, List.copyOf(claims.attributions.values()), dates, List.copyOf(conflicts));
  }

  private static Entity bare(String id) {
    return Entity.of(id).build();
  }

  /** Of ids that mean the same entity, the first one that no other entity calls its double. */
  private Map<String, String> canonicalIds() {
    Map<String, String> parent = new LinkedHashMap<>();
    Set<String> doubles = new HashSet<>();
    entities.forEach(
        (id, entity) ->
            entity
                .sameAs()
                .forEach(
                    other -> {
                      doubles.add(other);
                      parent.put(root(parent, other), root(parent, id));
                    }));
    Map<String, String> chosen = new LinkedHashMap<>();
    for (boolean evenDoubles : new boolean[] {false, true}) {
      for (String id : entities.keySet()) {
        if (evenDoubles || !doubles.contains(id)) {
          chosen.putIfAbsent(root(parent, id), id);
        }
      }
    }
    Map<String, String> canonical = new LinkedHashMap<>();
    entities.keySet().forEach(id -> canonical.put(id, chosen.getOrDefault(root(parent, id), id)));
    return canonical;
  }

  private static String root(Map<String, String> parent, String id) {
    String at = id;
    for (String up = parent.get(at); up != null && !up.equals(at); up = parent.get(at)) {
      at = up;
    }
    return at;
  }

  private static Entity withoutOwnId(Entity entity) {
    if (!entity.sameAs().contains(entity.id())) {
      return entity;
    }
    List<String> others = entity.sameAs().stream().filter(s -> !s.equals(entity.id())).toList();
    return new Entity(
        entity.id(),
        entity.name(),
        entity.kind(),
        entity.country(),
        entity.region(),
        entity.tags(),
        entity.designations(),
        entity.aliases(),
        new TreeSet<>(others),
        entity.note());
  }

  private static Entity derive(Entity entity) {
    SortedSet<String> russia = RussiaLink.direct(entity);
    if (russia.isEmpty() && entity.designations().isEmpty()) {
      return entity;
    }
    Entity.Builder more = entity.as(entity.id()).tag(Entity.RUSSIA_LINKED, russia);
    entity.designations().forEach(d -> more.tag(Entity.SANCTIONED, "designated: " + d));
    return more.build();
  }

  private Entity join(Entity a, Entity b) {
    boolean named = !a.name().equals(a.id());
    Entity.Builder both =
        a.as(a.id())
            .name(named ? a.name() : b.name())
            .kind(kind(a, b))
            .country(scalar(a, "country", a.country(), b.country()))
            .region(scalar(a, "region", a.region(), b.region()))
            .note(notes(a.note(), b.note()))
            .aliases(b.aliases())
            .sameAs(b.sameAs());
    if (named && !b.name().equals(b.id())) {
      both.aliases(List.of(b.name()));
    }
    b.tags().forEach(both::tag);
    b.designations().forEach(both::designation);
    return both.build();
  }

  /** Remarks of both, each once. */
  private static @Nullable String notes(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    TreeSet<String> parts = new TreeSet<>(List.of(a.split("; ", -1)));
    parts.addAll(List.of(b.split("; ", -1)));
    return String.join("; ", parts);
  }

  private EntityKind kind(Entity a, Entity b) {
    if (a.kind().weight() == b.kind().weight() && a.kind() != b.kind()) {
      conflict(a, "kind", a.kind().toString(), b.kind().toString());
    }
    return a.kind().weight() >= b.kind().weight() ? a.kind() : b.kind();
  }

  private @Nullable String scalar(
      Entity of, String what, @Nullable String first, @Nullable String second) {
    if (first != null && second != null && !Objects.equals(first, second)) {
      conflict(of, what, first, second);
    }
    return first == null ? second : first;
  }

  private void conflict(Entity of, String what, String kept, String dropped) {
    String message =
        "entity %s: %s \"%s\" stays, \"%s\" is ignored".formatted(of.id(), what, kept, dropped);
    if (!conflicts.contains(message)) {
      conflicts.add(message);
    }
  }
}
