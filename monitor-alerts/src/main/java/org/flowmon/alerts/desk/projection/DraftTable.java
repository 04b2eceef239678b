package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.triage.CaseNarrative;

/** Writes drafts of reports: each revision once, one after the other. */
final class DraftTable implements AutoCloseable {
  private final PreparedStatement first;
  private final PreparedStatement next;

  DraftTable(Connection db) throws SQLException {
    first =
        db.prepareStatement(
            "insert into case_draft(case_key, revision, json) values (?, ?, ?)"
                + " on conflict (case_key) do nothing");
    next =
        db.prepareStatement(
            "update case_draft set revision = ?, json = ? where case_key = ? and revision = ?");
  }

  /** A draft; one that was written beside another, of which it did not know, is passed over. */
  void put(byte[] json) throws SQLException {
    CaseNarrative draft = RecordJson.read(json, CaseNarrative.class);
    if (draft.revision() == 1) {
      first.setString(1, draft.caseKey());
      first.setLong(2, 1);
      first.setBytes(3, json);
      first.executeUpdate();
    } else {
      next.setLong(1, draft.revision());
      next.setBytes(2, json);
      next.setString(3, draft.caseKey());
      next.setLong(4, draft.revision() - 1);
      next.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    first.close();
    next.close();
  }
}
