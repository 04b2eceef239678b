package org.flowmon.standalone.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertView;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Usd;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Label;

/** An explanation as a person reads it in a terminal. What could steer one is shown as ?. */
public final class ExplainText {
  private static final int PAYERS = 4;

  private final StringBuilder text = new StringBuilder(4_000);
  private final Explanation of;
  private final AssetRef asset;

  private ExplainText(Explanation of) {
    this.of = of;
    this.asset = of.told().value().asset();
  }

  /** Without a line end. */
  public static String of(Explanation explanation) {
    return new ExplainText(explanation).write();
  }

  private String write() {
    text.append(AlertView.lines(of.revisions().getLast().alert(), false));
    line("  " + of.told().finding().summary());
    text.append(RevisionsText.of(of.revisions()));
    flows();
    way();
    end("From", of.source());
    end("To", of.destination());
    lists();
    rule();
    times();
    verdict();
    return text.toString().stripTrailing();
  }

  private void line(String content) {
    text.append(AlertView.clean(content)).append('\n');
  }

  private void head(String title) {
    text.append('\n').append(title).append('\n');
  }

  private void flows() {
    head("Flows of this arrival, as they were told");
    for (FlowSearch.Found found : of.flows().arrival()) {
      Flow flow = found.flow();
      line(
          "  %-7s  %s of %s -> %s  %s of %s, %d hop%s%s%s  %s  %s"
              .formatted(
                  flow.policy(),
                  flow.kind(),
                  flow.from(),
                  flow.to(),
                  asset.show(flow.amount()),
                  asset.show(flow.value()),
                  flow.hops(),
                  flow.hops() == 1 ? "" : "s",
                  flow.via() == null ? "" : ", via " + flow.via(),
                  flow.message() == null ? "" : ", message " + flow.message(),
                  flow.id(),
                  found.place()));
    }
    of.retrace()
        .policies()
        .forEach(
            policy -> {
              if (of.flows().arrival().stream().noneMatch(f -> f.flow().policy() == policy)) {
                line("  %-7s  nothing attributed arrived".formatted(policy));
              }
            });
    worth();
    line(
        "  traced with %s, bounds %s%s"
            .formatted(
                of.retrace().policies().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(" and ")),
                of.retrace().bounds(),
                of.retrace().inferDeposits() ? ", deposit addresses inferred" : ""));
  }

  private void worth() {
    switch (of.told().value().usd()) {
      case Usd.Known k ->
          line(
              "  worth %s at %s USD a unit, said %s by %s"
                  .formatted(
                      AlertView.dollars(k.value()),
                      k.price().toPlainString(),
                      k.priceTime(),
                      k.source()));
      case Usd.Missing m -> line("  worth unknown: " + m.reason());
    }
  }

  private void way() {
    head("Way of the largest part (%s)".formatted(of.told().evidence().policy()));
    for (WayStep each : of.way()) {
      Alert.Step step = each.step();
      line(
          "  %d  %s  %s %s%s"
              .formatted(
                  step.hop(),
                  step.time(),
                  step.txid(),
                  step.at(),
                  each.seen() == null ? "" : ", block " + each.seen().block().height()));
      line(
          "     %s to %s%s"
              .formatted(
                  each.shown(step.amount()),
                  step.address() == null ? "no address" : step.address(),
                  each.landed() == null ? "" : ", where " + each.shown(each.landed()) + " landed"));
      payers(each);
    }
    if (of.told().evidence().pathTruncated()) {
      line("  (the alert leaves steps out between the two halves of its way)");
    }
  }

  private void payers(WayStep step) {
    String coinbase = step.coinbase();
    if (coinbase != null) {
      line("     newly minted, coinbase \"" + coinbase + "\"");
    }
    for (WayStep.Payer payer : step.from().stream().limit(PAYERS).toList()) {
      line(
          "     paid by %s%s%s"
              .formatted(
                  payer.address(),
                  payer.value() == null ? "" : " (" + step.shown(payer.value()) + ")",
                  payer.label() == null ? "" : labelled(payer.label())));
    }
    if (step.from().size() > PAYERS) {
      line("     and %d more addresses".formatted(step.from().size() - PAYERS));
    }
    if (step.seen() == null) {
      line("     its block is older than the stored state: --from-start reads it too");
    }
  }

  private static String labelled(Label label) {
    return (label.inference() == null ? ", labelled " : ", inferred to be a deposit address of ")
        + label.entity();
  }

  private void end(String title, ListEntry entry) {
    head("%s: %s".formatted(title, AlertView.clean(entry.end().party().name())));
    EndText.of(entry, of.told()).forEach(this::line);
  }

  private void lists() {
    head("List version");
    String told = of.told().evidence().listVersion();
    line("  " + told);
    line(
        told.equals(of.watchlist())
            ? "  the watchlist given is this version"
            : "  the watchlist given is another one: " + of.watchlist());
  }

  private void rule() {
    var ref = of.told().finding().rule();
    List<String> also = of.told().finding().alsoMatched();
    head("Rule: %s %s, family %s".formatted(ref.id(), ref.version(), ref.family()));
    of.flows().judged().ifPresent(judged -> line("  in force: " + judged.place()));
    if (of.rule() == null) {
      line("  not among the rules in force");
    } else {
      line("  " + of.rule().file() + ":" + of.rule().line());
      of.rule().text().lines().forEach(each -> line("    " + each));
    }
    if (!also.isEmpty()) {
      line("  also matched: " + String.join(", ", also));
    }
    line(of.unjudged() == null ? "  asked again" : "  not asked again: " + of.unjudged());
  }

  private void times() {
    head("Times");
    var movement = of.told().movement();
    line("  value left its origin    " + movement.leftAt());
    line("  block                    " + movement.block().instant());
    Explanation.Revision first = of.first();
    Instant block = movement.block().instant();
    line(
        "  block received           "
            + RevisionsText.time(first.received())
            + behind(block, first.received()));
    line(
        "  traced                   "
            + RevisionsText.time(first.traced())
            + behind(block, first.traced()));
    line(
        "  alerted                  "
            + RevisionsText.time(first.alerted())
            + behind(block, first.alerted()));
    line("  lane records             %d to %d".formatted(of.traced().begin(), of.traced().end()));
  }

  private static String behind(Instant block, long millis) {
    if (millis < 0) {
      return "";
    }
    Duration later = Duration.between(block, Instant.ofEpochMilli(millis));
    return "  (" + later.toSeconds() + " s after the block's time)";
  }

  private void verdict() {
    long image = of.traced().image();
    String began = image < 0 ? "the lane's start" : "the state stored of lane record " + image;
    for (Earlier each : of.earlier()) {
      head("As of %s: %s".formatted(place(each.told()), AlertView.clean(each.verdict())));
      each.differences().forEach(difference -> line("  " + difference));
    }
    String verdict = of.differences().isEmpty() ? "equal" : "DIFFERENT";
    head("Traced again from %s, %d records: %s".formatted(began, of.traced().records(), verdict));
    of.differences().forEach(difference -> line("  " + difference));
    line("  compared: " + place(of.told()));
  }

  private static String place(Alert alert) {
    return "revision %d, block %d %s"
        .formatted(
            alert.identity().revision(),
            alert.movement().block().height(),
            AlertView.clean(alert.movement().block().hash()));
  }
}
