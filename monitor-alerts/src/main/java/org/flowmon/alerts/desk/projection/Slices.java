package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many alerts there are of each combination of facet values. There are far fewer combinations
 * than alerts, so filters are decided and facets counted here, and rows are then found by the
 * number of their slice. The table {@code slice} keeps them; a copy in memory answers.
 */
final class Slices {
  private static final Facet[] FACETS = Facet.values();

  /** One combination and how many alerts have it. */
  record Slice(int id, List<String> values, long count) {
    String value(Facet facet) {
      return values.get(facet.ordinal());
    }

    boolean open() {
      return Slices.open(values);
    }
  }

  /** The slices that filters leave, and how many alerts are in them. */
  record Chosen(List<Integer> ids, long count, boolean open, boolean shut, boolean all) {}

  private final Map<List<String>, Integer> ids = new HashMap<>();
  private final Map<Integer, Long> staged = new HashMap<>();
  private final List<List<String>> stagedNew = new ArrayList<>();
  private volatile List<Slice> committed = List.of();

  /** Whether alerts with those values are in the queue. */
  static boolean open(List<String> values) {
    String status = values.getFirst();
    return !status.equals("closed") && !status.equals("snoozed");
  }

  void load(Connection db) throws SQLException {
    List<Slice> read = new ArrayList<>();
    ids.clear();
    discard();
    try (PreparedStatement select =
            db.prepareStatement("select id, n, " + columns() + " from slice order by id");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        List<String> values = new ArrayList<>(FACETS.length);
        for (int i = 0; i < FACETS.length; i++) {
          values.add(rows.getString(3 + i).intern());
        }
        Slice slice = new Slice(rows.getInt(1), List.copyOf(values), rows.getLong(2));
        read.add(slice);
        ids.put(slice.values(), slice.id());
      }
    }
    committed = List.copyOf(read);
  }

  private static String columns() {
    return Arrays.stream(FACETS).map(Facet::toString).collect(Collectors.joining(", "));
  }

  /** The slice of those values, made if there is none; one alert more or less is in it. */
  int count(List<String> values, int difference) {
    Integer id = ids.get(values);
    if (id == null) {
      id = ids.size() + 1;
      ids.put(values, id);
      stagedNew.add(values);
    }
    staged.merge(id, (long) difference, Long::sum);
    return id;
  }

  /** The values of a slice, the newest included. */
  List<String> values(int id) {
    List<Slice> known = committed;
    return id <= known.size() ? known.get(id - 1).values() : stagedNew.get(id - 1 - known.size());
  }

  /** Writes what changed, in the writer's transaction. */
  void write(Connection db) throws SQLException {
    String places =
        Stream.generate(() -> "?").limit(FACETS.length).collect(Collectors.joining(","));
    try (PreparedStatement insert =
            db.prepareStatement(
                "insert into slice(id, n, " + columns() + ") values (?, 0, " + places + ")");
        PreparedStatement update = db.prepareStatement("update slice set n = n + ? where id = ?")) {
      int id = committed.size();
      for (List<String> values : stagedNew) {
        insert.setInt(1, ++id);
        for (int i = 0; i < FACETS.length; i++) {
          insert.setString(2 + i, values.get(i));
        }
        insert.executeUpdate();
      }
      for (Map.Entry<Integer, Long> each : staged.entrySet()) {
        if (each.getValue() != 0) {
          update.setLong(1, each.getValue());
          update.setInt(2, each.getKey());
          update.executeUpdate();
        }
      }
    }
  }

  /** Shows what was written; to be called when its transaction is committed. */
  void publish() {
    if (staged.isEmpty()) {
      return;
    }
    List<Slice> next = new ArrayList<>(committed);
    for (List<String> values : stagedNew) {
      next.add(new Slice(next.size() + 1, values, 0));
    }
    staged.forEach(
        (id, difference) -> {
          Slice slice = next.get(id - 1);
          next.set(id - 1, new Slice(id, slice.values(), slice.count() + difference));
        });
    committed = List.copyOf(next);
    staged.clear();
    stagedNew.clear();
  }

  /** Forgets what was staged; its transaction failed. */
  void discard() {
    stagedNew.forEach(ids::remove);
    staged.clear();
    stagedNew.clear();
  }

  /** Which slices have the values that the filters want. */
  Chosen choose(Map<Facet, Set<String>> filters) {
    List<Integer> found = new ArrayList<>();
    long count = 0;
    boolean open = false;
    boolean shut = false;
    boolean all = true;
    for (Slice slice : committed) {
      if (slice.count() == 0) {
        continue;
      }
      if (failing(slice, filters) == null) {
        found.add(slice.id());
        count += slice.count();
        open |= slice.open();
        shut |= !slice.open();
      }
    }
    for (Slice slice : committed) {
      boolean relevant = slice.open() ? open : shut;
      all &= slice.count() == 0 || !relevant || failing(slice, filters) == null;
    }
    return new Chosen(found, count, open, shut, all);
  }

  /** How many alerts each value has, of those that the filters of the other facets leave. */
  Map<Facet, Map<String, Long>> counts(Map<Facet, Set<String>> filters) {
    Map<Facet, Map<String, Long>> counts = new EnumMap<>(Facet.class);
    for (Facet facet : FACETS) {
      counts.put(facet, new TreeMap<>());
    }
    for (Slice slice : committed) {
      if (slice.count() != 0) {
        count(slice, filters, counts);
      }
    }
    return counts;
  }

  private static void count(
      Slice slice, Map<Facet, Set<String>> filters, Map<Facet, Map<String, Long>> counts) {
    Facet failed = failing(slice, filters);
    Collection<Facet> counted = failed == null ? counts.keySet() : List.of(failed);
    if (failed != null && failsAnother(slice, filters, failed)) {
      return;
    }
    for (Facet facet : counted) {
      Map<String, Long> values = counts.get(facet);
      if (values != null) {
        values.merge(slice.value(facet), slice.count(), Long::sum);
      }
    }
  }

  /** The first facet whose filter the slice fails; {@code null} for none. */
  private static @Nullable Facet failing(Slice slice, Map<Facet, Set<String>> filters) {
    for (Map.Entry<Facet, Set<String>> filter : filters.entrySet()) {
      if (!filter.getValue().contains(slice.value(filter.getKey()))) {
        return filter.getKey();
      }
    }
    return null;
  }

  private static boolean failsAnother(Slice slice, Map<Facet, Set<String>> filters, Facet besides) {
    for (Map.Entry<Facet, Set<String>> filter : filters.entrySet()) {
      if (filter.getKey() != besides && !filter.getValue().contains(slice.value(filter.getKey()))) {
        return true;
      }
    }
    return false;
  }
}
