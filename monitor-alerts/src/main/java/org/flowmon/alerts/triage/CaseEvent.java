package org.flowmon.alerts.triage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command, or what happened to a case: the value of the topic {@code case.events}.
 * Nothing is ever taken from it.
 *
 * @param caseKey which case
 * @param kind what happened
 * @param action the command's; {@code null} when nobody gave one
 * @param commandId the command's; {@code null} when nobody gave one
 * @param actor who did it; {@link CaseState#MONITOR} when nobody
 * @param at when
 * @param revision of the case after it; of a refusal, the one it has
 * @param changes what is different now, field by field
 * @param reason that was given
 * @param text of a comment
 * @param refusals why it was refused; empty unless it was
 * @param state of the case after it; {@code null} when it was refused
 */
public record CaseEvent(
    String caseKey,
    Kind kind,
    CaseCommand.@Nullable Action action,
    @Nullable String commandId,
    String actor,
    Instant at,
    long revision,
    List<Change> changes,
    @Nullable String reason,
    @Nullable String text,
    List<Refusal> refusals,
    @Nullable CaseState state) {

  /** What happened. */
  public enum Kind {
    /** Its first alert was raised. */
    OPENED,
    /** An alert in it was more severe than those before. */
    RAISED,
    /** An alert was raised in it after it was closed, and it is new again. */
    REOPENED,
    /** A command was carried out. */
    DONE,
    /** A command was refused; nothing changed. */
    REFUSED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A field that changed, as text; {@code null} for nothing. */
  public record Change(String field, @Nullable String from, @Nullable String to) {}

  /** Why a command is refused: a word for programs and a sentence for people. */
  public record Refusal(Why why, String message) {}

  /** The reasons to refuse. */
  public enum Why {
    /** There is no such case, or not yet. */
    UNKNOWN_CASE,
    /** Somebody changed it since it was looked at. */
    CONFLICT,
    /** A field is missing. */
    MISSING,
    /** It cannot be done from this status. */
    NOT_NOW,
    /** It takes two people. */
    FOUR_EYES,
    /** Who gives it may not. */
    NOT_ALLOWED,
    /** There is no such proposal, or it is too old. */
    NO_PROPOSAL;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CaseEvent {
    changes = List.copyOf(changes);
    refusals = List.copyOf(refusals);
    boolean refused = kind == Kind.REFUSED;
    if (refused == refusals.isEmpty() || refused != (state == null)) {
      throw new IllegalArgumentException("a refusal has reasons, anything else a state");
    }
  }
}
