package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/** What a ledger keeps of a connected block, so that it can be taken back. */
final class TracedBlock {
  final BlockRef ref;

  /** Changes of holders, in order of first touch. */
  final List<Holdings.Undo> undo;

  /** What the block added to the books. */
  final Totals totals;

  /** Flows that arrived in it, in order. */
  final List<Flow> flows = new ArrayList<>();

  /** The pool that mined it, once its coinbase was seen and the pool is known. */
  @Nullable Label pool;

  int transactions;

  /**
   * @param changes how many changes to expect
   */
  TracedBlock(BlockRef ref, Totals totals, int changes) {
    this.undo = new ArrayList<>(changes);
    this.ref = ref;
    this.totals = totals;
  }
}
