package org.flowmon.watchlist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes one watchlist differ from another.
 *
 * @param changed what changed of entities that are in both, in words, by id
 */
public record WatchlistDiff(
    List<Entity> entitiesAdded,
    List<Entity> entitiesRemoved,
    Map<String, List<String>> changed,
    List<Attribution> attributionsAdded,
    List<Attribution> attributionsRemoved) {

  /** Compares two lists. */
  static WatchlistDiff between(Watchlist before, Watchlist after) {
    Map<String, Entity> old = byId(before);
    Map<String, Entity> now = byId(after);
    Map<String, List<String>> changed = new LinkedHashMap<>();
    now.forEach(
        (id, entity) -> {
          Entity was = old.get(id);
          if (was != null && !was.equals(entity)) {
            changed.put(id, changes(was, entity));
          }
        });
    return new WatchlistDiff(
        missing(after.entities(), old.keySet()),
        missing(before.entities(), now.keySet()),
        changed,
        minus(after.attributions(), before.attributions()),
        minus(before.attributions(), after.attributions()));
  }

  /** Whether the two lists say the same. */
  public boolean isEmpty() {
    return entitiesAdded.isEmpty()
        && entitiesRemoved.isEmpty()
        && changed.isEmpty()
        && attributionsAdded.isEmpty()
        && attributionsRemoved.isEmpty();
  }

  private static Map<String, Entity> byId(Watchlist list) {
    Map<String, Entity> map = new LinkedHashMap<>();
    list.entities().forEach(e -> map.put(e.id(), e));
    return map;
  }

  private static List<Entity> missing(Iterable<Entity> from, Set<String> ids) {
    List<Entity> out = new ArrayList<>();
    from.forEach(
        e -> {
          if (!ids.contains(e.id())) {
            out.add(e);
          }
        });
    return out;
  }

  private static <T> List<T> minus(Iterable<T> from, List<T> other) {
    Set<T> have = new LinkedHashSet<>(other);
    List<T> out = new ArrayList<>();
    from.forEach(
        t -> {
          if (!have.contains(t)) {
            out.add(t);
          }
        });
    return out;
  }

  private static List<String> changes(Entity a, Entity b) {
    List<String> out = new ArrayList<>();
    scalar(out, "name", a.name(), b.name());
    scalar(out, "kind", a.kind(), b.kind());
    scalar(out, "country", a.country(), b.country());
    scalar(out, "region", a.region(), b.region());
    scalar(out, "note", a.note(), b.note());
    set(out, "tag", List.copyOf(a.tags().keySet()), List.copyOf(b.tags().keySet()));
    set(out, "designation", List.copyOf(a.designations()), List.copyOf(b.designations()));
    set(out, "alias", List.copyOf(a.aliases()), List.copyOf(b.aliases()));
    set(out, "same as", List.copyOf(a.sameAs()), List.copyOf(b.sameAs()));
    b.tags()
        .forEach(
            (tag, basis) -> {
              if (a.has(tag)) {
                set(out, "basis of " + tag, List.copyOf(a.basis(tag)), List.copyOf(basis));
              }
            });
    return out;
  }

  private static void scalar(
      List<String> out, String what, @Nullable Object a, @Nullable Object b) {
    if (!Objects.equals(a, b)) {
      out.add(what + " " + a + " -> " + b);
    }
  }

  private static <T> void set(List<String> out, String what, List<T> a, List<T> b) {
    minus(b, a).forEach(x -> out.add("+ " + what + " " + x));
    minus(a, b).forEach(x -> out.add("- " + what + " " + x));
  }
}
