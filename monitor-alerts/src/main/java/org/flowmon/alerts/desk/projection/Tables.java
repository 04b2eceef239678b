package org.flowmon.alerts.desk.projection;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.topic.Topics;

/** The tables, open: who writes them, and who is asked. */
final class Tables implements AutoCloseable {
  private final String where;
  private final Topics topics;
  private final Clock clock;
  private final Database database;
  private volatile Projector projector;

  /**
   * Opens them at the path of an SQLite file or a {@code jdbc:postgresql:} address; what cannot be
   * used there is thrown away, which the log tells.
   */
  Tables(String where, Topics topics, Clock clock) throws SQLException, IOException {
    this.where = where;
    this.topics = topics;
    this.clock = clock;
    database = Database.open(where, topics.prefix(), why -> ProjectionLog.rebuild(where, why));
    Projector first;
    try {
      first = new Projector(topics, database, clock);
    } catch (SQLException e) {
      ProjectionLog.rebuild(where, "they cannot be read: " + e.getMessage());
      database.clear();
      first = new Projector(topics, database, clock);
    }
    projector = first;
  }

  Database database() {
    return database;
  }

  /** Makes something of a row. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** What a question brings, in order; {@code values} are texts and whole numbers. */
  <T> List<T> list(String sql, Row<T> each, Object... values) throws SQLException {
    return database.read(
        db -> {
          List<T> all = new ArrayList<>();
          try (PreparedStatement select = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              select.setObject(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                all.add(each.of(row));
              }
            }
          }
          return all;
        });
  }

  /** The first of what a question brings. */
  <T> Optional<T> first(String sql, Row<T> each, Object... values) throws SQLException {
    return list(sql, each, values).stream().findFirst();
  }

  /** What a question brings by the text in its first column, sorted. */
  <T> SortedMap<String, T> map(String sql, Row<T> each, Object... values) throws SQLException {
    SortedMap<String, T> all = new TreeMap<>();
    list(sql, row -> Map.entry(row.getString(1), each.of(row)), values)
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  Projector projector() {
    return projector;
  }

  Slices slices() {
    return projector.slices();
  }

  /** Whether the server that holds them does not answer. */
  boolean lost() throws SQLException {
    return !database.connected();
  }

  /** Goes on with what the server holds, when it is back. */
  void connectAgain() throws SQLException, IOException {
    database.connectAgain();
    projector = new Projector(topics, database, clock);
  }

  /** Throws everything away and begins with empty tables. */
  void again(String why) throws SQLException, IOException {
    ProjectionLog.rebuild(where, why);
    projector.close();
    database.clear();
    projector = new Projector(topics, database, clock);
  }

  @Override
  public void close() throws SQLException {
    projector.close();
    database.close();
  }
}
