package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower.Sink;
import org.flowmon.ingest.bitcoin.RecordedBlocks.Counts;
import org.jspecify.annotations.Nullable;

/**
 * Puts recorded blocks in chain order, as a node would that receives them one by one: a block whose
 * parent is still to come waits for it; a branch takes over when more work is behind it. Silent up
 * to the newest block that the lane already holds.
 */
final class RecordedChain {
  /** A block on the tree of recent blocks. {@code work} counts from the root of its segment. */
  private static final class Node {
    final RecordedBlock block;

    /** The hash of the first block of this unbroken piece of chain. */
    final String root;

    final long height;
    final BigInteger work;

    /** {@code null} at a root, and once this block itself has left the tree. */
    @Nullable Node parent;

    Node(RecordedBlock block, @Nullable Node parent, long height) {
      BigInteger own = BitcoinNetwork.work(block.header().bits());
      this.block = block;
      this.parent = parent;
      this.root = parent == null ? hash() : parent.root;
      this.height = height;
      this.work = parent == null ? own : parent.work.add(own);
    }

    final String hash() {
      return block.header().hash();
    }
  }

  private record Ready(Node node, BlockRef ref, BitcoinBlock block) {}

  private final Chain chain;
  private final BitcoinDecoder decoder;
  private final BlockCheck check;
  private final StoredHashes toCome;
  private final Sink sink;
  private final Counts counts;
  private final @Nullable BlockRef newest;

  private final Map<String, Node> tree = new HashMap<>();
  private final Deque<Node> byAge = new ArrayDeque<>();
  private final Map<String, List<RecordedBlock>> waiting = new HashMap<>();
  private @Nullable Node tip;
  private boolean silent;

  /** Whether the newest block of the lane is somewhere in the recording. */
  private final boolean awaited;

  /** {@code newest}: the newest block of the lane; {@code awaited}: the recording holds it. */
  RecordedChain(
      Chain chain,
      StoredHashes toCome,
      @Nullable BlockRef newest,
      boolean awaited,
      Sink sink,
      Counts counts) {
    this.chain = chain;
    this.decoder = new BitcoinDecoder(chain);
    this.check = new BlockCheck(chain);
    this.toCome = toCome;
    this.sink = sink;
    this.counts = counts;
    this.newest = newest;
    this.awaited = awaited;
    this.silent = newest != null;
  }

  /** Takes the next block of the recording. */
  void accept(RecordedBlock block) throws IOException, InterruptedException {
    try {
      check.check(block.header());
    } catch (RefusedBlockException e) {
      throw e.at(block.place());
    }
    String parent = block.header().parent();
    if (tree.containsKey(block.header().hash())) {
      counts.repeated++;
    } else if (tree.containsKey(parent)) {
      attach(block);
    } else if (toCome.contains(parent)) {
      waiting.computeIfAbsent(parent, p -> new ArrayList<>()).add(block);
      block.releaseWhereCheap();
      counts.waiting++;
    } else {
      start(block);
    }
  }

  /**
   * The recording is over: what still waits has its parent too far back to take over. Throws {@link
   * IOException} when the lane cannot come from this recording.
   */
  void end() throws IOException {
    if (silent && awaited) {
      throw new IOException(
          "the newest block of the lane, "
              + newest
              + ", is recorded on a branch that never takes over:"
              + " this lane was not made from this recording");
    }
    waiting.values().forEach(blocks -> counts.stale += blocks.size());
    waiting.clear();
    counts.waiting = 0;
  }

  /** Attaches a block to its parent, and then all that waited for it. */
  private void attach(RecordedBlock block) throws IOException, InterruptedException {
    Deque<RecordedBlock> next = new ArrayDeque<>();
    next.add(block);
    for (RecordedBlock b = next.poll(); b != null; b = next.poll()) {
      Node parent = tree.get(b.header().parent());
      if (parent == null) {
        counts.stale++;
      } else {
        add(new Node(b, parent, parent.height + 1));
      }
      List<RecordedBlock> children = waiting.remove(b.header().hash());
      if (children != null) {
        counts.waiting -= children.size();
        next.addAll(children);
      }
    }
  }

  private void add(Node node) throws IOException, InterruptedException {
    tree.put(node.hash(), node);
    byAge.add(node);
    Node old = tip;
    if (old == null || node.parent == old || node.parent == null) {
      extend(node);
    } else if (node.root.equals(old.root) && node.work.compareTo(old.work) > 0) {
      reorganise(old, node);
    } else {
      counts.stale++;
      node.block.release();
    }
    long keep = tipHeight() - chain.undoDepth();
    while (!byAge.isEmpty() && byAge.getFirst().height < keep) {
      Node gone = byAge.removeFirst();
      tree.remove(gone.hash());
      gone.parent = null;
    }
  }

  private void extend(Node node) throws IOException, InterruptedException {
    BlockRef lane = newest;
    if (silent && lane != null && (awaited || node.height <= lane.height())) {
      // Long since checked and handed over: no need to look inside.
      tip = node;
      counts.connected++;
      silent = !node.hash().equals(lane.hash());
      node.block.release();
    } else {
      connect(ready(node));
    }
  }

  private long tipHeight() {
    return tip == null ? -1 : tip.height;
  }

  private void reorganise(Node from, Node to) throws IOException, InterruptedException {
    Deque<Ready> branch = new ArrayDeque<>();
    Node a = from;
    Node b = to;
    List<Node> left = new ArrayList<>();
    while (a != b) {
      if (a == null || b == null) {
        throw refuse(
            Refusal.PARENT,
            to.block,
            "its branch has more work than the tip "
                + from.height
                + " "
                + from.hash()
                + " and leaves the chain more than "
                + chain.undoDepth()
                + " blocks below it");
      }
      if (a.height >= b.height) {
        left.add(a);
        a = a.parent;
      } else {
        branch.push(ready(b)); // all of the branch is checked before anything is taken back
        b = b.parent;
      }
    }
    counts.stale += left.size() - branch.size() + 1;
    for (Node n : left) {
      if (!silent) {
        sink.disconnected(n.block.header().at(n.height));
      }
      counts.disconnected++;
      tip = n.parent;
    }
    for (Ready r : branch) {
      connect(r);
    }
  }

  private Ready ready(Node node) throws IOException {
    BitcoinBlock block = node.block.decode(decoder);
    try {
      check.check(block);
      return new Ready(node, check.place(block, node.height), block);
    } catch (RefusedBlockException e) {
      throw e.at(node.block.place());
    }
  }

  private void connect(Ready ready) throws IOException, InterruptedException {
    Node node = ready.node;
    BlockRef lane = newest;
    if (silent && lane != null && !awaited && node.height > lane.height()) {
      if (node.height == lane.height() + 1 && !node.block.header().parent().equals(lane.hash())) {
        throw refuse(
            Refusal.PARENT,
            node.block,
            "its parent is "
                + node.block.header().parent()
                + ", the newest block of the lane is "
                + lane);
      }
      silent = false;
    }
    tip = node;
    counts.connected++;
    if (!silent) {
      sink.connected(ready.ref, node.block.transactions(ready.block));
    } else if (lane != null && node.hash().equals(lane.hash())) {
      silent = false;
    }
    node.block.release();
  }

  /** A block that follows none of the recording: its first, or the first behind a gap. */
  private void start(RecordedBlock block) throws IOException, InterruptedException {
    long height = height(block);
    Node old = tip;
    if (old != null && height <= old.height + 1) {
      throw refuse(
          Refusal.PARENT,
          block,
          "it stands at height "
              + height
              + " and its parent is "
              + block.header().parent()
              + ", the tip is "
              + old.height
              + " "
              + old.hash()
              + "; blocks that are not one chain must come in rising order");
    }
    if (old != null) {
      counts.gaps++;
    }
    add(new Node(block, null, height));
  }

  private long height(RecordedBlock block) throws IOException {
    BlockRef lane = newest;
    if (lane != null && lane.hash().equals(block.header().parent())) {
      return lane.height() + 1;
    }
    long stated = check.plausible(block.decode(decoder));
    long height = stated >= 0 ? stated : block.height();
    if (height < 0) {
      throw refuse(
          Refusal.HEIGHT_UNKNOWN,
          block,
          "its coinbase states no height; name the file HEIGHT_HASH.raw, or begin with a block whose"
              + " height is known");
    }
    return height;
  }

  private static RefusedBlockException refuse(Refusal reason, RecordedBlock block, String detail) {
    return new RefusedBlockException(reason, block.header().hash(), detail).at(block.place());
  }
}
