package org.flowmon.alerts.triage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.triage.CaseEvent.Change;
import org.flowmon.alerts.triage.CaseState.Proposal;
import org.jspecify.annotations.Nullable;

/** The next state of a case while it is made from the last one. */
final class CaseDraft {
  private final CaseState last;
  private CaseStatus status;
  private @Nullable Disposition disposition;
  private @Nullable String reason;
  Severity severity;
  @Nullable String assignee;
  @Nullable Instant snoozedUntil;
  long comments;
  final List<Proposal> proposals;

  CaseDraft(CaseState last) {
    this.last = last;
    status = last.status();
    disposition = last.disposition();
    reason = last.reason();
    severity = last.severity();
    assignee = last.assignee();
    snoozedUntil = last.snoozedUntil();
    comments = last.comments();
    proposals = new ArrayList<>(last.proposals());
  }

  /** A status other than closed. */
  void open(CaseStatus next) {
    status = next;
    disposition = null;
    reason = null;
  }

  void close(@Nullable Disposition as, @Nullable String because) {
    status = CaseStatus.CLOSED;
    disposition = as;
    reason = because;
    proposals.clear();
  }

  /** A second proposal of the same person takes the place of the first. */
  void propose(Proposal proposal) {
    proposals.removeIf(each -> each.by().equals(proposal.by()));
    proposals.add(proposal);
  }

  /** The next revision. */
  CaseState changed(Instant at, String by) {
    return state(last.revision() + 1, at, by);
  }

  /** The same revision: a comment decides nothing. */
  CaseState commented() {
    return state(last.revision(), last.changedAt(), last.changedBy());
  }

  private CaseState state(long revision, Instant at, String by) {
    return new CaseState(
        last.caseKey(),
        revision,
        status,
        severity,
        assignee,
        disposition,
        reason,
        snoozedUntil,
        proposals,
        comments,
        last.openedAt(),
        at,
        by);
  }

  /** What differs, in the order of the fields; the number of comments is no change. */
  static List<Change> changes(CaseState before, CaseState after) {
    List<Change> changes = new ArrayList<>();
    compare(changes, "status", before.status(), after.status());
    compare(changes, "severity", before.severity(), after.severity());
    compare(changes, "assignee", before.assignee(), after.assignee());
    compare(changes, "disposition", before.disposition(), after.disposition());
    compare(changes, "reason", before.reason(), after.reason());
    compare(changes, "snoozed_until", before.snoozedUntil(), after.snoozedUntil());
    compare(changes, "proposals", ids(before), ids(after));
    return changes;
  }

  private static void compare(
      List<Change> changes, String field, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      changes.add(new Change(field, text(from), text(to)));
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String ids(CaseState state) {
    return state.proposals().isEmpty()
        ? null
        : state.proposals().stream().map(Proposal::id).collect(Collectors.joining(" "));
  }
}
