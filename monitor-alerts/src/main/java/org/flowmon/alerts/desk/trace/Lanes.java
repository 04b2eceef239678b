package org.flowmon.alerts.desk.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flowmon.alerts.desk.trace.Branches.Branch;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Leg;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;
import org.flowmon.chain.Amount;

/**
 * Which lane each holder lies in, counted in half lanes from the top. The way of the alert is the
 * straight spine; what else there is lies below and above it, branch by branch, where there is more
 * room; within a branch holders are ordered by the barycentre of their neighbours, weighted by
 * amount, in two sweeps, ties by first arrival, then id.
 */
final class Lanes {
  /** Past this many lanes the smallest branches are merged. */
  private static final int MOST = 12;

  private static final long UNIT = 1000;

  private final TraceGraph graph;
  private final Map<String, List<Leg>> before = new HashMap<>();
  private final Map<String, List<Leg>> after = new HashMap<>();

  /** In thousandths of half a lane; the spine is at 0. */
  private final Map<String, Long> at = new HashMap<>();

  private final Map<Integer, Integer> above = new TreeMap<>();
  private final Map<Integer, Integer> below = new TreeMap<>();
  private final Set<String> left = new LinkedHashSet<>();

  private Lanes(TraceGraph graph) {
    this.graph = graph;
    for (Transfer t : graph.transfers().values()) {
      for (Leg in : t.in()) {
        for (Leg out : t.out()) {
          Amount weight = in.amount().compareTo(out.amount()) <= 0 ? in.amount() : out.amount();
          after
              .computeIfAbsent(in.holder(), h -> new ArrayList<>())
              .add(new Leg(out.holder(), weight));
          before
              .computeIfAbsent(out.holder(), h -> new ArrayList<>())
              .add(new Leg(in.holder(), weight));
        }
      }
    }
  }

  /**
   * Where everything lies.
   *
   * @param graph without the branches that found no room; they are counted where they begin
   * @param halfLanes by holder, 0 for the topmost lane, 2 for the next
   * @param lanes how many lanes there are
   */
  record Laid(TraceGraph graph, Map<String, Integer> halfLanes, int lanes) {}

  /** Lays a graph out; {@code all} keeps every branch, however many lanes it takes. */
  static Laid of(TraceGraph graph, boolean all) {
    Lanes lanes = new Lanes(graph);
    graph.spine().forEach(id -> lanes.at.put(id, 0L));
    for (Branch branch : Branches.of(graph)) {
      lanes.place(branch, all);
    }
    return lanes.laid();
  }

  private void place(Branch whole, boolean all) {
    Branch branch = whole;
    int up = deepest(above, branch);
    int down = deepest(below, branch);
    boolean under = down <= up;
    int start = (under ? down : up) + 1;
    int otherSide = (under ? above : below).values().stream().mapToInt(n -> n).max().orElse(0);
    int room = MOST - start - otherSide;
    if (!all && branch.height() > room) {
      Set<String> ends = smallestEnds(branch, Math.max(0, room));
      branch = Branches.without(branch, ends);
      if (branch.height() > room) {
        left.addAll(whole.ids());
        return;
      }
      left.addAll(ends);
    }
    int height = branch.height();
    order(branch);
    long top = 2L * UNIT * (under ? start : -(start + height - 1));
    settle(branch, top, height, under);
    for (int hop = branch.columns().firstKey(); hop <= branch.columns().lastKey(); hop++) {
      (under ? below : above).put(hop, start + height - 1);
    }
  }

  /** What must go so that no column is higher than {@code room}, as far as ends can. */
  private Set<String> smallestEnds(Branch branch, int room) {
    Set<String> ends = new LinkedHashSet<>();
    for (List<Holder> column : branch.columns().values()) {
      column.stream()
          .filter(h -> !after.containsKey(h.id()))
          .sorted(Comparator.comparing(Holder::amount).thenComparing(Branches.ARRIVAL.reversed()))
          .limit(Math.max(0, column.size() - room))
          .forEach(h -> ends.add(h.id()));
    }
    return ends.size() == branch.ids().size() ? Set.of() : ends;
  }

  private static int deepest(Map<Integer, Integer> side, Branch branch) {
    int deepest = 0;
    for (int hop = branch.columns().firstKey(); hop <= branch.columns().lastKey(); hop++) {
      deepest = Math.max(deepest, side.getOrDefault(hop, 0));
    }
    return deepest;
  }

  /** Two sweeps: to the right by what comes before, to the left by what comes after. */
  private void order(Branch branch) {
    branch.columns().values().forEach(Lanes.this::number);
    branch.columns().values().forEach(column -> sort(column, before));
    branch.columns().descendingMap().values().forEach(column -> sort(column, after));
  }

  private void number(List<Holder> column) {
    for (int i = 0; i < column.size(); i++) {
      at.put(column.get(i).id(), 2L * UNIT * (i + 1));
    }
  }

  private void sort(List<Holder> column, Map<String, List<Leg>> neighbours) {
    Map<String, Long> wanted = new HashMap<>();
    for (Holder holder : column) {
      wanted.put(
          holder.id(), barycentre(holder.id(), neighbours.getOrDefault(holder.id(), List.of())));
    }
    column.sort(
        Comparator.comparingLong((Holder h) -> wanted.getOrDefault(h.id(), 0L))
            .thenComparing(Branches.ARRIVAL));
    number(column);
  }

  private long barycentre(String id, List<Leg> neighbours) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger weight = BigInteger.ZERO;
    for (Leg leg : neighbours) {
      BigInteger amount = leg.amount().toBigInteger();
      sum = sum.add(amount.multiply(BigInteger.valueOf(at.getOrDefault(leg.holder(), 0L))));
      weight = weight.add(amount);
    }
    return weight.signum() == 0 ? at.getOrDefault(id, 0L) : sum.divide(weight).longValueExact();
  }

  /** Gives lanes; a column that does not fill the branch is drawn towards its neighbours in it. */
  private void settle(Branch branch, long top, int height, boolean under) {
    TreeMap<Integer, List<Holder>> columns = branch.columns();
    columns.values().forEach(column -> number(column, top));
    for (List<Holder> column : columns.descendingMap().values()) {
      int slack = height - column.size();
      if (slack > 0) {
        long near = under ? 0 : slack * 2L * UNIT;
        long shift = Math.clamp(wanted(branch, column, near), 0, slack * 2L * UNIT);
        number(column, top + Math.round(shift / (double) UNIT) * UNIT);
      }
    }
  }

  private void number(List<Holder> column, long top) {
    for (int i = 0; i < column.size(); i++) {
      at.put(column.get(i).id(), top + 2L * UNIT * i);
    }
  }

  private long wanted(Branch branch, List<Holder> column, long otherwise) {
    List<String> ids = branch.ids();
    long sum = 0;
    int n = 0;
    for (Holder holder : column) {
      List<Leg> next = new ArrayList<>(after.getOrDefault(holder.id(), List.of()));
      next.removeIf(leg -> !ids.contains(leg.holder()));
      if (!next.isEmpty()) {
        sum += barycentre(holder.id(), next) - at.getOrDefault(holder.id(), 0L);
        n++;
      }
    }
    return n == 0 ? otherwise : sum / n;
  }

  private Laid laid() {
    TraceGraph drawn = Condensed.without(graph, left);
    long top = 0;
    long bottom = 0;
    for (String id : drawn.holders().keySet()) {
      long lane = at.getOrDefault(id, 0L);
      top = Math.min(top, lane);
      bottom = Math.max(bottom, lane);
    }
    Map<String, Integer> halves = new LinkedHashMap<>();
    for (String id : drawn.holders().keySet()) {
      halves.put(id, Math.toIntExact((at.getOrDefault(id, 0L) - top) / UNIT));
    }
    return new Laid(drawn, halves, Math.toIntExact((bottom - top + 2 * UNIT - 1) / (2 * UNIT)) + 1);
  }
}
