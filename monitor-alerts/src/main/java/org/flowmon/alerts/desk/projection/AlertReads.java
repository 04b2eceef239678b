package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.desk.projection.AlertFacts.Party;
import org.flowmon.alerts.desk.projection.Slices.Chosen;
import org.jspecify.annotations.Nullable;

/** Asks the tables for alerts. Safe for many threads. */
public final class AlertReads {
  /** The most alerts that a search looks at; more are not counted. */
  public static final int MOST_FOUND = 10_000;

  /**
   * So many rows are sorted as they are; more are found by walking along the index of the order.
   */
  private static final long FEW = 20_000;

  private static final String COLUMNS =
      "a.num, a.late, a.size, a.sev, b.json, a.changed, c.revision, c.status, c.assignee,"
          + " c.snoozed";

  private final Tables tables;

  AlertReads(Tables tables) {
    this.tables = tables;
  }

  /**
   * An alert as it stands.
   *
   * @param num its number in these tables
   * @param json the alert
   * @param detectedAt when its first revision was written
   * @param changed the number of its last change
   * @param status of its case, or snoozed
   * @param assignee of its case; empty for nobody
   * @param caseRevision of its case; 0 when there is none yet
   */
  public record Stored(
      long num,
      byte[] json,
      Instant detectedAt,
      long changed,
      String status,
      String assignee,
      long caseRevision) {}

  /**
   * A page of a list.
   *
   * @param rows in order
   * @param next what brings the next page; {@code null} when there is none
   * @param total how many there are on all pages
   * @param more whether there are more than were looked at
   */
  public record Page(List<Stored> rows, @Nullable String next, long total, boolean more) {}

  /**
   * The alerts that are asked for. Throws {@link IllegalArgumentException} when the page before is
   * not one of the same order.
   */
  public Page page(AlertQuery query) throws SQLException {
    Chosen chosen = tables.slices().choose(query.filters());
    Wanted wanted = wanted(query.words());
    return tables
        .database()
        .read(
            db ->
                wanted.words().isEmpty()
                    ? listed(db, query, chosen)
                    : found(db, query, chosen, wanted));
  }

  private Wanted wanted(String words) throws SQLException {
    return AlertFacts.tokens(words).isEmpty()
        ? Wanted.NOTHING
        : Wanted.of(
            words,
            tables.list(
                "select id, name from party_name order by id, name",
                row -> new Party(row.getString(1), row.getString(2), "")));
  }

  private Page listed(Connection db, AlertQuery query, Chosen chosen) throws SQLException {
    Dialect dialect = tables.database().dialect();
    List<Row> rows = new ArrayList<>();
    if (chosen.count() <= FEW) {
      List<Integer> ids = chosen.ids().stream().boxed().toList();
      rows.addAll(rows(db, query, "a.slice in (" + dialect.numbers + ")", dialect.list(ids)));
    } else {
      Walk walk = new Walk(db, query, chosen.ids());
      List<Long> nums = new ArrayList<>();
      for (int open = 0; open <= 1; open++) {
        if (open == 1 ? chosen.open() : chosen.shut()) {
          nums.addAll(walk.along(open));
        }
      }
      rows.addAll(rows(db, query, "a.num in (" + dialect.numbers + ")", dialect.list(nums)));
    }
    return page(query, rows, chosen.count(), false);
  }

  private Page found(Connection db, AlertQuery query, Chosen chosen, Wanted wanted)
      throws SQLException {
    Dialect dialect = tables.database().dialect();
    List<Long> nums = matching(db, wanted);
    boolean more = wanted.cut() || nums.size() > MOST_FOUND;
    List<Long> kept = new ArrayList<>();
    forEachSlice(
        db,
        nums,
        (num, slice) -> {
          if (chosen.ids().get(slice)) {
            kept.add(num);
          }
        });
    List<Row> rows = rows(db, query, "a.num in (" + dialect.numbers + ")", dialect.list(kept));
    return page(query, rows, kept.size(), more);
  }

  /** The numbers of the alerts that have the words, at most one more than are looked at. */
  private List<Long> matching(Connection db, Wanted wanted) throws SQLException {
    Dialect dialect = tables.database().dialect();
    List<Long> nums = new ArrayList<>();
    try (PreparedStatement select = db.prepareStatement(dialect.findWords())) {
      select.setString(1, dialect.words(wanted.words()));
      select.setInt(2, MOST_FOUND + 1);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          nums.add(found.getLong(1));
        }
      }
    }
    return nums;
  }

  private interface InSlice {
    void alert(long num, int slice);
  }

  private void forEachSlice(Connection db, List<Long> nums, InSlice visitor) throws SQLException {
    Dialect dialect = tables.database().dialect();
    try (PreparedStatement select =
        db.prepareStatement(
            "select num, slice from alert where num in (" + dialect.numbers + ")")) {
      select.setString(1, dialect.list(nums));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          visitor.alert(row.getLong(1), row.getInt(2));
        }
      }
    }
  }

  private record Row(Stored stored, int sev, long late, String size) {}

  private List<Row> rows(Connection db, AlertQuery query, String where, String given)
      throws SQLException {
    Sort sort = query.sort();
    List<Object> after = query.after() == null ? List.of() : Cursor.values(sort, query.after());
    String beyond = after.isEmpty() ? "" : " and " + sort.beyond(after.size());
    String sql =
        "select "
            + COLUMNS
            + " from (select * from alert a where "
            + where
            + beyond
            + " order by "
            + sort.order
            + " limit ?) a join alert_body b on b.num = a.num"
            + " left join case_state c on c.case_key = a.case_key order by "
            + qualified(sort);
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select = db.prepareStatement(sql)) {
      int i = 1;
      select.setString(i++, given);
      for (Object each : after) {
        select.setObject(i++, each);
      }
      select.setInt(i, query.limit() + 1);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
    }
    return rows;
  }

  private static String qualified(Sort sort) {
    return "a." + sort.order.replace(", ", ", a.");
  }

  private Row row(ResultSet row) throws SQLException {
    String status = row.getString(8);
    String assignee = row.getString(9);
    return new Row(
        new Stored(
            row.getLong(1),
            row.getBytes(5),
            Instant.ofEpochMilli(-row.getLong(2)),
            row.getLong(6),
            status == null ? "new" : row.getLong(10) != 0 ? "snoozed" : status,
            assignee == null ? "" : assignee,
            row.getLong(7)),
        row.getInt(4),
        row.getLong(2),
        row.getString(3));
  }

  private static Page page(AlertQuery query, List<Row> rows, long total, boolean more) {
    boolean another = rows.size() > query.limit();
    List<Row> shown = another ? rows.subList(0, query.limit()) : rows;
    return new Page(
        shown.stream().map(Row::stored).toList(),
        another ? cursor(query.sort(), shown.getLast()) : null,
        total,
        more);
  }

  private static String cursor(Sort sort, Row last) {
    return Cursor.of(sort, last.sev(), last.late(), last.size(), last.stored().num());
  }

  /**
   * How many alerts each value of each facet has, of those that have the words and that the other
   * filters leave.
   */
  public Map<Facet, Map<String, Long>> counts(Map<Facet, Set<String>> filters, String words)
      throws SQLException {
    Wanted wanted = wanted(words);
    if (wanted.words().isEmpty()) {
      return tables.slices().counts(filters);
    }
    Map<Integer, Long> alerts = new HashMap<>();
    tables
        .database()
        .read(
            db -> {
              List<Long> nums = matching(db, wanted);
              forEachSlice(db, nums, (num, slice) -> alerts.merge(slice, 1L, Long::sum));
              return nums;
            });
    return tables.slices().counts(filters, slice -> alerts.getOrDefault(slice, 0L));
  }

  /** The alert of that id. */
  public Optional<Stored> find(String id) throws SQLException {
    return some("a.id = ?", List.of(id), 1).stream().findFirst();
  }

  /** The alerts of a case, the newest first. */
  public List<Stored> ofCase(String caseKey, int limit) throws SQLException {
    return some("a.case_key = ?", List.of(caseKey), limit);
  }

  /** The alerts of those numbers. */
  public List<Stored> numbered(List<Long> nums) throws SQLException {
    Dialect dialect = tables.database().dialect();
    return some("a.num in (" + dialect.numbers + ")", List.of(dialect.list(nums)), nums.size());
  }

  /** The alerts that changed after that number, by number of change. */
  public List<Stored> changedAfter(long sequence, int limit) throws SQLException {
    return some("a.changed > " + sequence, List.of(), limit, "a.changed");
  }

  private List<Stored> some(String where, List<String> given, int limit) throws SQLException {
    return some(where, given, limit, "a.late, a.num");
  }

  private List<Stored> some(String where, List<String> given, int limit, String order)
      throws SQLException {
    String sql =
        "select "
            + COLUMNS
            + " from alert a join alert_body b on b.num = a.num"
            + " left join case_state c on c.case_key = a.case_key where "
            + where
            + " order by "
            + order
            + " limit "
            + limit;
    return tables.list(sql, found -> row(found).stored(), given.toArray());
  }

  /**
   * One revision of an alert: its facts besides those that stay.
   *
   * @param reason why it was taken back, a word; empty when it was not
   * @param seen when its block was received; {@code null} when nobody says
   */
  public record Revision(
      int revision,
      String state,
      String finality,
      long confirmations,
      long height,
      Instant at,
      String reason,
      @Nullable Instant seen) {}

  /** The revisions of an alert, the first one first. */
  public List<Revision> revisions(long num) throws SQLException {
    return tables.list(
        "select revision, state, finality, confirmations, height, at, reason, seen"
            + " from alert_revision where num = ? order by revision",
        row ->
            new Revision(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7),
                instant(row, 8)),
        num);
  }

  /** When people were first paged of that case. */
  public Optional<Instant> paged(String caseKey) throws SQLException {
    return tables
        .list(
            "select opened from page where case_key = ? order by opened limit 1",
            row -> Instant.ofEpochMilli(row.getLong(1)),
            caseKey)
        .stream()
        .findFirst();
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
