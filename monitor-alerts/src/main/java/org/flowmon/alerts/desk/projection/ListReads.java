package org.flowmon.alerts.desk.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    return tables
        .database()
        .read(
            db -> {
              List<Version> all = new ArrayList<>();
              try (PreparedStatement select =
                      db.prepareStatement(
                          "select version, at, parts, entities, claims from list_version"
                              + " order by at desc, version");
                  ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  all.add(
                      new Version(
                          row.getString(1),
                          Instant.ofEpochMilli(row.getLong(2)),
                          row.getInt(3),
                          row.getInt(4),
                          row.getInt(5)));
                }
              }
              return all;
            });
  }

  /** What counts now, by chain. */
  public Map<String, Mark> inForce() throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              Map<String, Mark> all = new TreeMap<>();
              try (PreparedStatement select =
                      db.prepareStatement("select chain, version, at from list_mark");
                  ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  all.put(
                      row.getString(1),
                      new Mark(row.getString(2), Instant.ofEpochMilli(row.getLong(3))));
                }
              }
              return all;
            });
  }

  /** The parts of a version that are there, in order. */
  public List<byte[]> parts(String version) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              List<byte[]> all = new ArrayList<>();
              try (PreparedStatement select =
                  db.prepareStatement(
                      "select content from list_part where version = ? order by part")) {
                select.setString(1, version);
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    all.add(row.getBytes(1));
                  }
                }
              }
              return all;
            });
  }
}
