package org.flowmon.standalone.retrace;

import java.util.Locale;
import org.flowmon.alerts.Alert;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which a lane traced with another version of the watchlist differs from what was
 * told.
 *
 * @param flow as it comes out again; one that no longer holds as it was told
 * @param before as it was told, where it comes out in another way, else {@code null}
 * @param alert what the rules in force say of the flow with the other version; {@code null} for
 *     nothing, and of a flow that no longer holds
 * @param told the alert that was told of the flow; {@code null} for none
 */
public record Discovery(
    Kind kind, Flow flow, @Nullable Flow before, @Nullable Alert alert, @Nullable Told told) {

  /** In what it differs. */
  public enum Kind {
    /** A flow that was not told. */
    MISSING,
    /** A flow that was told and does not come out. */
    GONE,
    /** A flow that comes out in another way: its amount, its way. */
    CHANGED,
    /** The flow was told as it is, but who its parties are makes it an alert. */
    UNALERTED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An alert of the alerts topic, by its last revision.
   *
   * @param id of the alert
   * @param rule id of its rule
   * @param stands whether it is not retracted
   */
  public record Told(String id, String rule, boolean stands) {}

  /** Whether the rules in force say something of it that does not stand among the alerts. */
  public boolean alertMissing() {
    return alert != null && (told == null || !told.stands());
  }

  /** Whether an alert stands of a flow that does not hold. */
  public boolean alertGone() {
    return kind == Kind.GONE && told != null && told.stands();
  }
}
