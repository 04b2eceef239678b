package org.flowmon.alerts.desk.projection;

import java.sql.SQLException;
import java.util.Optional;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.triage.CaseNarrative;

/** Asks the tables for drafts of reports. Safe for many threads. */
public final class DraftReads {
  private final Tables tables;

  DraftReads(Tables tables) {
    this.tables = tables;
  }

  /** The draft of a case. */
  public Optional<CaseNarrative> ofCase(String caseKey) throws SQLException {
    return tables.first(
        "select json from case_draft where case_key = ?",
        row -> RecordJson.read(row.getBytes(1), CaseNarrative.class),
        caseKey);
  }
}
