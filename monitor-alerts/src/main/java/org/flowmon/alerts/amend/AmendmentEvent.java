package org.flowmon.alerts.amend;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command: the value of the topic {@code amendments.events}. Nothing is ever taken
 * from it.
 *
 * @param amendment which one
 * @param commandId the command's
 * @param action the command's
 * @param actor who gave it
 * @param at when
 * @param refusals why it was refused; empty when it was carried out
 * @param state of the amendment after it; {@code null} when it was refused
 */
public record AmendmentEvent(
    String amendment,
    String commandId,
    AmendmentCommand.Action action,
    String actor,
    Instant at,
    List<Refusal> refusals,
    @Nullable Amendment state) {

  /** Why a command is refused: a word for programs and a sentence for people. */
  public record Refusal(Why why, String message) {}

  /** The reasons to refuse. */
  public enum Why {
    /** There is no such amendment, or not yet. */
    UNKNOWN,
    /** A field is missing or wrong. */
    MISSING,
    /** It was decided already, or is too old. */
    NOT_NOW,
    /** It takes two people. */
    FOUR_EYES,
    /** Who gives it may not. */
    NOT_ALLOWED;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public AmendmentEvent {
    refusals = List.copyOf(refusals);
    if (refusals.isEmpty() != (state != null)) {
      throw new IllegalArgumentException("a refusal has reasons, anything else a state");
    }
  }
}
