package org.flowmon.alerts.triage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.triage.CaseCommand.Action;
import org.flowmon.alerts.triage.CaseEvent.Refusal;
import org.flowmon.alerts.triage.CaseEvent.Why;
import org.flowmon.alerts.triage.CaseState.Proposal;
import org.jspecify.annotations.Nullable;

/** What a command must be to be carried out: every reason against it, none when it may be. */
final class CaseRules {
  private final CaseState state;
  private final CaseCommand command;
  private final Instant at;
  private final List<Refusal> against = new ArrayList<>();

  private CaseRules(CaseState state, CaseCommand command, Instant at) {
    this.state = state;
    this.command = command;
    this.at = at;
  }

  /** A conflict comes alone: what else is wrong may have to do with it. */
  static List<Refusal> of(CaseState state, CaseCommand command, Instant at) {
    CaseRules rules = new CaseRules(state, command, at);
    rules.revision();
    if (rules.against.isEmpty()) {
      rules.fields();
      rules.status();
      rules.people();
    }
    return rules.against;
  }

  private void revision() {
    Long expected = command.expected();
    if (command.action() == Action.COMMENT) {
      return;
    }
    if (expected == null) {
      refuse(Why.MISSING, "it must say which revision of the case was seen");
    } else if (expected != state.revision()) {
      refuse(
          Why.CONFLICT,
          "the case has revision "
              + state.revision()
              + ", changed by "
              + state.changedBy()
              + ", and revision "
              + expected
              + " was seen");
    }
  }

  private void fields() {
    Action action = command.action();
    if (action.needsReason() && blank(command.reason())) {
      refuse(Why.MISSING, "a reason is compulsory to " + words(action));
    }
    if ((action == Action.CLOSE || action == Action.PROPOSE_CLOSE)
        && command.disposition() == null) {
      refuse(Why.MISSING, "a disposition is compulsory to " + words(action));
    }
    if (action == Action.COMMENT && blank(command.text())) {
      refuse(Why.MISSING, "a comment has a text");
    }
    if (longer(command.reason()) || longer(command.text())) {
      refuse(Why.MISSING, "a text has at most " + CaseBook.LONGEST_TEXT + " characters");
    }
    if (action == Action.SNOOZE) {
      snooze();
    }
  }

  private void snooze() {
    Instant until = command.until();
    if (until == null || !until.isAfter(at)) {
      refuse(Why.MISSING, "a snooze ends at a time that is still to come");
    } else if (until.isAfter(at.plus(CaseBook.LONGEST_SNOOZE))) {
      refuse(
          Why.NOT_ALLOWED, "a snooze lasts at most " + CaseBook.LONGEST_SNOOZE.toDays() + " days");
    }
  }

  private void status() {
    CaseStatus now = state.status();
    boolean open = now != CaseStatus.CLOSED;
    boolean fits =
        switch (command.action()) {
          case ACKNOWLEDGE -> now == CaseStatus.NEW;
          case TAKE, ASSIGN, CLOSE, PROPOSE_CLOSE, SNOOZE, APPROVE, DECLINE, WITHDRAW -> open;
          case REVIEW -> open && now != CaseStatus.IN_REVIEW;
          case ESCALATE -> open && now != CaseStatus.ESCALATED;
          case RENEW -> open && now != CaseStatus.NEW;
          case REOPEN -> !open;
          case UNSNOOZE -> state.snoozedUntil() != null;
          case COMMENT -> true;
        };
    if (!fits) {
      String shown = command.action() == Action.UNSNOOZE ? "not snoozed" : now.toString();
      refuse(Why.NOT_NOW, "the case is " + shown + ": " + words(command.action()) + " is no step");
    }
  }

  private void people() {
    switch (command.action()) {
      case CLOSE -> {
        if (state.fourEyes()) {
          refuse(
              Why.FOUR_EYES,
              "closing a critical case takes two people: propose it, and a senior approves");
        }
      }
      case APPROVE, DECLINE -> {
        if (!command.actor().senior()) {
          refuse(Why.NOT_ALLOWED, "only a senior may approve or decline");
        }
        proposal()
            .filter(each -> each.by().equals(command.actor().id()))
            .ifPresent(
                each -> refuse(Why.FOUR_EYES, "who proposed it cannot approve or decline it"));
      }
      case WITHDRAW ->
          proposal()
              .filter(each -> !each.by().equals(command.actor().id()))
              .ifPresent(each -> refuse(Why.NOT_ALLOWED, "only who proposed it may withdraw it"));
      default -> {
        // Anybody who may give commands at all.
      }
    }
  }

  private Optional<Proposal> proposal() {
    Optional<Proposal> found = state.proposal(command.proposal(), at);
    if (found.isEmpty()) {
      refuse(Why.NO_PROPOSAL, "there is no such proposal any more");
    }
    return found;
  }

  private void refuse(Why why, String message) {
    against.add(new Refusal(why, message));
  }

  private static String words(Action action) {
    return action.toString().replace('_', ' ');
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static boolean longer(@Nullable String text) {
    return text != null && text.length() > CaseBook.LONGEST_TEXT;
  }
}
