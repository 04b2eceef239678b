package org.flowmon.ingest.evm;

import org.flowmon.chain.BlockRef;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Which branch is followed when a node has another block than ours at some height. The others are
 * asked whether they still have ours: as long as one does whose head is as high, ours stays. A node
 * that does not answer is taken to have ours up to our tip.
 */
final class ForkChoice {
  /** The branches part below what can be taken back. */
  static final long TOO_DEEP = -2;

  private final Trail trail;
  private final NodePool pool;
  private final int undoDepth;
  private long finalHeight = -1;

  ForkChoice(Trail trail, NodePool pool, int undoDepth) {
    this.trail = trail;
    this.pool = pool;
    this.undoDepth = undoDepth;
  }

  /** Takes note of what the nodes say is final; once a block of ours is, it stays so. */
  void noteFinal() {
    for (Node node : pool.nodes()) {
      EvmHeader last = node.finalized();
      if (last != null && last.number() > finalHeight && trail.has(last)) {
        finalHeight = last.number();
      }
    }
  }

  /** The highest block of ours that is final; -1 for none. */
  long finalHeight() {
    noteFinal();
    return finalHeight;
  }

  /**
   * The highest height at which that node has our block, -1 when it has none of a lane that began
   * above the fork, {@link #TOO_DEEP} when it has another one where ours is final or too far back.
   */
  long fork(Node node, EvmHeader head) throws CallFailed, InterruptedException {
    BlockRef tip = trail.tip();
    if (tip == null) {
      return -1;
    }
    long least = Math.max(trail.lowest(), Math.max(finalHeight(), tip.height() - undoDepth));
    String parent = null;
    for (long height = Math.min(head.number(), tip.height()); height >= least; height--) {
      EvmHeader theirs = height == head.number() ? head : node.endpoint().header(height);
      if (parent != null && !theirs.hash().equals(parent)) {
        throw new CallFailed(Reason.REFUSED, "changes its mind about height " + height);
      }
      if (trail.has(theirs)) {
        return height;
      }
      parent = theirs.parentHash();
    }
    return trail.isCut() || least > trail.lowest() || head.number() < trail.lowest()
        ? TOO_DEEP
        : -1;
  }

  /** Whether the branch of that node, which left ours above {@code fork}, takes its place. */
  boolean displaces(Node node, EvmHeader head, long fork) throws InterruptedException {
    long ours = -1;
    for (Node other : pool.nodes()) {
      if (other != node && other.ours()) {
        ours = Math.max(ours, support(other, fork));
      }
    }
    return head.number() > ours;
  }

  /** How high that node's chain is if it is ours above {@code fork}, else -1. */
  private long support(Node node, long fork) throws InterruptedException {
    BlockRef tip = trail.tip();
    @Nullable EvmHeader head = node.head();
    if (tip == null) {
      return -1;
    }
    if (!node.up() || head == null || node.pauseLeft() > 0) {
      return tip.height();
    }
    if (head.number() <= tip.height()) {
      return head.number() > fork && trail.has(head) ? head.number() : -1;
    }
    try {
      boolean has = trail.has(node.endpoint().header(tip.height()));
      return has ? head.number() : -1;
    } catch (CallFailed e) {
      return tip.height();
    }
  }
}
