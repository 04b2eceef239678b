package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many alerts there are of each combination of facet values. Filters are decided and facets
 * counted here in one pass, and rows are then found by the number of their slice. The table {@code
 * slice} keeps them; a copy in memory, one column a facet, answers. One thread writes.
 */
final class Slices {
  private static final Facet[] FACETS = Facet.values();
  private static final int STATUS = Facet.STATUS.ordinal();

  /**
   * The slices that filters leave.
   *
   * @param ids their numbers
   * @param count how many alerts are in them
   * @param open whether some are in the queue
   * @param shut whether some are not
   */
  record Chosen(BitSet ids, long count, boolean open, boolean shut) {}

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<List<String>, Integer> ids = new HashMap<>();
  private final List<Map<String, Integer>> codes = new ArrayList<>();
  private final List<List<String>> words = new ArrayList<>();
  private final Map<Integer, Long> staged = new HashMap<>();
  private final List<List<String>> stagedNew = new ArrayList<>();
  private final int[][] columns = new int[FACETS.length][0];
  private long[] counts = {};
  private int size;

  Slices() {
    for (int i = 0; i < FACETS.length; i++) {
      codes.add(new HashMap<>());
      words.add(new ArrayList<>());
    }
  }

  /** Whether alerts with those values are in the queue. */
  static boolean open(List<String> values) {
    return open(values.get(STATUS));
  }

  private static boolean open(String status) {
    return !status.equals("closed") && !status.equals("snoozed");
  }

  void load(Connection db) throws SQLException {
    try (PreparedStatement select =
            db.prepareStatement("select n, " + names() + " from slice order by id");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        List<String> values = new ArrayList<>(FACETS.length);
        for (int i = 0; i < FACETS.length; i++) {
          values.add(rows.getString(2 + i).intern());
        }
        add(List.copyOf(values));
        counts[size - 1] = rows.getLong(1);
        ids.put(List.copyOf(values), size);
      }
    }
  }

  private static String names() {
    return Arrays.stream(FACETS).map(Facet::toString).collect(Collectors.joining(", "));
  }

  private void add(List<String> values) {
    if (size == counts.length) {
      int room = Math.max(1024, size * 2);
      counts = Arrays.copyOf(counts, room);
      for (int i = 0; i < FACETS.length; i++) {
        columns[i] = Arrays.copyOf(columns[i], room);
      }
    }
    for (int i = 0; i < FACETS.length; i++) {
      List<String> known = words.get(i);
      int next = known.size();
      Integer code = codes.get(i).putIfAbsent(values.get(i), next);
      if (code == null) {
        known.add(values.get(i));
      }
      columns[i][size] = code == null ? next : code;
    }
    size++;
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

  /** The values of a slice, the newest included; for the writer. */
  List<String> values(int id) {
    if (id > size) {
      return stagedNew.get(id - 1 - size);
    }
    List<String> values = new ArrayList<>(FACETS.length);
    for (int i = 0; i < FACETS.length; i++) {
      values.add(words.get(i).get(columns[i][id - 1]));
    }
    return values;
  }

  /** Writes what changed, in the writer's transaction. */
  void write(Connection db) throws SQLException {
    String places =
        Stream.generate(() -> "?").limit(FACETS.length).collect(Collectors.joining(","));
    try (PreparedStatement insert =
            db.prepareStatement(
                "insert into slice(id, n, " + names() + ") values (?, 0, " + places + ")");
        PreparedStatement update = db.prepareStatement("update slice set n = n + ? where id = ?")) {
      int id = size;
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
    lock.writeLock().lock();
    try {
      stagedNew.forEach(this::add);
      staged.forEach((id, difference) -> counts[id - 1] += difference);
    } finally {
      lock.writeLock().unlock();
    }
    staged.clear();
    stagedNew.clear();
  }

  /** Forgets what was staged; its transaction failed. */
  void discard() {
    stagedNew.forEach(ids::remove);
    staged.clear();
    stagedNew.clear();
  }

  /** Per facet which codes a filter lets pass; {@code null} for all. */
  private boolean[][] allowed(Map<Facet, Set<String>> filters) {
    boolean[][] allowed = new boolean[FACETS.length][];
    filters.forEach(
        (facet, wanted) -> {
          List<String> known = words.get(facet.ordinal());
          boolean[] pass = new boolean[known.size()];
          for (int code = 0; code < pass.length; code++) {
            pass[code] = wanted.contains(known.get(code));
          }
          allowed[facet.ordinal()] = pass;
        });
    return allowed;
  }

  /** Which slices have the values that the filters want. */
  Chosen choose(Map<Facet, Set<String>> filters) {
    lock.readLock().lock();
    try {
      boolean[][] allowed = allowed(filters);
      BitSet found = new BitSet(size + 1);
      long count = 0;
      boolean open = false;
      boolean shut = false;
      for (int slice = 0; slice < size; slice++) {
        if (counts[slice] > 0 && failing(allowed, slice, -1) < 0) {
          found.set(slice + 1);
          count += counts[slice];
          boolean queued = open(words.get(STATUS).get(columns[STATUS][slice]));
          open |= queued;
          shut |= !queued;
        }
      }
      return new Chosen(found, count, open, shut);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The first facet besides one whose filter the slice fails; -1 for none. */
  private int failing(boolean[][] allowed, int slice, int besides) {
    for (int i = 0; i < allowed.length; i++) {
      boolean[] pass = allowed[i];
      if (pass != null && i != besides && !pass[columns[i][slice]]) {
        return i;
      }
    }
    return -1;
  }

  /** How many alerts each value has, of those that the filters of the other facets leave. */
  Map<Facet, Map<String, Long>> counts(Map<Facet, Set<String>> filters) {
    return counts(filters, slice -> counts[slice - 1]);
  }

  /** The same where there are {@code alerts} of each slice, by its number. */
  Map<Facet, Map<String, Long>> counts(Map<Facet, Set<String>> filters, IntToLongFunction alerts) {
    lock.readLock().lock();
    try {
      boolean[][] allowed = allowed(filters);
      long[][] sums = new long[FACETS.length][];
      for (int i = 0; i < FACETS.length; i++) {
        sums[i] = new long[words.get(i).size()];
      }
      for (int slice = 0; slice < size; slice++) {
        long n = alerts.applyAsLong(slice + 1);
        if (n > 0) {
          count(allowed, slice, n, sums);
        }
      }
      return named(sums);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void count(boolean[][] allowed, int slice, long n, long[][] sums) {
    int failed = failing(allowed, slice, -1);
    if (failed < 0) {
      for (int i = 0; i < FACETS.length; i++) {
        sums[i][columns[i][slice]] += n;
      }
    } else if (failing(allowed, slice, failed) < 0) {
      sums[failed][columns[failed][slice]] += n;
    }
  }

  private Map<Facet, Map<String, Long>> named(long[][] sums) {
    Map<Facet, Map<String, Long>> named = new EnumMap<>(Facet.class);
    for (int i = 0; i < FACETS.length; i++) {
      Map<String, Long> values = new TreeMap<>();
      for (int code = 0; code < sums[i].length; code++) {
        if (sums[i][code] > 0) {
          values.put(words.get(i).get(code), sums[i][code]);
        }
      }
      named.put(FACETS[i], values);
    }
    return named;
  }
}
