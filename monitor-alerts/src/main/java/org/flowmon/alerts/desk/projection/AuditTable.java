package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flowmon.alerts.audit.AuditEntry;

/** Writes the audit log into the tables; what cannot be read is there, too, as that. */
final class AuditTable implements AutoCloseable {
  static final String UNREADABLE = "unreadable";

  private final PreparedStatement put;

  AuditTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into audit(number, actor, act, json, note) values (?, ?, ?, ?, ?)"
                + " on conflict (number) do update set actor = excluded.actor, act = excluded.act,"
                + " json = excluded.json, note = excluded.note");
  }

  /** A record of the log under its number, with its checkpoint. */
  void put(String number, byte[] json, String note) throws SQLException {
    String actor = AuditEntry.NOBODY;
    String act = UNREADABLE;
    try {
      AuditEntry entry = AuditEntry.fromBytes(json);
      actor = entry.actor();
      act = entry.act().toString();
    } catch (IllegalArgumentException e) {
      // It stays unreadable, and is shown so.
    }
    put.setLong(1, Long.parseLong(number));
    put.setString(2, actor);
    put.setString(3, act);
    put.setBytes(4, json);
    put.setString(5, note);
    put.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    put.close();
  }
}
