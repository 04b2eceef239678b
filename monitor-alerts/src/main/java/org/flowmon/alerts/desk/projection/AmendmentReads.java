package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
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
    return tables.list(
        "select json from amendment order by case when status = 'proposed' then 0 else 1 end,"
            + " changed desc, id limit ?",
        row -> AmendmentJson.state(row.getBytes(1)),
        limit);
  }

  /** The one of that id. */
  public Optional<Amendment> one(String id) throws SQLException {
    return tables.first(
        "select json from amendment where id = ?", row -> AmendmentJson.state(row.getBytes(1)), id);
  }

  /** What became of a command; empty while it is not known. */
  public Optional<AmendmentEvent> outcome(String commandId) throws SQLException {
    return tables.first(
        "select json from amendment_event where command_id = ?",
        row -> AmendmentJson.event(row.getBytes(1)),
        commandId);
  }
}
