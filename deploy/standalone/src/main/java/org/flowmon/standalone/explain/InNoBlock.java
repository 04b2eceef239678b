package org.flowmon.standalone.explain;

import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.Standing;

/**
 * What can be said of an alert whose transaction no block holds: it waits, was replaced or was
 * dropped. A lane is traced again up to a block, so there is nothing to compare its revisions with.
 */
public final class InNoBlock {
  /** Why nothing is compared. */
  static final String WHY =
      "no block holds the transaction of this alert, so nothing could be traced again or compared";

  private InNoBlock() {}

  /** Whether any of them was told of a transaction that no block held. */
  public static boolean any(List<Explanation.Revision> revisions) {
    return revisions.stream()
        .map(revision -> revision.alert().movement().standing().status())
        .anyMatch(Standing.Status.MEMPOOL::equals);
  }

  /** As a person reads it; without a line end. */
  public static String text(List<Explanation.Revision> revisions) {
    Alert last = revisions.getLast().alert();
    return AlertView.lines(last, false)
        + AlertView.clean("  " + last.finding().summary())
        + "\n"
        + RevisionsText.of(revisions)
        + "\nNot compared: "
        + WHY;
  }
}
