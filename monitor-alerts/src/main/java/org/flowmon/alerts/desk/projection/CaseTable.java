package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.alerts.triage.CaseState;
import org.flowmon.alerts.triage.CaseStatus;

/** Writes cases: what happened to them, and how they stand. */
final class CaseTable implements AutoCloseable {
  private final Counter changes;
  private final PreparedStatement event;
  private final PreparedStatement state;
  private final PreparedStatement due;
  private final PreparedStatement wake;

  CaseTable(Connection db, Counter changes) throws SQLException {
    this.changes = changes;
    event = db.prepareStatement("insert into case_event(seq, case_key, json) values (?, ?, ?)");
    state =
        db.prepareStatement(
            "insert into case_state(case_key, revision, status, assignee, snoozed, changed, json)"
                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (case_key) do update set"
                + " revision = excluded.revision, status = excluded.status,"
                + " assignee = excluded.assignee, snoozed = excluded.snoozed,"
                + " changed = excluded.changed, json = excluded.json");
    due = db.prepareStatement("select case_key from case_state where snoozed <= ?");
    wake =
        db.prepareStatement("update case_state set snoozed = null, changed = ? where case_key = ?");
  }

  /** An event and the state it led to. A snooze that is over by {@code now} is none. */
  void put(CaseEvent told, byte[] json, Instant now) throws SQLException {
    event.setLong(1, changes.next());
    event.setString(2, told.caseKey());
    event.setBytes(3, json);
    event.executeUpdate();
    CaseState next = told.state();
    if (next == null) {
      return;
    }
    state.setString(1, next.caseKey());
    state.setLong(2, next.revision());
    state.setString(3, next.status().toString());
    state.setString(4, next.assignee());
    Instant until = next.snoozedUntil();
    if (until != null && until.isAfter(now) && next.status() != CaseStatus.CLOSED) {
      state.setLong(5, until.toEpochMilli());
    } else {
      state.setNull(5, Types.BIGINT);
    }
    state.setLong(6, changes.last());
    state.setBytes(7, CaseJson.toBytes(next));
    state.executeUpdate();
  }

  /** The cases whose snooze is over; they are in the queue again. */
  List<String> wake(Instant now) throws SQLException {
    List<String> woken = new ArrayList<>();
    due.setLong(1, now.toEpochMilli());
    try (ResultSet rows = due.executeQuery()) {
      while (rows.next()) {
        woken.add(rows.getString(1));
      }
    }
    for (String caseKey : woken) {
      wake.setLong(1, changes.next());
      wake.setString(2, caseKey);
      wake.executeUpdate();
    }
    return woken;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each : List.of(event, state, due, wake)) {
      each.close();
    }
  }
}
