package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Asks the tables for the versions of the watchlist. Safe for many threads. */
public final class ListReads {
  private final Tables tables;

  ListReads(Tables tables) {
    this.tables = tables;
  }

  /**
   * A version that was in force once.
   *
   * @param at when it was published first
   * @param parts of how many parts it is made
   */
  public record Version(String version, Instant at, int parts, int entities, int claims) {}

  /** That a version counts in a chain, since then. */
  public record Mark(String version, Instant at) {}

  /** All of them, the newest first. */
  public List<Version> versions() throws SQLException {
    return tables.list(
        "select version, at, parts, entities, claims from list_version order by at desc, version",
        row ->
            new Version(
                row.getString(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5)));
  }

  /** What counts now, by chain. */
  public Map<String, Mark> inForce() throws SQLException {
    return tables.map(
        "select chain, version, at from list_mark",
        row -> new Mark(row.getString(2), Instant.ofEpochMilli(row.getLong(3))));
  }

  /** The parts of a version that are there, in order. */
  public List<byte[]> parts(String version) throws SQLException {
    return tables.list(
        "select content from list_part where version = ? order by part",
        row -> row.getBytes(1),
        version);
  }
}
