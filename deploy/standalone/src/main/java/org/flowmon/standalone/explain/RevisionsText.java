package org.flowmon.standalone.explain;

import java.time.Instant;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Difference;
import org.flowmon.alerts.Reason;
import org.flowmon.alerts.Standing;

/** The revisions of an alert, a line each, and what each says where that is something new. */
final class RevisionsText {
  private RevisionsText() {}

  /** With its head and line ends. */
  static String of(List<Explanation.Revision> revisions) {
    StringBuilder text = new StringBuilder("\nRevisions\n");
    String before = "";
    for (Explanation.Revision each : revisions) {
      Alert alert = each.alert();
      Reason reason = alert.identity().correction();
      line(
          text,
          "  %d  %s%s, %s (%d confirmations), %s, written %s, %s"
              .formatted(
                  alert.identity().revision(),
                  alert.state(),
                  reason == null ? "" : " because of a " + reason,
                  alert.movement().standing().status(),
                  alert.movement().standing().confirmations(),
                  where(alert.movement()),
                  time(each.alerted()),
                  each.place()));
      String says = says(alert);
      if (!says.equals(before)) {
        line(text, "     " + says);
      }
      if (Difference.judgedLater(alert)) {
        line(text, "     found when labels or rules had changed since: not compared");
      }
      before = says;
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String content) {
    text.append(AlertView.clean(content)).append('\n');
  }

  private static String where(Alert.Movement movement) {
    return movement.standing().status() == Standing.Status.MEMPOOL
        ? "in no block"
        : "block %d %s".formatted(movement.block().height(), movement.block().hash());
  }

  /** What a revision may change. */
  private static String says(Alert alert) {
    AssetRef asset = alert.value().asset();
    return "%s of %s, %d hop%s, %s by %s %s"
        .formatted(
            asset.show(alert.value().amount()),
            asset.show(alert.value().arrival()),
            alert.value().hops(),
            alert.value().hops() == 1 ? "" : "s",
            alert.finding().severity(),
            alert.finding().rule().id(),
            alert.finding().rule().version());
  }

  /** Of milliseconds since 1970, -1 for unknown. */
  static String time(long millis) {
    return millis < 0 ? "unknown" : Instant.ofEpochMilli(millis).toString();
  }
}
