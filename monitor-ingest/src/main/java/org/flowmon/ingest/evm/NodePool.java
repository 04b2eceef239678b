package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.flowmon.ingest.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a chain, each watched on a thread of its own, and which of them is asked for a block
 * next. Where one has traces only those that have are asked for blocks. A node that is out-voted
 * about what is final is not asked; while two have different final blocks and neither is, none is.
 */
final class NodePool implements AutoCloseable {
  private static final long PATIENCE = 1_000_000_000;

  private final List<Node> nodes = new ArrayList<>();
  private final List<Thread> watches = new ArrayList<>();
  private final FinalVote<Node> vote = new FinalVote<>(nodes);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable onChange;
  private final @Nullable TronFees fees;
  private int turn;
  private volatile String disagreement = "";

  /** Starts to watch. {@code onChange} is run after each change of what is known. */
  NodePool(
      EvmOptions options,
      EvmDecoder decoder,
      Random random,
      LongSupplier nanos,
      Runnable onChange) {
    this.onChange = onChange;
    String api = options.tronApi();
    fees =
        api == null ? null : new TronFees(api, options.timeout(), options.callsPerSecond(), nanos);
    for (String url : options.endpoints()) {
      AtomicReference<@Nullable Node> self = new AtomicReference<>();
      Endpoint endpoint =
          new Endpoint(
              url,
              options.timeout(),
              options.callsPerSecond(),
              nanos,
              header -> announced(self.get(), header));
      Node node = new Node(options, endpoint, decoder, fees, random, nanos, this::changed);
      self.set(node);
      nodes.add(node);
    }
    for (Node node : nodes) {
      HeadWatch watch = new HeadWatch(options, node, random, nanos, this::compare);
      watches.add(Thread.ofVirtual().name("watch-" + node).start(watch));
    }
  }

  private static void announced(@Nullable Node node, JsonNode header) {
    if (node != null) {
      HeadWatch.announced(node, header);
    }
  }

  List<Node> nodes() {
    return nodes;
  }

  private void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    onChange.run();
  }

  /** Whether each node answered, or failed to, at least once. */
  boolean settled() {
    return nodes.stream().allMatch(Node::settled);
  }

  /** The node with the highest head among those that are on our branch; {@code null} for none. */
  @Nullable Node best() {
    Node best = null;
    long highest = -1;
    for (Node node : nodes) {
      EvmHeader head = node.head();
      if (node.up() && node.follows() && head != null && head.number() > highest) {
        best = node;
        highest = head.number();
      }
    }
    return best;
  }

  /** The height of {@link #best}, -1 for none. */
  long head() {
    Node best = best();
    EvmHeader head = best == null ? null : best.head();
    return head == null ? -1 : head.number();
  }

  /** A node that can be asked for the block at that height, in turn; waits until there is one. */
  Node pick(long height) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long wait = PATIENCE;
        for (int i = 0; i < nodes.size(); i++) {
          Node node = nodes.get((turn + i) % nodes.size());
          if (usable(node) && node.ready(height)) {
            turn = (turn + i + 1) % nodes.size();
            return node;
          }
          long left = node.pauseLeft();
          wait = left > 0 ? Math.min(wait, left) : wait;
        }
        long unused = changed.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean usable(Node node) {
    boolean traces = nodes.stream().anyMatch(n -> n.ours() && n.traces().proven());
    return settled()
        && disagreement.isEmpty()
        && (!traces || node.traces().form() != Traces.Form.NONE);
  }

  /** Whether some node could be asked for a block now. */
  boolean working() {
    return nodes.stream().anyMatch(n -> usable(n) && n.ready(0));
  }

  /** Compares what nodes call final. */
  private void compare(Node node) throws InterruptedException {
    EvmHeader own = node.finalized();
    for (Node other : nodes) {
      EvmHeader theirs = other.finalized();
      boolean silent = other.settled() && !other.up();
      if (other == node || silent || own == null || theirs == null || other.pauseLeft() > 0) {
        continue; // what was found before holds until it can be asked
      }
      long height = Math.min(own.number(), theirs.number());
      try {
        boolean same = at(height, node, own).equals(at(height, other, theirs));
        vote.compared(node, other, height, same);
      } catch (CallFailed e) {
        // Told by its own watch; what was found before holds until then.
      }
    }
    FinalVote.Conflict<Node> conflict = vote.count(Node::ours, n -> n == node || n.up());
    for (Node each : nodes) {
      FinalVote.Conflict<Node> lost = vote.outvoted(each);
      each.outvoted(
          lost == null
              ? ""
              : "has another final block at height "
                  + lost.height()
                  + " than "
                  + lost.other()
                  + " and is out-voted: it is on another chain or spoils answers; leave it out of"
                  + " --rpc");
    }
    String found =
        conflict == null
            ? ""
            : conflict.one()
                + " and "
                + conflict.other()
                + " have different final blocks at height "
                + conflict.height()
                + ": one is on another chain; leave it out of --rpc";
    if (!found.equals(disagreement)) {
      disagreement = found;
      changed();
    }
  }

  private static String at(long height, Node node, EvmHeader known)
      throws CallFailed, InterruptedException {
    return known.number() == height ? known.hash() : node.endpoint().header(height).hash();
  }

  /**
   * Says what cannot become better by waiting.
   *
   * @throws RefusedException when every node is on another chain
   */
  void refuse() throws RefusedException {
    if (nodes.stream().noneMatch(Node::ours)) {
      throw new RefusedException(troubles());
    }
  }

  /** What is wrong with the nodes, for a person; empty when nothing is. */
  String troubles() {
    String all =
        nodes.stream()
            .filter(n -> !n.trouble().isEmpty())
            .map(n -> n + " " + n.trouble())
            .collect(Collectors.joining("; "));
    return disagreement.isEmpty() ? all : disagreement + (all.isEmpty() ? "" : "; " + all);
  }

  /** The nodes that answer and are on our branch. */
  String serving() {
    return nodes.stream()
        .filter(n -> n.up() && n.follows())
        .map(Node::toString)
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    watches.forEach(Thread::interrupt);
    nodes.forEach(n -> n.endpoint().close());
    if (fees != null) {
      fees.close();
    }
  }
}
