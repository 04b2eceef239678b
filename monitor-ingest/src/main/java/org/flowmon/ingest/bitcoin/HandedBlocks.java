package org.flowmon.ingest.bitcoin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.bitcoinj.base.Sha256Hash;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.RefusedException;
import org.jspecify.annotations.Nullable;

/** The blocks handed over last, as deep as they can be taken back, and the height that is next. */
final class HandedBlocks {
  private final Chain chain;
  // Newest first. One more than can be undone: the block under the deepest one.
  private final Deque<BlockRef> blocks = new ArrayDeque<>();
  private long next = -1;
  // Whether blocks were forgotten at the far end.
  private boolean cut;

  /** From what the lane holds, oldest first. */
  HandedBlocks(Chain chain, List<BlockRef> recent) {
    this.chain = chain;
    recent.forEach(this::connected);
    cut |= recent.size() >= chain.undoDepth();
  }

  /** The height to hand over next, -1 before the start is known. */
  long next() {
    return next;
  }

  /** Starts an empty lane. */
  void begin(long height) {
    next = height;
  }

  @Nullable BlockRef last() {
    return blocks.peekFirst();
  }

  /** The last blocks that follow each other without a gap, oldest first. */
  List<BlockRef> run() {
    List<BlockRef> run = new ArrayList<>();
    for (BlockRef block : blocks) {
      if (!run.isEmpty() && block.height() != run.getLast().height() - 1) {
        break;
      }
      run.add(block);
    }
    return run.reversed();
  }

  void connected(BlockRef block) {
    blocks.addFirst(block);
    next = block.height() + 1;
    if (blocks.size() > chain.undoDepth() + 1) {
      blocks.removeLast();
      cut = true;
    }
  }

  void disconnected(BlockRef block) {
    blocks.removeFirst();
    next = block.height();
  }

  /**
   * What is no longer on the best chain, newest first.
   *
   * @throws PeerDropped when the peer's chain is no longer than ours and nothing says that it has
   *     more work
   * @throws RefusedException when more would have to be taken back than can be
   */
  List<BlockRef> off(HeaderChain headers) throws PeerDropped, RefusedException {
    BlockRef tip = last();
    if (tip == null || endsOn(headers)) {
      return List.of();
    }
    if (!headers.isBeside(Sha256Hash.wrap(tip.hash())) && headers.tip() <= tip.height()) {
      throw PeerDropped.gone(
          "has a chain up to height " + headers.tip() + " without our block " + tip);
    }
    List<BlockRef> off = new ArrayList<>();
    for (Iterator<BlockRef> i = blocks.iterator(); i.hasNext(); ) {
      BlockRef block = i.next();
      if (isOn(headers, block)) {
        return checkDepth(off);
      }
      off.add(block);
    }
    if (cut) {
      throw tooDeep();
    }
    return checkDepth(off);
  }

  private List<BlockRef> checkDepth(List<BlockRef> off) throws RefusedException {
    if (off.size() > chain.undoDepth()) {
      throw tooDeep();
    }
    return off;
  }

  /** What is said when the chain left more of the lane behind than can be undone. */
  RefusedException tooDeep() {
    BlockRef tip = last();
    return new RefusedException(
        "a reorganisation of "
            + chain
            + " below block "
            + (tip == null ? "?" : tip.toString())
            + " is deeper than the "
            + chain.undoDepth()
            + " blocks that can be taken back, or the peers are on another chain: check the peers;"
            + " if the chain is theirs, begin a new lane (another topic prefix) below the fork");
  }

  /** Whether the last block is on that best chain, or there is none. */
  boolean endsOn(HeaderChain headers) {
    BlockRef tip = last();
    return tip == null || isOn(headers, tip);
  }

  private static boolean isOn(HeaderChain headers, BlockRef block) {
    Sha256Hash there = headers.hash(block.height());
    return there != null && there.toString().equals(block.hash());
  }
}
