package org.flowmon.alerts.desk.trace;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.Direction;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Evidence;
import org.flowmon.alerts.Alert.Finding;
import org.flowmon.alerts.Alert.Identity;
import org.flowmon.alerts.Alert.Movement;
import org.flowmon.alerts.Alert.Notes;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Alert.Step;
import org.flowmon.alerts.Alert.Value;
import org.flowmon.alerts.AssetRef;
import org.flowmon.alerts.Party;
import org.flowmon.alerts.Reason;
import org.flowmon.alerts.RuleRef;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.Standing;
import org.flowmon.alerts.Usd;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Designation;

/** Writes alerts with invented ways: a transaction is named by a letter or two, a day is a hop. */
final class Trail {
  static final Instant START = Instant.parse("2024-11-14T06:00:00Z");

  private final String id;
  private final List<Step> steps = new ArrayList<>();
  private Standing standing = new Standing(Standing.Status.CONFIRMED, 4);
  private String to = "kitsune";
  private long arrival;
  private LocalDate listed = LocalDate.parse("2022-04-05");

  private Trail(String id) {
    this.id = id;
  }

  static Trail of(String id) {
    return new Trail(id);
  }

  /** One step further: coin {@code out:0} of {@code tx} at {@code address}. */
  Trail step(String tx, String address, long amount) {
    int hop = steps.isEmpty() ? 1 : steps.getLast().hop() + 1;
    return step(hop, tx, address, amount);
  }

  Trail step(int hop, String tx, String address, long amount) {
    String at = "out:" + Math.floorMod(address.hashCode(), 1_000_000);
    Instant time = START.plusSeconds(600L * hop);
    steps.add(new Step(hop, txid(tx), at, address, Amount.of(amount), time));
    return this;
  }

  Trail to(String entity) {
    to = entity;
    return this;
  }

  Trail standing(Standing.Status status, long confirmations) {
    standing = new Standing(status, confirmations);
    return this;
  }

  Trail ofAll(long whole) {
    arrival = whole;
    return this;
  }

  Trail listed(String day) {
    listed = LocalDate.parse(day);
    return this;
  }

  static Txid txid(String name) {
    return Txid.parse(String.format("%08x", name.hashCode()).repeat(8));
  }

  private static Party party(String id) {
    return new Party(id, id, "exchange", null, null, List.of());
  }

  Alert alert() {
    Step last = steps.getLast();
    boolean orphaned = standing.status() == Standing.Status.ORPHANED;
    Designation designation = new Designation("OFAC SDN", "RUSSIA-EO14024", listed, null);
    return new Alert(
        new Identity(
            id,
            1,
            orphaned ? State.RETRACTED : State.RAISED,
            "fc1_x",
            orphaned ? Reason.REORG : null,
            null),
        new Finding(
            new RuleRef("sanctioned-inflow", "1.0.0", "sanctions"),
            List.of(),
            Severity.CRITICAL,
            Direction.OUTGOING,
            "title",
            "summary",
            true,
            Notes.NONE,
            null),
        new Movement(
            "flow-" + id,
            Chain.BITCOIN,
            last.txid(),
            last.at(),
            Flow.Kind.TRANSFER,
            new BlockRef(870_000 + last.hop(), "ab".repeat(32), null, last.time().getEpochSecond()),
            standing,
            START,
            last.time()),
        new Value(
            AssetRef.coin(Chain.BITCOIN),
            last.amount(),
            arrival == 0 ? last.amount() : Amount.of(arrival),
            last.hop(),
            Usd.Missing.NO_FEED),
        new End(party("garantex"), designation, null, null),
        new End(party(to), null, last.address(), null),
        new Evidence(steps, false, Policy.HAIRCUT, Bounds.DEFAULT, null, "list-1"));
  }
}
