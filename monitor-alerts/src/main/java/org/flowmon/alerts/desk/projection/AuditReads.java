package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the tables for the audit log. Safe for many threads. */
public final class AuditReads {
  private final Tables tables;

  AuditReads(Tables tables) {
    this.tables = tables;
  }

  /**
   * A record of the log.
   *
   * @param number its own, from 1 on
   * @param json the entry as it stands in the topic; empty or no JSON where that is so
   * @param note its signed checkpoint
   */
  public record Entry(long number, byte[] json, String note) {}

  /** Who ever did that, by name. */
  public List<String> actors(String act) throws SQLException {
    return tables.list(
        "select distinct actor from audit where act = ? order by actor",
        row -> row.getString(1),
        act);
  }

  /** Those before a number, newest first; of one actor and of one kind if asked for. */
  public List<Entry> before(long number, @Nullable String actor, @Nullable String act, int limit)
      throws SQLException {
    String where = (actor == null ? "" : " and actor = ?") + (act == null ? "" : " and act = ?");
    return tables.list(
        "select number, json, note from audit where number < ?"
            + where
            + " order by number desc limit ?",
        row -> new Entry(row.getLong(1), row.getBytes(2), row.getString(3)),
        Stream.of(number, actor, act, limit).filter(Objects::nonNull).toArray());
  }
}
