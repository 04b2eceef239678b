package org.flowmon.standalone;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.AssetRef;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.retrace.Discovery;
import org.flowmon.standalone.retrace.Discovery.Kind;
import org.flowmon.standalone.retrace.Discovery.Told;
import org.flowmon.standalone.retrace.HeldAt;
import org.flowmon.standalone.retrace.HeldAt.Held;
import org.flowmon.standalone.retrace.Rerun;
import org.flowmon.standalone.retrace.Sums;
import org.flowmon.standalone.retrace.Sums.Side;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** What {@code retrace} found, for a person. */
final class RetraceText implements RetracePrint {
  /** So many characters of a version tell it from others. */
  static final int SHORT = 12;

  private static final String INDENT = "            ";

  private final PrintWriter out;
  private final Watchlist list;
  private final @Nullable Instant known;
  private final Designated designated;

  /**
   * @param known when the list was published; {@code null} when it was not
   */
  RetraceText(PrintWriter out, Watchlist list, @Nullable Instant known) {
    this.out = out;
    this.list = list;
    this.known = known;
    this.designated = new Designated(list);
  }

  @Override
  public void begin(Chain chain, LocalDate since) {
    out.println(
        chain
            + " since "
            + since
            + " with list "
            + shown(list.version())
            + (known == null ? ", which was not published" : ", published " + known));
    out.println();
  }

  private static String shown(String version) {
    return version.substring(0, Math.min(SHORT, version.length()));
  }

  @Override
  public void found(Discovery d) {
    out.println(String.format(Locale.ROOT, "%-12s", d.kind()) + FlowView.line(d.flow(), false));
    Flow before = d.before();
    if (before != null) {
      out.println(INDENT + "told as " + FlowView.line(before, false));
    }
    Alert alert = d.alert();
    if (alert != null && d.alertMissing()) {
      out.println(
          INDENT
              + "alert missing: "
              + alert.finding().severity()
              + " "
              + alert.finding().rule().id()
              + " "
              + alert.alertId()
              + designated.since(d.flow()).map(day -> ", effective from " + day).orElse(""));
    }
    Told told = d.told();
    if (told != null && d.alertGone()) {
      out.println(INDENT + "alert does not hold: " + told.rule() + " " + told.id());
    }
  }

  @Override
  public void end(Rerun rerun, Sums sums, boolean partiesKnown) {
    if (!rerun.lane().begun()) {
      out.println("no block of that day or later: the list counted nowhere");
    }
    held(rerun);
    sums(sums.all());
    out.println(
        String.format(
            Locale.ROOT,
            "flows: %,d missing, %,d gone, %,d changed; alerts: %,d missing, %,d that do not hold",
            sums.of(Kind.MISSING),
            sums.of(Kind.GONE),
            sums.of(Kind.CHANGED),
            sums.alertsMissing(),
            sums.alertsGone()));
    out.println("traced: " + rerun.coverage());
    notes(rerun, partiesKnown);
    out.println();
    out.flush();
  }

  private void held(Rerun rerun) {
    List<Held> all = rerun.held();
    if (all.isEmpty()) {
      return;
    }
    out.println();
    out.println("still held at newly listed addresses");
    for (Held each : all) {
      String entity = rerun.owner(each.address());
      out.println(
          "  "
              + AlertView.clean(entity)
              + "  "
              + AlertView.clean(each.address())
              + "  "
              + AlertView.clean(
                  AssetRef.of(rerun.chain(), each.asset(), each.unit()).show(each.amount()))
              + (each.since() == HeldAt.BEFORE
                  ? "  since before the lane"
                  : "  since " + Instant.ofEpochSecond(each.since()))
              + (each.holder().equals(each.address()) ? "" : "  " + each.holder())
              + designated.since(entity).map(day -> "  effective from " + day).orElse(""));
    }
  }

  private void sums(List<Sums.Of> all) {
    out.println();
    for (Sums.Of each : all) {
      out.println(
          AlertView.clean(each.entity())
              + side("  missing: ", each.missing(), each.asset())
              + side("  gone: ", each.gone(), each.asset()));
    }
  }

  private static String side(String what, Side side, AssetRef asset) {
    return side.flows() == 0
        ? ""
        : what
            + String.format(Locale.ROOT, "%,d", side.flows())
            + (side.flows() == 1 ? " flow" : " flows")
            + part(", sent ", side.sent(), asset)
            + part(", received ", side.received(), asset);
  }

  private static String part(String what, BigInteger amount, AssetRef asset) {
    return amount.signum() == 0 ? "" : what + AlertView.clean(asset.show(Amount.of(amount)));
  }

  private void notes(Rerun rerun, boolean partiesKnown) {
    rerun
        .lane()
        .ownVersion()
        .filter(own -> !own.equals(list.version()))
        .ifPresent(
            own ->
                out.println(
                    "note: the lane itself is at list "
                        + shown(own)
                        + ": what differs between the two is told, too"));
    if (!partiesKnown) {
      out.println(
          "note: the list of then was not published: flows that were told were not judged by who"
              + " their parties are now");
    }
    note(
        rerun.otherBefore(),
        "blocks before that day come out in another way: traced by another"
            + " version of the program, or with other settings");
    note(rerun.unjudged(), "times a rule could not say whether it holds");
    note(rerun.lane().rejected(), "transactions that cannot be were set aside");
  }

  private void note(long count, String what) {
    if (count > 0) {
      out.println(String.format(Locale.ROOT, "note: %,d %s", count, what));
    }
  }
}
