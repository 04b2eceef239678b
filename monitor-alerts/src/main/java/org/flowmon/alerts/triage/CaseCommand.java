package org.flowmon.alerts.triage;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done with a case: the value of the topic {@code case.commands}. When it was
 * given is the time of its record.
 *
 * @param id of the command: its event names it
 * @param caseKey which case
 * @param action what to do
 * @param expected the revision that the person saw; {@code null} only for a comment
 * @param actor who gives it
 * @param assignee for {@link Action#ASSIGN}; {@code null} is nobody
 * @param disposition for {@link Action#CLOSE} and {@link Action#PROPOSE_CLOSE}
 * @param reason why; compulsory where {@link Action#needsReason} says so
 * @param until for {@link Action#SNOOZE}
 * @param proposal for {@link Action#APPROVE}, {@link Action#DECLINE} and {@link Action#WITHDRAW}
 * @param text of a comment
 */
public record CaseCommand(
    String id,
    String caseKey,
    Action action,
    @Nullable Long expected,
    Actor actor,
    @Nullable String assignee,
    @Nullable Disposition disposition,
    @Nullable String reason,
    @Nullable Instant until,
    @Nullable String proposal,
    @Nullable String text) {

  /**
   * Who gives a command; the desk vouches for it.
   *
   * @param id the account
   * @param senior whether it may approve what another proposes
   */
  public record Actor(String id, boolean senior) {}

  /** What can be done. */
  public enum Action {
    /** It was seen. */
    ACKNOWLEDGE,
    /** It is worked on by who says so. */
    TAKE,
    /** It is given to somebody, or to nobody. */
    ASSIGN,
    /** It is worked on. */
    REVIEW,
    /** It goes to somebody with more say. */
    ESCALATE,
    /** Back to new: an acknowledgement, a review or an escalation is undone. */
    RENEW,
    /** It is decided. */
    CLOSE,
    /** It is decided, if another agrees. */
    PROPOSE_CLOSE,
    /** Another agrees. */
    APPROVE,
    /** Another does not. */
    DECLINE,
    /** Who proposed thinks better of it. */
    WITHDRAW,
    /** A closed case is worked on again. */
    REOPEN,
    /** Out of the queue for a while. */
    SNOOZE,
    /** Back before the time. */
    UNSNOOZE,
    /** A sentence for the next who reads it. */
    COMMENT;

    private static final Set<Action> WITH_REASON =
        Set.of(ESCALATE, CLOSE, PROPOSE_CLOSE, DECLINE, REOPEN, SNOOZE);

    /** Whether it is refused without a reason. */
    public boolean needsReason() {
      return WITH_REASON.contains(this);
    }

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
