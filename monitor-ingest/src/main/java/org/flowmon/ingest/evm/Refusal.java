package org.flowmon.ingest.evm;

import java.util.Locale;

/** Why a block is refused: the same word in messages, logs and metric labels. */
public enum Refusal {
  /** A field is missing or is not what it should be. */
  MALFORMED,
  /** The answer ends before its JSON does. */
  TRUNCATED,
  /** A part belongs to another block, by its hash. */
  BLOCK_HASH,
  /** There are fewer or more receipts than transactions. */
  RECEIPT_COUNT,
  /** A receipt is that of another transaction than the one at its place. */
  RECEIPT_ORDER,
  /** The logs did not leave the marks that the bloom of the header shows: some are missing. */
  LOGS_BLOOM,
  /** Gas used so far does not rise as it must, or does not end at what the header says. */
  GAS,
  /** A transaction paid less for its gas than the block burned. */
  FEE,
  /** Traces are missing, belong to another transaction, or contradict it. */
  TRACES,
  /** The header commits to withdrawals and none are listed. */
  WITHDRAWALS,
  /** The parent is not the block it should be. */
  PARENT;

  /** The word: lower case with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
