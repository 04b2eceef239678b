package org.flowmon.ingest.bitcoin;

import java.util.Locale;

/** Why a block is refused: the same word in messages, logs and metric labels. */
public enum Refusal {
  /** The bytes are not a block: a length or count leads past the end, or a value cannot be. */
  MALFORMED,
  /** The bytes end before the block does. */
  TRUNCATED,
  /** The bytes before the block are those of another network, or of none. */
  WRONG_MAGIC,
  /** The header hash is above the target that the header claims. */
  PROOF_OF_WORK,
  /** The claimed target is easier than the network allows, or is none at all. */
  TARGET,
  /** The first transaction is no coinbase, or another one is. */
  COINBASE,
  /** The transactions do not hash to the merkle root of the header. */
  MERKLE_ROOT,
  /** Transactions are repeated so that the merkle root stays the same (CVE-2012-2459). */
  DUPLICATE_TRANSACTIONS,
  /** The witness data do not hash to the commitment in the coinbase. */
  WITNESS_COMMITMENT,
  /** The witness data were left out of the block. */
  WITNESS_MISSING,
  /** The parent is not the block it should be. */
  PARENT,
  /** The coinbase states another height than the one the block has on the chain. */
  HEIGHT,
  /** Nothing says at which height the block stands. */
  HEIGHT_UNKNOWN;

  /** The word: lower case with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
