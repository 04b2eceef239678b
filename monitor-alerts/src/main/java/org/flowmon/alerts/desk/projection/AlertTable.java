package org.flowmon.alerts.desk.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flowmon.alerts.desk.projection.AlertFacts.Party;
import org.jspecify.annotations.Nullable;

/** Writes alerts. Statements live as long as the connection; one transaction is one batch. */
final class AlertTable implements AutoCloseable {
  private static final int MOST_PARTIES = 100_000;

  private final Slices slices;
  private final Counter numbers;
  private final Counter changes;
  private final PreparedStatement find;
  private final PreparedStatement insert;
  private final PreparedStatement insertBody;
  private final PreparedStatement insertWords;
  private final PreparedStatement update;
  private final PreparedStatement updateBody;
  private final PreparedStatement insertRevision;
  private final PreparedStatement ofCase;
  private final PreparedStatement move;
  private final PreparedStatement party;
  private final PreparedStatement partyName;
  private final PreparedStatement caseState;
  private final Set<Party> known = new HashSet<>();

  private record Stored(long num, int revision, int slice) {}

  AlertTable(Connection db, Dialect dialect, Slices slices, Counter numbers, Counter changes)
      throws SQLException {
    this.slices = slices;
    this.numbers = numbers;
    this.changes = changes;
    find = db.prepareStatement("select num, revision, slice from alert where id = ?");
    insert =
        db.prepareStatement(
            "insert into alert(num, id, slice, open, sev, late, size, case_key, revision, changed)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insertBody = db.prepareStatement("insert into alert_body(num, json) values (?, ?)");
    insertWords = db.prepareStatement(dialect.insertWords());
    update =
        db.prepareStatement(
            "update alert set slice = ?, open = ?, sev = ?, size = ?, revision = ?, changed = ?"
                + " where num = ?");
    updateBody = db.prepareStatement("update alert_body set json = ? where num = ?");
    insertRevision =
        db.prepareStatement(
            "insert into alert_revision(num, revision, state, finality, confirmations, height, at,"
                + " reason, seen) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (num, revision) do nothing");
    ofCase = db.prepareStatement("select num, slice from alert where case_key = ?");
    move = db.prepareStatement("update alert set slice = ?, open = ?, changed = ? where num = ?");
    party =
        db.prepareStatement(
            "insert into party(id, name, kind) values (?, ?, ?)"
                + " on conflict (id) do update set name = excluded.name, kind = excluded.kind");
    partyName =
        db.prepareStatement(
            "insert into party_name(id, name) values (?, ?) on conflict (id, name) do nothing");
    caseState =
        db.prepareStatement("select status, assignee, snoozed from case_state where case_key = ?");
  }

  /**
   * Writes a revision that is newer than the one there.
   *
   * @param at when its record was written, in milliseconds since 1970
   * @param seen when its block was received; {@code null} when the record does not say
   * @return the alert's number; -1 when the revision was known
   */
  long put(AlertFacts facts, byte[] json, long at, @Nullable Long seen) throws SQLException {
    Stored stored = find(facts.id());
    if (stored != null && stored.revision() >= facts.revision()) {
      return -1;
    }
    for (Party each : facts.parties()) {
      put(each);
    }
    CaseMark mark = mark(facts.caseKey());
    List<String> values = new ArrayList<>(Facet.values().length);
    values.add(mark.status());
    values.addAll(facts.values());
    values.add(mark.assignee());
    int slice = slices.count(List.copyOf(values), 1);
    int open = Slices.open(values) ? 1 : 0;
    long num;
    if (stored == null) {
      num = numbers.next();
      insert(facts, json, at, num, slice, open);
    } else {
      num = stored.num();
      slices.count(slices.values(stored.slice()), -1);
      update.setInt(1, slice);
      update.setInt(2, open);
      update.setInt(3, facts.severity());
      update.setString(4, facts.size());
      update.setInt(5, facts.revision());
      update.setLong(6, changes.next());
      update.setLong(7, num);
      update.executeUpdate();
      updateBody.setBytes(1, json);
      updateBody.setLong(2, num);
      updateBody.executeUpdate();
    }
    revision(facts, at, num, seen);
    return num;
  }

  private void insert(AlertFacts facts, byte[] json, long at, long num, int slice, int open)
      throws SQLException {
    insert.setLong(1, num);
    insert.setString(2, facts.id());
    insert.setInt(3, slice);
    insert.setInt(4, open);
    insert.setInt(5, facts.severity());
    insert.setLong(6, -at);
    insert.setString(7, facts.size());
    insert.setString(8, facts.caseKey());
    insert.setInt(9, facts.revision());
    insert.setLong(10, changes.next());
    insert.executeUpdate();
    insertBody.setLong(1, num);
    insertBody.setBytes(2, json);
    insertBody.executeUpdate();
    insertWords.setLong(1, num);
    insertWords.setString(2, facts.words());
    insertWords.executeUpdate();
  }

  private void revision(AlertFacts facts, long at, long num, @Nullable Long seen)
      throws SQLException {
    insertRevision.setLong(1, num);
    insertRevision.setInt(2, facts.revision());
    insertRevision.setString(3, facts.state());
    insertRevision.setString(4, facts.finality());
    insertRevision.setLong(5, facts.confirmations());
    insertRevision.setLong(6, facts.height());
    insertRevision.setLong(7, at);
    insertRevision.setString(8, facts.reason());
    insertRevision.setObject(9, seen, Types.BIGINT);
    insertRevision.executeUpdate();
  }

  private @Nullable Stored find(String id) throws SQLException {
    find.setString(1, id);
    try (ResultSet rows = find.executeQuery()) {
      return rows.next() ? new Stored(rows.getLong(1), rows.getInt(2), rows.getInt(3)) : null;
    }
  }

  private void put(Party each) throws SQLException {
    if (each.id().isEmpty() || !known.add(each)) {
      return;
    }
    if (known.size() > MOST_PARTIES) {
      known.clear();
    }
    party.setString(1, each.id());
    party.setString(2, each.name());
    party.setString(3, each.kind());
    party.executeUpdate();
    partyName.setString(1, each.id());
    partyName.setString(2, each.name());
    partyName.executeUpdate();
  }

  /** What alerts carry of their case. */
  record CaseMark(String status, String assignee) {
    static final CaseMark NEW = new CaseMark("new", "");
  }

  private CaseMark mark(String caseKey) throws SQLException {
    caseState.setString(1, caseKey);
    try (ResultSet rows = caseState.executeQuery()) {
      if (!rows.next()) {
        return CaseMark.NEW;
      }
      String assignee = rows.getString(2);
      boolean snoozed = rows.getLong(3) != 0;
      return new CaseMark(
          snoozed ? "snoozed" : rows.getString(1), assignee == null ? "" : assignee);
    }
  }

  /** Moves the alerts of a case to where its status and assignee now put them. */
  List<Long> move(String caseKey) throws SQLException {
    CaseMark mark = mark(caseKey);
    List<long[]> found = new ArrayList<>();
    ofCase.setString(1, caseKey);
    try (ResultSet rows = ofCase.executeQuery()) {
      while (rows.next()) {
        found.add(new long[] {rows.getLong(1), rows.getLong(2)});
      }
    }
    List<Long> moved = new ArrayList<>();
    for (long[] each : found) {
      List<String> before = slices.values((int) each[1]);
      List<String> after = new ArrayList<>(before);
      after.set(Facet.STATUS.ordinal(), mark.status());
      after.set(Facet.ASSIGNEE.ordinal(), mark.assignee());
      if (!after.equals(before)) {
        slices.count(before, -1);
        move.setInt(1, slices.count(List.copyOf(after), 1));
        move.setInt(2, Slices.open(after) ? 1 : 0);
        move.setLong(3, changes.next());
        move.setLong(4, each[0]);
        move.executeUpdate();
        moved.add(each[0]);
      }
    }
    return moved;
  }

  /** To be called when a transaction failed: what was written in it is not there. */
  void forget() {
    known.clear();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each :
        List.of(
            find,
            insert,
            insertBody,
            insertWords,
            update,
            updateBody,
            insertRevision,
            ofCase,
            move,
            party,
            partyName,
            caseState)) {
      each.close();
    }
  }
}
