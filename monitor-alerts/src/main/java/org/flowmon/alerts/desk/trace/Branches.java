package org.flowmon.alerts.desk.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flowmon.alerts.desk.trace.TraceGraph.Holder;
import org.flowmon.alerts.desk.trace.TraceGraph.Leg;
import org.flowmon.alerts.desk.trace.TraceGraph.Transfer;
import org.flowmon.chain.Amount;

/** What hangs together once the spine is taken out, the largest first. */
final class Branches {
  private Branches() {}

  /**
   * One of them.
   *
   * @param columns its holders by hop, in order of arrival
   * @param amount the largest amount in it
   */
  record Branch(TreeMap<Integer, List<Holder>> columns, Amount amount, Holder first) {
    /** How many lanes it takes. */
    int height() {
      return columns.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** The ids of its holders. */
    List<String> ids() {
      return columns.values().stream().flatMap(List::stream).map(Holder::id).toList();
    }
  }

  /** Ties by first arrival, then id. */
  static final Comparator<Holder> ARRIVAL =
      Comparator.comparing(Holder::first).thenComparing(Holder::id);

  /** The branches of a graph: largest amount first, ties by first arrival, then id. */
  static List<Branch> of(TraceGraph graph) {
    Map<String, String> root = new LinkedHashMap<>();
    for (String id : graph.holders().keySet()) {
      if (!graph.onSpine(id)) {
        root.put(id, id);
      }
    }
    for (Transfer t : graph.transfers().values()) {
      for (Leg in : t.in()) {
        for (Leg out : t.out()) {
          if (root.containsKey(in.holder()) && root.containsKey(out.holder())) {
            root.put(find(root, out.holder()), find(root, in.holder()));
          }
        }
      }
    }
    Map<String, List<Holder>> members = new LinkedHashMap<>();
    for (String id : root.keySet()) {
      members.computeIfAbsent(find(root, id), r -> new ArrayList<>()).add(graph.holder(id));
    }
    return members.values().stream()
        .map(Branches::branch)
        .sorted(
            Comparator.comparing(Branch::amount).reversed().thenComparing(Branch::first, ARRIVAL))
        .toList();
  }

  /** The branch without some of its holders. */
  static Branch without(Branch branch, Set<String> gone) {
    List<Holder> rest = new ArrayList<>();
    for (List<Holder> column : branch.columns().values()) {
      column.stream().filter(h -> !gone.contains(h.id())).forEach(rest::add);
    }
    return branch(rest);
  }

  private static Branch branch(List<Holder> members) {
    List<Holder> ordered = members.stream().sorted(ARRIVAL).toList();
    TreeMap<Integer, List<Holder>> columns = new TreeMap<>();
    Amount most = Amount.ZERO;
    for (Holder holder : ordered) {
      columns.computeIfAbsent(holder.hop(), h -> new ArrayList<>()).add(holder);
      most = most.compareTo(holder.amount()) >= 0 ? most : holder.amount();
    }
    return new Branch(columns, most, ordered.getFirst());
  }

  private static String find(Map<String, String> root, String id) {
    String at = id;
    String up = root.getOrDefault(at, at);
    while (!up.equals(at)) {
      at = up;
      up = root.getOrDefault(at, at);
    }
    return at;
  }
}
