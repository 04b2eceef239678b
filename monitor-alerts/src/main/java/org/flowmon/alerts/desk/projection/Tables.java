package org.flowmon.alerts.desk.projection;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
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
    database = Database.open(where, why -> ProjectionLog.rebuild(where, why));
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

  Projector projector() {
    return projector;
  }

  Slices slices() {
    return projector.slices();
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
