package org.flowmon.ingest.evm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of several nodes are out-voted about what is final. A node is when more than half of all
 * nodes of the chain answer, have other final blocks than it has and none than each other. It stays
 * so, whoever falls silent, until it is of one mind with all that are not out-voted. What two nodes
 * were found to be holds until they are compared again. Safe for many threads.
 *
 * @param <N> a node
 */
final class FinalVote<N> {
  private final List<N> nodes;
  private final Map<Pair<N>, Long> differing = new LinkedHashMap<>();
  private final Set<N> outvoted = new LinkedHashSet<>();

  /** Two nodes that have different final blocks at a height. */
  record Conflict<N>(N one, N other, long height) {}

  /** Two nodes, in the order in which they are given. */
  private record Pair<N>(N one, N other) {}

  FinalVote(List<N> nodes) {
    this.nodes = nodes;
  }

  /** The two were compared at that height. */
  synchronized void compared(N one, N other, long height, boolean same) {
    Pair<N> pair = pair(one, other);
    if (same) {
      differing.remove(pair);
    } else {
      differing.put(pair, height);
    }
  }

  private Pair<N> pair(N a, N b) {
    return nodes.indexOf(a) < nodes.indexOf(b) ? new Pair<>(a, b) : new Pair<>(b, a);
  }

  /**
   * Counts.
   *
   * @param ours the nodes that are not known to be on another chain
   * @param up those of them that answer
   * @return two that answer, are not out-voted and differ; {@code null} for none
   */
  synchronized @Nullable Conflict<N> count(Predicate<N> ours, Predicate<N> up) {
    List<N> voters = nodes.stream().filter(ours).toList();
    outvoted.retainAll(voters);
    for (N node : voters) {
      List<N> against = voters.stream().filter(up).filter(n -> differ(node, n)).toList();
      if (2 * against.size() > voters.size() && ofOneMind(against)) {
        outvoted.add(node);
      }
    }
    for (N node : new ArrayList<>(outvoted)) {
      if (voters.stream().noneMatch(n -> !outvoted.contains(n) && differ(node, n))) {
        outvoted.remove(node);
      }
    }
    for (Map.Entry<Pair<N>, Long> each : differing.entrySet()) {
      N one = each.getKey().one();
      N other = each.getKey().other();
      if (counts(one, voters, up) && counts(other, voters, up)) {
        return new Conflict<>(one, other, each.getValue());
      }
    }
    return null;
  }

  private boolean counts(N node, List<N> voters, Predicate<N> up) {
    return voters.contains(node) && up.test(node) && !outvoted.contains(node);
  }

  private boolean differ(N a, N b) {
    return differing.containsKey(pair(a, b));
  }

  private boolean ofOneMind(List<N> some) {
    return some.stream().noneMatch(a -> some.stream().anyMatch(b -> differ(a, b)));
  }

  /**
   * Where that node, being out-voted, was found to differ from others; {@code null} if it is not.
   */
  synchronized @Nullable Conflict<N> outvoted(N node) {
    if (!outvoted.contains(node)) {
      return null;
    }
    for (N other : nodes) {
      Long height = differing.get(pair(node, other));
      if (height != null && !outvoted.contains(other)) {
        return new Conflict<>(node, other, height);
      }
    }
    return null;
  }
}
