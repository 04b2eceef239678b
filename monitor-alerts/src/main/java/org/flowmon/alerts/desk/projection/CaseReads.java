package org.flowmon.alerts.desk.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseJson;
import org.flowmon.alerts.triage.CaseState;

/** Asks the tables for cases. Safe for many threads. */
public final class CaseReads {
  private final Tables tables;

  CaseReads(Tables tables) {
    this.tables = tables;
  }

  /** The state of a case. */
  public Optional<CaseState> state(String caseKey) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              try (PreparedStatement select =
                  db.prepareStatement("select json from case_state where case_key = ?")) {
                select.setString(1, caseKey);
                try (ResultSet row = select.executeQuery()) {
                  return row.next()
                      ? Optional.of(CaseJson.state(row.getBytes(1)))
                      : Optional.empty();
                }
              }
            });
  }

  /** What happened to a case, the first thing first; the newest {@code limit} of it. */
  public List<CaseEvent> events(String caseKey, int limit) throws SQLException {
    return tables
        .database()
        .read(
            db -> {
              List<CaseEvent> all = new ArrayList<>();
              try (PreparedStatement select =
                  db.prepareStatement(
                      "select json from case_event where case_key = ? order by seq desc limit ?")) {
                select.setString(1, caseKey);
                select.setInt(2, limit);
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    all.addFirst(CaseJson.event(row.getBytes(1)));
                  }
                }
              }
              return all;
            });
  }

  /** The other cases with alerts between the same parties as a case's, the newest first. */
  public List<CaseState> seenBefore(String caseKey, int limit) throws SQLException {
    String sql =
        "select c.json from case_state c where c.case_key in (select distinct a.case_key from alert"
            + " a where a.case_key <> ? and a.slice in (select s.id from slice s join slice o on"
            + " s.entity = o.entity and s.exchange = o.exchange where o.id in"
            + " (select slice from alert where case_key = ?)))"
            + " order by c.changed desc limit ?";
    return tables
        .database()
        .read(
            db -> {
              List<CaseState> all = new ArrayList<>();
              try (PreparedStatement select = db.prepareStatement(sql)) {
                select.setString(1, caseKey);
                select.setString(2, caseKey);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                  while (row.next()) {
                    all.add(CaseJson.state(row.getBytes(1)));
                  }
                }
              }
              return all;
            });
  }
}
