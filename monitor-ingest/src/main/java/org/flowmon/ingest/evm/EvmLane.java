package org.flowmon.ingest.evm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.ingest.ChainFollower.Sink;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.evm.BlockFetch.Fetched;
import org.jspecify.annotations.Nullable;

/** Hands over what the nodes have, in chain order, and takes back what they left behind. */
final class EvmLane {
  private final EvmOptions options;
  private final NodePool pool;
  private final Ahead ahead;
  private final OpeningBalances openings;
  private final Trail trail;
  private final Sink sink;
  private final ForkChoice forks;
  // What each node's head and our tip were when they were compared last.
  private final Map<Node, String> compared = new HashMap<>();
  private final Set<Node> strangers = new HashSet<>();
  private boolean handed;
  private boolean blind;
  private Finality finality = Finality.UNKNOWN;

  EvmLane(
      EvmOptions options,
      NodePool pool,
      Ahead ahead,
      OpeningBalances openings,
      Trail trail,
      Sink sink) {
    this.options = options;
    this.pool = pool;
    this.ahead = ahead;
    this.openings = openings;
    this.trail = trail;
    this.sink = sink;
    forks = new ForkChoice(trail, pool, options.chain().undoDepth());
  }

  /** Whether the last block came without traces. */
  boolean blind() {
    return blind;
  }

  /** How far the chain is settled, as the nodes on our branch say; what is final stays so. */
  Finality finality() {
    long head = pool.head();
    long safe = -1;
    long last = finality.finalized();
    for (Node node : pool.nodes()) {
      if (node.up() && node.verified() && node.follows()) {
        safe = Math.max(safe, number(node.safe()));
        last = Math.max(last, number(node.finalized()));
      }
    }
    finality = new Finality(head < 0 ? finality.head() : head, Math.max(safe, last), last);
    forks.noteFinal(); // now, not at a fork: by then the nodes may tell what is final elsewhere
    return finality;
  }

  private static long number(@Nullable EvmHeader header) {
    return header == null ? -1 : header.number();
  }

  /** Makes visible what was handed over. */
  void idle() throws InterruptedException {
    if (handed) {
      handed = false;
      sink.idle();
    }
  }

  /** Does what can be done now. */
  void advance(BooleanSupplier closed) throws RefusedException, InterruptedException {
    if (!pool.settled() || (trail.next() < 0 && !begin())) {
      return;
    }
    for (Node node : pool.nodes()) {
      EvmHeader head = node.head();
      if (node.up() && head != null && node.pauseLeft() == 0 && !node.isOutvoted()) {
        verify(node, head);
        compare(node, head);
      }
    }
    ahead.fill(trail.next(), pool.head());
    while (!closed.getAsBoolean()) {
      Fetched next = ahead.at(trail.next());
      if (next == null) {
        return;
      }
      BlockRef tip = trail.tip();
      if (tip != null && !tip.hash().equals(next.block().parent())) {
        ahead.clear();
        misfit(next);
        return;
      }
      if (options.openingBalances() && !openings.state(next, sink)) {
        return;
      }
      sink.settled(finality());
      if (!next.prices().isEmpty()) {
        sink.priced(next.prices());
      }
      if (!next.traced()) {
        sink.untraced();
      }
      sink.connected(next.block(), next.transactions());
      trail.connected(next.block());
      handed = true;
      blind = !next.traced();
      ahead.fill(trail.next(), pool.head());
    }
  }

  private boolean begin() throws RefusedException, InterruptedException {
    Node best = pool.best();
    EvmHeader head = best == null ? null : best.head();
    if (best == null || head == null || best.pauseLeft() > 0) {
      return false;
    }
    try {
      trail.begin(StartBlock.of(options, best, head));
      return true;
    } catch (CallFailed e) {
      best.rest();
      return false;
    }
  }

  /** A block came that does not follow our tip. */
  private void misfit(Fetched block) throws RefusedException, InterruptedException {
    for (Node node : pool.nodes()) {
      EvmHeader head = node.head();
      if (node.endpoint() == block.from() && head != null) {
        BlockRef tip = trail.tip();
        consider(node, head);
        if (tip != null && tip.equals(trail.tip())) {
          // It may have changed its mind meanwhile: not asked again at once.
          node.rest();
        }
      }
    }
  }

  /** Its head has to be ours, or that of the node whose chain is the highest, before it serves. */
  private void verify(Node node, EvmHeader head) throws InterruptedException {
    if (node.verified()) {
      return;
    }
    Node best = pool.best();
    if (trail.hash(head.number()) != null || (best == null && trail.tip() != null)) {
      node.verify(); // our own blocks are what it is compared with next
    } else if (best == null || best.pauseLeft() > 0) {
      return;
    } else if (node == best) {
      node.verify();
    } else if (!head.hash().equals(compared.put(node, head.hash()))) {
      try {
        if (best.endpoint().header(head.number()).hash().equals(head.hash())) {
          node.verify();
        } else {
          node.offBranch("has another block at height " + head.number() + " than " + best);
        }
      } catch (CallFailed e) {
        compared.remove(node);
        best.rest();
      }
    }
  }

  private void compare(Node node, EvmHeader head) throws RefusedException, InterruptedException {
    BlockRef tip = trail.tip();
    if (tip == null || !node.verified()) {
      return;
    }
    if (trail.has(head)) {
      node.offBranch("");
      strangers.remove(node);
      return;
    }
    boolean suspicious =
        trail.contradicts(head)
            || !node.offBranch().isEmpty()
            || (head.number() == tip.height() + 1 && !head.parentHash().equals(tip.hash()));
    String what = head.hash() + tip.hash();
    if (suspicious && !what.equals(compared.put(node, what))) {
      consider(node, head);
    }
  }

  /** That node may be on another branch. */
  private void consider(Node node, EvmHeader head) throws RefusedException, InterruptedException {
    BlockRef tip = trail.tip();
    long fork;
    try {
      fork = forks.fork(node, head);
    } catch (CallFailed e) {
      compared.remove(node);
      node.rest();
      return;
    }
    if (fork == ForkChoice.TOO_DEEP) {
      node.offBranch("has other blocks than ours where ours are final or too many to take back");
      strangers.add(node);
      if (pool.nodes().stream()
          .filter(n -> n.ours() && !n.isOutvoted())
          .allMatch(strangers::contains)) {
        throw tooDeep();
      }
      return;
    }
    strangers.remove(node);
    if (tip != null && fork == tip.height()) {
      node.offBranch("");
    } else if (forks.displaces(node, head, fork)) {
      takeBack(fork);
      node.offBranch("");
    } else {
      node.offBranch("is on another branch from height " + (fork + 1) + " on");
    }
  }

  private void takeBack(long fork) throws InterruptedException {
    ahead.clear();
    compared.clear();
    List<BlockRef> off = trail.above(fork);
    for (BlockRef block : off) {
      sink.disconnected(block);
      trail.disconnected(block);
    }
    handed = true;
  }

  private RefusedException tooDeep() {
    @Nullable BlockRef tip = trail.tip();
    return new RefusedException(
        "a reorganisation of "
            + options.chain()
            + " below block "
            + (tip == null ? "?" : tip.toString())
            + " is deeper than the "
            + options.chain().undoDepth()
            + " blocks that can be taken back or goes below final block "
            + forks.finalHeight()
            + ", or the nodes are on another chain: check --rpc; if the chain is theirs, begin a"
            + " new lane (another topic prefix) below the fork");
  }
}
