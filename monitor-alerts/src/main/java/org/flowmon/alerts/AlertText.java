package org.flowmon.alerts;

import java.util.Arrays;
import org.flowmon.alerts.Alert.Attribution;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/** The words of an alert: facts in fixed sentences, nothing that a list or a chain does not say. */
final class AlertText {
  private AlertText() {}

  /** {@code Garantex -> bitbank: 1.5 BTC, 3 hops}. */
  static String title(Flow.Kind kind, End source, End destination, Value value) {
    return source.party().name()
        + " -> "
        + destination.party().name()
        + ": "
        + value.asset().show(value.amount())
        + AlertView.as(kind)
        + ", "
        + distance(value);
  }

  /** One sentence. */
  static String summary(
      Flow flow,
      End source,
      End destination,
      Direction direction,
      Value value,
      @Nullable Boolean after) {
    StringBuilder text = new StringBuilder(240);
    text.append(value.asset().show(value.amount())).append(" from ");
    party(text, source, direction == Direction.OUTGOING);
    text.append(
        switch (flow.kind()) {
          case TRANSFER -> " reached ";
          case FEE -> " was earned as a fee by ";
          case BRIDGE -> " left the chain by the bridge ";
        });
    party(text, destination, direction == Direction.INCOMING);
    text.append(value.direct() ? " directly" : " over " + value.hops() + " hops");
    text.append(" on ").append(flow.chain().name());
    text.append(", ").append(Decimals.percent(value.amount(), value.arrival()));
    text.append(" % of the arrival");
    if (after != null) {
      text.append(after ? ", after the designation" : ", before the designation");
    }
    return text.append('.').toString();
  }

  /** A second sentence where the address it reached is the party's only as it behaves. */
  static String inferred(End destination) {
    Attribution claim = destination.attribution();
    Inference why = claim == null ? null : claim.inference();
    if (claim == null || why == null) {
      return "";
    }
    return " Inferred, confidence %s: no list names %s; it forwards what it receives to %s (%d sweep%s, the last in block %d)."
        .formatted(
            claim.confidence(),
            destination.address(),
            destination.party().name(),
            why.count(),
            why.count() == 1 ? "" : "s",
            why.sweeps().getLast().height());
  }

  /** The sentence of a retraction. */
  static String retracted(Reason why, String summary) {
    return "Retracted, " + why.because() + ": " + summary;
  }

  /** What {@link #retracted} was made of. */
  static String unretracted(Reason why, String summary) {
    String before = retracted(why, "");
    return summary.startsWith(before) ? summary.substring(before.length()) : summary;
  }

  /** Of an alert that another rule decides, since that of the first is gone. */
  static String revised(Reason why, String summary) {
    return "Revised, " + why.because() + ": " + summary;
  }

  /** Whether it is what {@link #revised} made. */
  static boolean isRevised(String summary) {
    return Arrays.stream(Reason.values()).anyMatch(why -> summary.startsWith(revised(why, "")));
  }

  /** {@code direct} or {@code 3 hops}. */
  static String distance(Value value) {
    return value.direct() ? "direct" : value.hops() + " hops";
  }

  /** The name; of the watched party also what it is watched for. */
  private static void party(StringBuilder text, End end, boolean watched) {
    text.append(end.party().name());
    if (!watched) {
      return;
    }
    Designation designation = end.designation();
    if (designation != null) {
      text.append(" (").append(designation).append(')');
    } else if (end.party().tagged("russia-linked")) {
      text.append(" (russia-linked)");
    } else if (end.party().kind() != null) {
      text.append(" (").append(end.party().kind()).append(')');
    }
  }
}
