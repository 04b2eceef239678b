package org.flowmon.alerts.desk.trace;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Step;
import org.flowmon.alerts.Standing;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Leg;
import org.flowmon.alerts.desk.trace.TraceGraph.Role;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Designation;
import org.jspecify.annotations.Nullable;

/**
 * Puts the ways of an alert and of the other alerts of its case together: an arrival that several
 * ways share is there once. Alerts of another chain, asset or origin are left out.
 */
final class Ways {
  private final Map<String, Reached> holders = new LinkedHashMap<>();
  private final Map<String, Passed> transfers = new LinkedHashMap<>();

  private Ways() {}

  /**
   * The graph of the way of {@code focus} and of those of {@code others} that begin where it does.
   */
  static TraceGraph of(Alert focus, List<Alert> others) {
    Ways ways = new Ways();
    List<String> spine = ways.add(focus);
    others.stream()
        .filter(a -> !a.alertId().equals(focus.alertId()) && comparable(a, focus))
        .sorted(
            Comparator.comparing((Alert a) -> a.movement().arrivedAt())
                .thenComparing(Alert::alertId))
        .forEach(ways::add);
    return ways.graph(spine);
  }

  private static boolean comparable(Alert a, Alert b) {
    return a.movement().chain().equals(b.movement().chain())
        && a.value().asset().equals(b.value().asset())
        && a.source().party().id().equals(b.source().party().id());
  }

  /** Adds one way; gives the ids of its holders by hop. */
  private List<String> add(Alert alert) {
    Reached origin =
        holders.computeIfAbsent(
            "0:" + alert.source().party().id(),
            id -> new Reached(id, Role.ORIGIN, 0, 0, null, alert.movement().leftAt()));
    origin.end = alert.source();
    List<String> way = new ArrayList<>(List.of(origin.id));
    Reached from = origin;
    List<Step> path = path(alert);
    for (int i = 0; i < path.size(); i++) {
      Step step = path.get(i);
      boolean last = i == path.size() - 1;
      if (step.hop() > from.lastHop + 1) {
        from = gap(from, step);
        way.add(from.id);
      }
      Reached to = reach(step, last ? Role.DESTINATION : Role.PASSING);
      if (last) {
        to.role = Role.DESTINATION;
        to.end = alert.destination();
        to.whole = to.whole.plus(alert.value().arrival());
      }
      pass(alert, step, from, to, last);
      way.add(to.id);
      from = to;
    }
    return way;
  }

  /** The way; an alert without one says at least how it ended. */
  private static List<Step> path(Alert alert) {
    if (!alert.evidence().path().isEmpty()) {
      return alert.evidence().path();
    }
    return List.of(
        new Step(
            Math.max(1, alert.value().hops()),
            alert.movement().txid(),
            alert.movement().at(),
            alert.destination().address(),
            alert.value().amount(),
            alert.movement().arrivedAt()));
  }

  private Reached reach(Step step, Role role) {
    String place = step.address() == null ? step.txid() + ":" + step.at() : step.address();
    return holders.computeIfAbsent(
        step.hop() + ":" + place,
        id -> new Reached(id, role, step.hop(), step.hop(), step.address(), step.time()));
  }

  /** Stands for the steps that a long path leaves out. */
  private Reached gap(Reached from, Step next) {
    int first = from.lastHop + 1;
    return holders.computeIfAbsent(
        first + ":..." + next.txid(),
        id -> new Reached(id, Role.ELIDED, first, next.hop() - 1, null, next.time()));
  }

  private void pass(Alert alert, Step step, Reached from, Reached to, boolean last) {
    Passed passed =
        transfers.computeIfAbsent(
            step.hop() + ":" + step.txid(),
            id -> new Passed(id, step.txid(), step.hop(), step.time()));
    Designation designation = alert.watched().designation();
    LocalDate listed = designation == null ? null : designation.date();
    passed.before =
        listed != null && step.time().atZone(ZoneOffset.UTC).toLocalDate().isBefore(listed);
    Standing standing = alert.movement().standing();
    boolean orphaned = standing.status() == Standing.Status.ORPHANED;
    if (last) {
      passed.block = alert.movement().block();
    }
    if (last || !orphaned) {
      passed.standing = better(passed.standing, standing);
      to.standing = better(to.standing, standing);
    }
    if (passed.arrivals.add(step.at())) {
      to.arrivals++;
      to.amount = to.amount.plus(step.amount());
      to.coin = step.at().startsWith("out:");
      passed.out.merge(to.id, step.amount(), Amount::plus);
      passed.from.merge(from.id, step.amount(), Amount::plus);
    }
  }

  private static Standing better(@Nullable Standing a, Standing b) {
    if (a == null || a.status() == Standing.Status.ORPHANED) {
      return b;
    }
    boolean higher = b.confirmations() > a.confirmations();
    return b.status() != Standing.Status.ORPHANED && higher ? b : a;
  }

  private TraceGraph graph(List<String> spine) {
    Map<String, Transfer> made = new LinkedHashMap<>();
    for (Passed passed : transfers.values()) {
      List<Leg> in = new ArrayList<>();
      for (Map.Entry<String, Amount> from : passed.from.entrySet()) {
        Reached holder = reached(from.getKey());
        in.add(new Leg(holder.id, holder.spent(from.getValue())));
      }
      List<Leg> out = new ArrayList<>();
      passed.out.forEach((id, amount) -> out.add(new Leg(id, amount)));
      made.put(
          passed.id,
          new Transfer(
              passed.id,
              passed.txid,
              passed.hop,
              in,
              out,
              passed.time,
              passed.block,
              passed.standing,
              passed.before));
      for (Leg leg : in) {
        Reached holder = reached(leg.holder());
        if (holder.role == Role.ORIGIN) {
          holder.amount = holder.amount.plus(leg.amount());
        }
      }
    }
    Map<String, Holder> all = new LinkedHashMap<>();
    holders.forEach((id, reached) -> all.put(id, reached.holder()));
    return new TraceGraph(all, made, List.copyOf(spine), Map.of());
  }

  private Reached reached(String id) {
    Reached holder = holders.get(id);
    if (holder == null) {
      throw new IllegalStateException("no holder " + id);
    }
    return holder;
  }

  /** A holder while its arrivals are put together. */
  private static final class Reached {
    private final String id;
    private final int hop;
    private final int lastHop;
    private final @Nullable String address;
    private final Instant first;
    private Role role;
    private @Nullable End end;
    private @Nullable Standing standing;
    private Amount amount = Amount.ZERO;
    private Amount whole = Amount.ZERO;
    private int arrivals;
    private boolean coin;

    private Reached(
        String id, Role role, int hop, int lastHop, @Nullable String address, Instant first) {
      this.id = id;
      this.role = role;
      this.hop = hop;
      this.lastHop = lastHop;
      this.address = address;
      this.first = first;
    }

    /** A coin is spent whole; of anything else is known what came out on the other side. */
    private Amount spent(Amount arrived) {
      return coin && arrivals == 1 && role != Role.ORIGIN ? amount : arrived;
    }

    private Holder holder() {
      Amount all = whole.isZero() ? null : whole;
      return new Holder(id, role, hop, lastHop, end, address, amount, all, first, standing);
    }
  }

  /** A transaction while its arrivals are put together. */
  private static final class Passed {
    private final String id;
    private final Txid txid;
    private final int hop;
    private final Instant time;
    private final Set<String> arrivals = new LinkedHashSet<>();
    private final Map<String, Amount> from = new TreeMap<>();
    private final Map<String, Amount> out = new TreeMap<>();
    private @Nullable BlockRef block;
    private @Nullable Standing standing;
    private boolean before;

    private Passed(String id, Txid txid, int hop, Instant time) {
      this.id = id;
      this.txid = txid;
      this.hop = hop;
      this.time = time;
    }
  }
}
