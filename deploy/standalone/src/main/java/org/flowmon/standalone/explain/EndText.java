package org.flowmon.standalone.explain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AssetRef;
import org.flowmon.standalone.explain.ListEntry.Claim;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Designation;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;

/** Who one end of a flow is and who says so, line by line, as a person reads it. */
final class EndText {
  private final List<String> lines = new ArrayList<>();

  private EndText() {}

  /** Of an end of {@code alert}. */
  static List<String> of(ListEntry entry, Alert alert) {
    EndText text = new EndText();
    text.party(entry);
    entry.claims().stream().filter(claim -> claim.label().inference() == null).forEach(text::claim);
    Alert.Attribution told = entry.end().attribution();
    if (told != null && told.inference() != null) {
      text.inference(entry.end(), told, told.inference(), alert);
    }
    return text.lines;
  }

  private void party(ListEntry entry) {
    var party = entry.end().party();
    lines.add(
        "  %s, %s%s%s, tags %s"
            .formatted(
                party.id(),
                party.kind() == null ? "unknown kind" : party.kind(),
                party.country() == null ? "" : ", " + party.country(),
                party.region() == null ? "" : ", " + party.region(),
                party.tags()));
    Entity entity = entry.entity();
    Designation listed = entry.end().designation();
    if (listed != null) {
      lines.add("  the alert names: " + designation(listed));
    }
    if (entity == null) {
      lines.add("  not in the watchlist given");
    } else {
      entity.designations().forEach(d -> lines.add("  listed: " + designation(d)));
      entity
          .tags()
          .forEach(
              (tag, basis) -> lines.add("  " + tag + " because of " + String.join("; ", basis)));
    }
  }

  private static String designation(Designation d) {
    return d + (d.reference() == null ? "" : ", reference " + d.reference());
  }

  private void claim(Claim claim) {
    String what =
        claim.label().address() == null
            ? "coinbase tag \"" + claim.label().coinbaseTag() + "\""
            : "address " + claim.label().address();
    lines.add(
        "  %s, label in the lane: confidence %s, counts from %s"
            .formatted(
                what,
                claim.label().confidence(),
                claim.label().fromDay() == Long.MIN_VALUE
                    ? "always"
                    : LocalDate.ofEpochDay(claim.label().fromDay())));
    for (Attribution a : claim.attributions()) {
      lines.add(
          "    says %s%s: confidence %s, known from %s, checksum %s"
              .formatted(
                  a.source(),
                  a.reference() == null ? "" : " (" + a.reference() + ")",
                  a.confidence(),
                  or(a.knownFrom(), "an unknown day"),
                  a.check().state()));
    }
    if (claim.attributions().isEmpty()) {
      lines.add("    the watchlist given does not have this claim");
    }
  }

  private static Object or(@Nullable Object value, Object otherwise) {
    return value == null ? otherwise : value;
  }

  /** On which sweeps it rests that the address is taken for the party's. */
  private void inference(Alert.End end, Alert.Attribution told, Inference why, Alert alert) {
    lines.add(
        "  address %s, %s, confidence %s"
            .formatted(end.address(), told.source(), told.confidence()));
    lines.add(
        "    no list names it: it forwards what it receives, %d sweep%s seen when the value arrived"
            .formatted(why.count(), why.count() == 1 ? "" : "s"));
    for (Sweep sweep : why.sweeps()) {
      AssetRef asset = alert.value().asset().sibling(alert.movement().chain(), sweep.asset());
      lines.add(
          "    %s in block %d sent %s to %s"
              .formatted(sweep.txid(), sweep.height(), asset.show(sweep.amount()), sweep.to()));
      lines.add(
          "      of %s received from block %d on: %s"
              .formatted(
                  asset.show(sweep.received()),
                  sweep.since(),
                  sweep.receipts().stream()
                      .map(Object::toString)
                      .collect(Collectors.joining(", "))));
    }
  }
}
