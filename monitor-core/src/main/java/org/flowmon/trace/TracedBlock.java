package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/** What a ledger keeps of a connected block, so that it can be taken back. */
final class TracedBlock {
  final BlockRef ref;

  /** Its number among the blocks of the ledger, as counted by {@link Holdings}. */
  int number;

  /** Changes of holders, in order. */
  Journal journal;

  /** What the block added to the books. */
  final Totals totals;

  /** Flows that arrived in it, in order. */
  final List<Flow> flows = new ArrayList<>();

  /** The pool that mined it, once its coinbase was seen and the pool is known. */
  @Nullable Label pool;

  int transactions;

  TracedBlock(BlockRef ref, Totals totals, Journal journal) {
    this.ref = ref;
    this.totals = totals;
    this.journal = journal;
  }
}
