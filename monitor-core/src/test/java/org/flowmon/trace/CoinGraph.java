package org.flowmon.trace;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.trace.RandomEconomy.Block;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;

/**
 * Poison of coins by another road: the whole history as one graph, searched from one origin at a
 * time. An edge leads from a coin to each coin made by the transaction that spends it; coins that a
 * flag cannot reach are no nodes.
 */
final class CoinGraph {
  /** A coin, and what was made of it; {@code null} while nobody spent it. */
  private static final class Node {
    final String name;
    Collection<Node> next = List.of();
    boolean spent;

    Node(String name) {
      this.name = name;
    }
  }

  private final Labels labels;
  private final BigInteger minimum;
  private final Map<Outpoint, Node> nodes = new HashMap<>();

  /** Coins that the search for an origin begins with: made by its payments, mined by it. */
  private final Map<String, List<Node>> paid = new TreeMap<>();

  private final Map<String, List<Node>> mined = new TreeMap<>();

  CoinGraph(List<Block> blocks, Labels labels, BigInteger minimum) {
    this.labels = labels;
    this.minimum = minimum;
    for (Block block : blocks) {
      for (Transaction transaction : block.transactions()) {
        add((UtxoTransaction) transaction, block.ref().epochDay());
      }
    }
  }

  private void add(UtxoTransaction tx, long day) {
    List<Node> made = new ArrayList<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      Output output = tx.outputs().get(i);
      BigInteger value = output.value().toBigInteger();
      boolean held = !output.unspendable() && labels.at(output.address(), day) == null;
      if (held && value.signum() > 0 && value.compareTo(minimum) >= 0) {
        Node node = new Node(tx.txid() + ":" + i + " native");
        nodes.put(new Outpoint(tx.txid(), i), node);
        made.add(node);
      }
    }
    for (Input input : tx.inputs()) {
      Label payer = labels.at(input.address(), day);
      Node coin = nodes.get(input.coin());
      if (coin != null) {
        coin.spent = true;
        coin.next = payer == null ? made : List.of();
      }
      if (payer != null) {
        paid.computeIfAbsent(payer.entity(), e -> new ArrayList<>()).addAll(made);
      }
    }
    if (tx.coinbase() != null) {
      miner(tx, tx.coinbase(), day)
          .ifPresent(pool -> mined.computeIfAbsent(pool, e -> new ArrayList<>()).addAll(made));
    }
  }

  private Optional<String> miner(UtxoTransaction tx, String script, long day) {
    return tx.outputs().stream()
        .flatMap(output -> Optional.ofNullable(labels.at(output.address(), day)).stream())
        .filter(Label::pool)
        .findFirst()
        .or(() -> Optional.ofNullable(labels.pool(script, day)))
        .map(Label::entity);
  }

  /** {@code holder asset} of each unspent coin that is reached, to origin, to least hops. */
  Map<String, Map<String, Integer>> reached(int maxHops) {
    Map<String, Map<String, Integer>> reached = new TreeMap<>();
    List<String> origins = new ArrayList<>(paid.keySet());
    origins.addAll(mined.keySet());
    for (String origin : origins) {
      search(origin)
          .forEach(
              (node, hops) -> {
                if (!node.spent && hops <= maxHops) {
                  reached.computeIfAbsent(node.name, n -> new TreeMap<>()).put(origin, hops);
                }
              });
    }
    return reached;
  }

  private Map<Node, Integer> search(String origin) {
    Map<Node, Integer> hops = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>();
    mined.getOrDefault(origin, List.of()).forEach(node -> reach(node, 0, hops, open));
    paid.getOrDefault(origin, List.of()).forEach(node -> reach(node, 1, hops, open));
    while (!open.isEmpty()) {
      Node node = open.removeFirst();
      int next = hops.getOrDefault(node, 0) + 1;
      node.next.forEach(after -> reach(after, next, hops, open));
    }
    return hops;
  }

  private static void reach(Node node, int n, Map<Node, Integer> hops, Deque<Node> open) {
    if (hops.getOrDefault(node, Integer.MAX_VALUE) > n) {
      hops.put(node, n);
      open.addLast(node);
    }
  }
}
