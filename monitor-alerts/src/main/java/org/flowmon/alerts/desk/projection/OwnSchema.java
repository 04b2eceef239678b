package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which tables in a PostgreSQL database are this desk's. Several desks share a database, each with
 * a schema of its own, so that none waits for another and their versions may differ. A desk has the
 * first that no other holds, by a lock that ends with its connection: after a restart the same
 * tables go on.
 */
final class OwnSchema {
  private static final int MOST = 64;

  private OwnSchema() {}

  /** Takes one for as long as the connection lasts, and uses it there; the name. */
  static String take(Connection db, String prefix) throws SQLException {
    for (int i = 1; i <= MOST; i++) {
      String name = prefix + "_desk_" + i;
      if (yes(db, "select pg_try_advisory_lock(hashtextextended(?, 0))", name)) {
        if (yes(db, "select to_regnamespace(quote_ident(?)) is null", name)) {
          run(db, "create schema " + quoted(name));
        }
        use(db, name);
        return name;
      }
    }
    throw new SQLException("more than " + MOST + " desks have tables in this database");
  }

  /** Another may have it from here on. */
  static void leave(Connection db) throws SQLException {
    if (!db.getAutoCommit()) {
      db.rollback();
    }
    run(db, "select pg_advisory_unlock_all()");
  }

  /** Names without a schema are of this one from here on. */
  static void use(Connection db, String schema) throws SQLException {
    run(db, "set search_path to " + quoted(schema));
  }

  private static boolean yes(Connection db, String question, String name) throws SQLException {
    try (PreparedStatement ask = db.prepareStatement(question)) {
      ask.setString(1, name);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static void run(Connection db, String statement) throws SQLException {
    try (Statement once = db.createStatement()) {
      once.execute(statement);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
