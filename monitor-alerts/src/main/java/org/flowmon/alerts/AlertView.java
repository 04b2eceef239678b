package org.flowmon.alerts;

import java.math.BigDecimal;
import java.util.Locale;
import org.flowmon.alerts.Alert.Attribution;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Movement;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Designation;

/**
 * An alert as a person reads it in a terminal. Pure: the same alert, the same text. Names come from
 * lists, so anything that could steer a terminal or turn the reading direction is shown as {@code
 * ?}.
 */
public final class AlertView {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String STRUCK = "\u001b[9m";
  private static final int SEVERITY_WIDTH = 8;
  private static final String INDENT = " ".repeat(SEVERITY_WIDTH + 2);
  private static final int SHOWN = 4;

  private AlertView() {}

  /**
   * Two to four lines, each ended by a line feed: who to whom and how much; how, and how much of
   * the arrival; the designation, if there is one; where on the chain. Of an update only one.
   */
  public static String lines(Alert alert, boolean colour) {
    if (alert.state() == State.UPDATED) {
      return line(alert, colour) + "\n";
    }
    StringBuilder text = new StringBuilder(400);
    text.append(head(alert, colour)).append('\n');
    text.append(INDENT).append(how(alert)).append('\n');
    Designation designation = alert.watched().designation();
    if (designation != null) {
      text.append(INDENT).append(listing(alert, designation)).append('\n');
    }
    text.append(INDENT).append(dim(where(alert), colour)).append('\n');
    return text.toString();
  }

  /** One line, without a line end. */
  public static String line(Alert alert, boolean colour) {
    Value value = alert.value();
    return head(alert, colour)
        + "  "
        + AlertText.distance(value)
        + "  "
        + share(value)
        + "  "
        + dim(where(alert), colour);
  }

  private static String head(Alert alert, boolean colour) {
    String severity =
        pad(alert.finding().severity().toString().toUpperCase(Locale.ROOT), SEVERITY_WIDTH);
    String facts =
        name(alert.source())
            + " -> "
            + name(alert.destination())
            + "  "
            + clean(alert.value().asset().show(alert.value().amount()))
            + alert.value().usd().known().map(usd -> " (" + dollars(usd) + ")").orElse("")
            + as(alert.movement().kind());
    boolean retracted = alert.state() == State.RETRACTED;
    String mark = mark(alert);
    if (!colour) {
      return severity + "  " + facts + mark;
    }
    return tint(alert.finding().severity())
        + BOLD
        + severity
        + RESET
        + "  "
        + (retracted ? STRUCK : BOLD)
        + facts
        + RESET
        + mark;
  }

  /** {@code 30,000.12 USD}. */
  public static String dollars(BigDecimal usd) {
    return String.format(Locale.ROOT, "%,.2f USD", usd);
  }

  private static String mark(Alert alert) {
    return switch (alert.state()) {
      case RAISED -> "";
      case UPDATED -> "  [" + alert.movement().standing().status() + "]";
      case PENDING -> "  [pending]";
      case RETRACTED, REINSTATED -> "  [" + alert.state() + reason(alert) + "]";
    };
  }

  /** What follows an amount of that kind: nothing, {@code as fee}, {@code by bridge}. */
  public static String as(Flow.Kind kind) {
    return switch (kind) {
      case TRANSFER -> "";
      case FEE -> " as fee";
      case BRIDGE -> " by bridge";
    };
  }

  private static String reason(Alert alert) {
    Reason reason = alert.identity().correction();
    return reason == null ? "" : ": " + reason;
  }

  private static String how(Alert alert) {
    String via = alert.evidence().via();
    return AlertText.distance(alert.value())
        + ", "
        + share(alert.value())
        + (via == null ? "" : ", via " + clean(via))
        + (inferred(alert) ? ", deposit address inferred" : "")
        + ", rule "
        + alert.finding().rule().id();
  }

  private static boolean inferred(Alert alert) {
    Attribution claim = alert.destination().attribution();
    return claim != null && claim.inference() != null;
  }

  private static String share(Value value) {
    return Decimals.percent(value.amount(), value.arrival()) + " % of the arrival";
  }

  private static String listing(Alert alert, Designation designation) {
    Boolean after = alert.finding().afterDesignation();
    String when = after == null ? "" : after ? ", before this flow" : ", after this flow";
    return name(alert.watched()) + " designated: " + clean(designation.toString()) + when;
  }

  private static String where(Alert alert) {
    Movement m = alert.movement();
    return m.chain().name()
        + " "
        + shorten(m.txid())
        + " "
        + m.at()
        + (m.standing().equals(Standing.MEMPOOL) ? "  no block yet, at " : "  block ")
        + m.block().height()
        + (m.standing().status() == Standing.Status.ORPHANED ? " (orphaned)" : "")
        + "  "
        + m.arrivedAt()
        + "  "
        + alert.alertId();
  }

  /** Hashes keep four digits at each end; readable names stay whole. */
  public static String shorten(Txid txid) {
    String text = txid.toString();
    int prefix =
        switch (txid.form()) {
          case HEX -> 0;
          case HEX_0X -> 2;
          case TEXT -> -1;
        };
    if (prefix < 0) {
      return clean(text);
    }
    return text.substring(0, prefix + SHOWN) + "…" + text.substring(text.length() - SHOWN);
  }

  private static String name(End end) {
    return clean(end.party().name());
  }

  /** Without control characters and without those that turn or hide text. */
  public static String clean(String text) {
    return text.codePoints()
        .map(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR,
                      Character.SURROGATE ->
                      '?';
                  default -> c;
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String tint(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "\u001b[31m";
      case HIGH -> "\u001b[91m";
      case MEDIUM -> "\u001b[33m";
      case LOW -> "\u001b[36m";
      case INFO -> "\u001b[37m";
    };
  }

  private static String dim(String text, boolean colour) {
    return colour ? DIM + text + RESET : text;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
