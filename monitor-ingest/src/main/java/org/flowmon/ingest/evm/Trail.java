package org.flowmon.ingest.evm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.jspecify.annotations.Nullable;

/** The last blocks handed over, one more than can be taken back, without a gap between them. */
final class Trail {
  private final int undoDepth;
  // Newest first.
  private final Deque<BlockRef> blocks = new ArrayDeque<>();
  private long next = -1;
  // Whether blocks were forgotten at the far end.
  private boolean cut;

  /** From what the lane holds, oldest first. */
  Trail(int undoDepth, List<BlockRef> recent) {
    this.undoDepth = undoDepth;
    recent.forEach(this::connected);
    cut |= recent.size() >= undoDepth;
  }

  /** The height to hand over next; -1 before the start of a new lane is known. */
  long next() {
    return next;
  }

  /** Starts a new lane. */
  void begin(long height) {
    next = height;
  }

  @Nullable BlockRef tip() {
    return blocks.peekFirst();
  }

  void connected(BlockRef block) {
    BlockRef tip = tip();
    if (tip != null && block.height() != tip.height() + 1) {
      blocks.clear();
    }
    blocks.addFirst(block);
    next = block.height() + 1;
    if (blocks.size() > undoDepth + 1) {
      blocks.removeLast();
      cut = true;
    }
  }

  void disconnected(BlockRef block) {
    blocks.removeFirst();
    next = block.height();
  }

  /** The hash of our block at that height, {@code null} where there is none (any more). */
  @Nullable String hash(long height) {
    BlockRef tip = tip();
    if (tip != null && height <= tip.height()) {
      for (BlockRef block : blocks) {
        if (block.height() == height) {
          return block.hash();
        }
      }
    }
    return null;
  }

  /** Whether that header is of our branch. */
  boolean has(EvmHeader header) {
    return header.hash().equals(hash(header.number()));
  }

  /** Whether we have another block at the height of that header. */
  boolean contradicts(EvmHeader header) {
    String ours = hash(header.number());
    return ours != null && !ours.equals(header.hash());
  }

  /** Our blocks above that height, newest first. */
  List<BlockRef> above(long height) {
    return blocks.stream().filter(b -> b.height() > height).toList();
  }

  /** The lowest height we can still tell of, -1 when there is none. */
  long lowest() {
    BlockRef last = blocks.peekLast();
    return last == null ? -1 : last.height();
  }

  /** Whether the lane goes on below the lowest height. */
  boolean isCut() {
    return cut;
  }
}
