package org.flowmon.ingest.neutral;

import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;

/** One line of the neutral format: what happened, to which chain, and where it stands (from 1). */
public sealed interface NeutralLine {
  /** The number of the line in its file, from 1. */
  long line();

  /** The chain it belongs to. */
  Chain chain();

  /** A block begins; its transactions follow. */
  record Block(long line, Chain chain, BlockRef block) implements NeutralLine {}

  /** A transaction of the block that began last. Its shape fits the chain's model. */
  record Tx(long line, Chain chain, Transaction transaction) implements NeutralLine {}

  /** What an account held before it was first seen. */
  record Balance(long line, Chain chain, String holder, String asset, Amount value)
      implements NeutralLine {}

  /** The tip is taken back. */
  record Disconnect(long line, Chain chain, long height, String hash) implements NeutralLine {}
}
