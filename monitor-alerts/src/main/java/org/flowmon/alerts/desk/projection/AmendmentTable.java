package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.AmendmentEvent;
import org.flowmon.alerts.amend.AmendmentJson;

/** Writes what became of commands about amendments, and how amendments stand. */
final class AmendmentTable implements AutoCloseable {
  private final PreparedStatement put;
  private final PreparedStatement putEvent;

  AmendmentTable(Connection db) throws SQLException {
    put =
        db.prepareStatement(
            "insert into amendment(id, status, changed, json) values (?, ?, ?, ?)"
                + " on conflict (id) do update set status = excluded.status,"
                + " changed = excluded.changed, json = excluded.json");
    putEvent =
        db.prepareStatement(
            "insert into amendment_event(command_id, json) values (?, ?)"
                + " on conflict (command_id) do nothing");
  }

  void put(byte[] json) throws SQLException {
    AmendmentEvent event = AmendmentJson.event(json);
    Amendment state = event.state();
    putEvent.setString(1, event.commandId());
    putEvent.setBytes(2, json);
    putEvent.executeUpdate();
    if (state != null) {
      put.setString(1, state.id());
      put.setString(2, state.status().toString());
      put.setLong(3, event.at().toEpochMilli());
      put.setBytes(4, AmendmentJson.toBytes(state));
      put.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each : List.of(put, putEvent)) {
      each.close();
    }
  }
}
