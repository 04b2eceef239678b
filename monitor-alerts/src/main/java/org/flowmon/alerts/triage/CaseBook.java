package org.flowmon.alerts.triage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.triage.CaseCommand.Action;
import org.flowmon.alerts.triage.CaseEvent.Kind;
import org.flowmon.alerts.triage.CaseEvent.Refusal;
import org.flowmon.alerts.triage.CaseEvent.Why;
import org.flowmon.alerts.triage.CaseState.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a case: a function of its state, what comes, and when. Closing takes a
 * disposition and a reason; closing a critical one takes a second, senior person; every change but
 * a comment names the revision that was seen.
 */
final class CaseBook {
  /** How long a proposal waits for a second person. */
  static final Duration PROPOSAL_LIFE = Duration.ofHours(24);

  /** The longest that a case may be out of the queue. */
  static final Duration LONGEST_SNOOZE = Duration.ofDays(90);

  /** The longest reason or comment, in characters. */
  static final int LONGEST_TEXT = 10_000;

  private CaseBook() {}

  /** What a revision of an alert means for its case; empty when nothing. */
  static Optional<CaseEvent> alerted(
      @Nullable CaseState state, String caseKey, Severity severity, Alert.State what, Instant at) {
    if (what == Alert.State.RETRACTED) {
      return Optional.empty();
    }
    if (state == null) {
      CaseState opened = CaseState.opened(caseKey, severity, at);
      return Optional.of(told(Kind.OPENED, null, opened, at));
    }
    boolean worse = severity.compareTo(state.severity()) < 0;
    boolean again = state.status() == CaseStatus.CLOSED && what != Alert.State.UPDATED;
    if (!worse && !again) {
      return Optional.empty();
    }
    CaseDraft draft = new CaseDraft(state);
    draft.proposals.clear();
    draft.snoozedUntil = null;
    draft.severity = worse ? severity : state.severity();
    if (state.status() == CaseStatus.CLOSED) {
      draft.open(CaseStatus.NEW);
    }
    CaseState next = draft.changed(at, CaseState.MONITOR);
    Kind kind = state.status() == CaseStatus.CLOSED ? Kind.REOPENED : Kind.RAISED;
    return Optional.of(told(kind, state, next, at));
  }

  /** The same, but out of the queue until then, because an entity of its alert is suppressed. */
  static CaseEvent quiet(CaseEvent event, @Nullable Instant until) {
    CaseState state = event.state();
    if (until == null || state == null) {
      return event;
    }
    CaseDraft draft = new CaseDraft(state);
    draft.snoozedUntil = until;
    return new CaseEvent(
        event.caseKey(),
        event.kind(),
        null,
        null,
        event.actor(),
        event.at(),
        event.revision(),
        event.changes(),
        "An entity of it is suppressed until " + until,
        null,
        List.of(),
        draft.commented());
  }

  private static CaseEvent told(
      Kind kind, @Nullable CaseState before, CaseState after, Instant at) {
    return new CaseEvent(
        after.caseKey(),
        kind,
        null,
        null,
        CaseState.MONITOR,
        at,
        after.revision(),
        before == null ? List.of() : CaseDraft.changes(before, after),
        null,
        null,
        List.of(),
        after);
  }

  /** What becomes of a command given at that time. */
  static CaseEvent decide(@Nullable CaseState state, CaseCommand command, Instant at) {
    if (state == null) {
      Refusal unknown =
          new Refusal(Why.UNKNOWN_CASE, "there is no case " + command.caseKey() + ", or not yet");
      return refused(0, command, at, List.of(unknown));
    }
    List<Refusal> refusals = new ArrayList<>(CaseRules.of(state, command, at));
    if (!refusals.isEmpty()) {
      return refused(state.revision(), command, at, refusals);
    }
    CaseDraft draft = new CaseDraft(state);
    carryOut(draft, state, command, at);
    String by = command.actor().id();
    CaseState next = command.action() == Action.COMMENT ? draft.commented() : draft.changed(at, by);
    return new CaseEvent(
        state.caseKey(),
        Kind.DONE,
        command.action(),
        command.id(),
        by,
        at,
        next.revision(),
        CaseDraft.changes(state, next),
        reason(state, command, at),
        command.text(),
        List.of(),
        next);
  }

  /** Of an approval: the reason of what is approved. */
  private static @Nullable String reason(CaseState state, CaseCommand command, Instant at) {
    return command.action() == Action.APPROVE
        ? state.proposal(command.proposal(), at).map(Proposal::reason).orElse(null)
        : command.reason();
  }

  private static void carryOut(CaseDraft draft, CaseState state, CaseCommand command, Instant at) {
    if (command.action() != Action.COMMENT && command.action() != Action.ASSIGN) {
      draft.snoozedUntil = null;
    }
    draft.proposals.removeIf(each -> !at.isBefore(each.expiresAt()));
    switch (command.action()) {
      case ACKNOWLEDGE -> draft.open(CaseStatus.ACKNOWLEDGED);
      case TAKE -> {
        draft.assignee = command.actor().id();
        if (state.status() != CaseStatus.ESCALATED) {
          draft.open(CaseStatus.IN_REVIEW);
        }
      }
      case ASSIGN -> draft.assignee = command.assignee();
      case REVIEW, REOPEN -> draft.open(CaseStatus.IN_REVIEW);
      case ESCALATE -> draft.open(CaseStatus.ESCALATED);
      case RENEW -> draft.open(CaseStatus.NEW);
      case CLOSE -> draft.close(command.disposition(), command.reason());
      case PROPOSE_CLOSE -> draft.propose(proposal(command, at));
      case APPROVE -> {
        Proposal agreed = state.proposal(command.proposal(), at).orElseThrow();
        draft.close(agreed.disposition(), agreed.reason());
      }
      case DECLINE, WITHDRAW ->
          draft.proposals.removeIf(each -> each.id().equals(command.proposal()));
      case SNOOZE -> draft.snoozedUntil = command.until();
      case UNSNOOZE -> {
        // Taken away above.
      }
      case COMMENT -> draft.comments++;
    }
  }

  private static Proposal proposal(CaseCommand command, Instant at) {
    Disposition disposition = command.disposition();
    String reason = command.reason();
    if (disposition == null || reason == null) {
      throw new IllegalStateException("checked before");
    }
    return new Proposal(
        command.id(), command.actor().id(), disposition, reason, at, at.plus(PROPOSAL_LIFE));
  }

  private static CaseEvent refused(
      long revision, CaseCommand command, Instant at, List<Refusal> refusals) {
    return new CaseEvent(
        command.caseKey(),
        Kind.REFUSED,
        command.action(),
        command.id(),
        command.actor().id(),
        at,
        revision,
        List.of(),
        command.reason(),
        null,
        refusals,
        null);
  }
}
