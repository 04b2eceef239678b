package org.flowmon.alerts.amend;

import java.util.Locale;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done with an amendment: the value of the topic {@code amendments.commands}.
 * When it was given is the time of its record.
 *
 * @param id of the command: its event names it
 * @param amendment which one; of a proposal the command's own id
 * @param action what to do
 * @param actor who gives it
 * @param proposed for {@link Action#PROPOSE}
 * @param reason why; compulsory to propose and to decline
 * @param evidence for {@link Action#PROPOSE}
 */
public record AmendmentCommand(
    String id,
    String amendment,
    Action action,
    Actor actor,
    @Nullable Proposed proposed,
    @Nullable String reason,
    @Nullable String evidence) {

  /**
   * Who gives a command; the desk vouches for it.
   *
   * @param id the account
   * @param editor whether it may propose
   * @param approver whether it may decide on what another proposed
   */
  public record Actor(String id, boolean editor, boolean approver) {}

  /** What can be done. */
  public enum Action {
    PROPOSE,
    APPROVE,
    DECLINE,
    WITHDRAW;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
