package org.flowmon.alerts.desk.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Leg;
import org.flowmon.alerts.desk.trace.TraceGraph.Role;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;
import org.flowmon.chain.Amount;

/** Makes a graph small enough to be read: what is merged is counted where it was. */
final class Condensed {
  /** With more hops than this the middle is one card. */
  private static final int MOST_HOPS = 8;

  /** As many hops stay at either end. */
  private static final int KEPT = 3;

  /** Ends of less than this part of the arrival are merged: one per cent. */
  private static final BigInteger SMALL = BigInteger.valueOf(100);

  private Condensed() {}

  /** The graph with its long middle as one card and its smallest ends merged. */
  static TraceGraph of(TraceGraph graph) {
    return shortened(withoutSmallEnds(graph));
  }

  private static TraceGraph withoutSmallEnds(TraceGraph graph) {
    Amount arrived = graph.holder(graph.spine().getLast()).amount();
    Set<String> spending = new LinkedHashSet<>();
    graph.transfers().values().forEach(t -> t.in().forEach(leg -> spending.add(leg.holder())));
    Set<String> small = new LinkedHashSet<>();
    for (Holder holder : graph.holders().values()) {
      boolean under =
          holder.amount().toBigInteger().multiply(SMALL).compareTo(arrived.toBigInteger()) < 0;
      if (under && !spending.contains(holder.id()) && !graph.onSpine(holder.id())) {
        small.add(holder.id());
      }
    }
    return without(graph, small);
  }

  /** The graph without those holders; each is counted where its value came from. */
  static TraceGraph without(TraceGraph graph, Set<String> gone) {
    if (gone.isEmpty()) {
      return graph;
    }
    Map<String, Holder> holders = new LinkedHashMap<>(graph.holders());
    holders.keySet().removeAll(gone);
    Map<String, Integer> hidden = new TreeMap<>(graph.hidden());
    Map<String, Transfer> transfers = new LinkedHashMap<>();
    for (Transfer t : graph.transfers().values()) {
      List<Leg> in = t.in().stream().filter(leg -> !gone.contains(leg.holder())).toList();
      List<Leg> out = t.out().stream().filter(leg -> !gone.contains(leg.holder())).toList();
      String seen = in.isEmpty() ? graph.spine().getFirst() : in.getFirst().holder();
      int merged = t.out().size() - out.size();
      if (merged > 0) {
        hidden.merge(seen, merged, Integer::sum);
      }
      if (!in.isEmpty() && !out.isEmpty()) {
        transfers.put(t.id(), with(t, in, out));
      }
    }
    return new TraceGraph(holders, transfers, graph.spine(), hidden);
  }

  private static TraceGraph shortened(TraceGraph graph) {
    int last = 0;
    for (Holder holder : graph.holders().values()) {
      last = Math.max(last, holder.lastHop());
    }
    if (last <= MOST_HOPS) {
      return graph;
    }
    int from = KEPT + 1;
    int to = last - KEPT - 1;
    String middle = from + ":...";
    UnaryOperator<String> place =
        id -> {
          int hop = graph.holder(id).hop();
          return hop >= from && hop <= to ? middle : id;
        };
    Map<String, Integer> hidden = new TreeMap<>();
    Map<String, Holder> holders = new LinkedHashMap<>();
    for (Holder holder : graph.holders().values()) {
      if (place.apply(holder.id()).equals(middle)) {
        holders.putIfAbsent(middle, elided(middle, from, to, holder));
        if (holder.role() == Role.DESTINATION) {
          hidden.merge(middle, 1, Integer::sum);
        }
      } else {
        holders.put(holder.id(), holder);
      }
    }
    Map<String, Transfer> transfers = new LinkedHashMap<>();
    for (Transfer t : graph.transfers().values()) {
      List<Leg> in = placed(t.in(), place);
      List<Leg> out = placed(t.out(), place);
      boolean within =
          in.stream().allMatch(leg -> leg.holder().equals(middle))
              && out.stream().allMatch(leg -> leg.holder().equals(middle));
      if (!within) {
        transfers.put(t.id(), with(t, in, out));
      }
    }
    List<String> spine = graph.spine().stream().map(place).distinct().toList();
    graph.hidden().forEach((id, n) -> hidden.merge(place.apply(id), n, Integer::sum));
    return new TraceGraph(holders, transfers, spine, hidden);
  }

  private static Holder elided(String id, int from, int to, Holder like) {
    return new Holder(id, Role.ELIDED, from, to, null, null, Amount.ZERO, null, like.first(), null);
  }

  private static List<Leg> placed(List<Leg> legs, UnaryOperator<String> place) {
    Map<String, Amount> merged = new TreeMap<>();
    for (Leg leg : legs) {
      merged.merge(place.apply(leg.holder()), leg.amount(), Amount::plus);
    }
    List<Leg> placed = new ArrayList<>();
    merged.forEach((id, amount) -> placed.add(new Leg(id, amount)));
    return placed;
  }

  private static Transfer with(Transfer t, List<Leg> in, List<Leg> out) {
    return new Transfer(
        t.id(), t.txid(), t.hop(), in, out, t.time(), t.block(), t.standing(), t.before());
  }
}
