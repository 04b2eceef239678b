package org.flowmon.alerts.desk.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.AmendmentEvent;
import org.flowmon.alerts.amend.AmendmentJson;

/** Asks the tables for amendments. Safe for many threads. */
public final class AmendmentReads {
  private final Tables tables;

  AmendmentReads(Tables tables) {
    this.tables = tables;
  }

  /** What waits first, then the newest. */
  public List<Amendment> newest(int limit) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              List<Amendment> all = new ArrayList<>();
              try (PreparedStatement select =
                  db.prepareStatement(
                      "select json from amendment"
                          + " order by case when status = 'proposed' then 0 else 1 end,"
                          + " changed desc, id limit ?")) {
                select.setInt(1, limit);
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    all.add(AmendmentJson.state(row.getBytes(1)));
                  }
                }
              }
              return all;
            });
  }

  /** The one of that id. */
  public Optional<Amendment> one(String id) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              try (PreparedStatement select =
                  db.prepareStatement("select json from amendment where id = ?")) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                  return row.next()
                      ? Optional.of(AmendmentJson.state(row.getBytes(1)))
                      : Optional.<Amendment>empty();
                }
              }
            });
  }

  /** What became of a command; empty while it is not known. */
  public Optional<AmendmentEvent> outcome(String commandId) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              try (PreparedStatement select =
                  db.prepareStatement("select json from amendment_event where command_id = ?")) {
                select.setString(1, commandId);
                try (ResultSet row = select.executeQuery()) {
                  return row.next()
                      ? Optional.of(AmendmentJson.event(row.getBytes(1)))
                      : Optional.<AmendmentEvent>empty();
                }
              }
            });
  }
}
