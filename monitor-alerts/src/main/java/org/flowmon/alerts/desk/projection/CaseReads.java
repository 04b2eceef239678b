package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
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
    return tables.first(
        "select json from case_state where case_key = ?",
        row -> CaseJson.state(row.getBytes(1)),
        caseKey);
  }

  /** What happened to a case, the first thing first; the newest {@code limit} of it. */
  public List<CaseEvent> events(String caseKey, int limit) throws SQLException {
    return tables
        .list(
            "select json from case_event where case_key = ? order by seq desc limit ?",
            row -> CaseJson.event(row.getBytes(1)),
            caseKey,
            limit)
        .reversed();
  }

  /** The other cases with alerts between the same parties as a case's, the newest first. */
  public List<CaseState> seenBefore(String caseKey, int limit) throws SQLException {
    return tables.list(
        "select c.json from case_state c where c.case_key in (select distinct a.case_key from alert"
            + " a where a.case_key <> ? and a.slice in (select s.id from slice s join slice o on"
            + " s.entity = o.entity and s.exchange = o.exchange where o.id in"
            + " (select slice from alert where case_key = ?)))"
            + " order by c.changed desc limit ?",
        row -> CaseJson.state(row.getBytes(1)),
        caseKey,
        caseKey,
        limit);
  }
}
