package org.flowmon.ingest.evm;

import java.util.List;
import org.flowmon.chain.BlockRef;
import org.jspecify.annotations.Nullable;

/**
 * A block as a node answers for it: header, transactions, their receipts and, where the node offers
 * them, what each transaction executed. The parts come from separate answers; {@link EvmCheck} says
 * whether they belong together and nothing is missing.
 *
 * @param receipts one for each transaction, in block order
 * @param traces one for each transaction, in block order (the last may be missing on Polygon, see
 *     {@link EvmCheck}); {@code null} when there are none, so that internal transfers are unknown
 */
public record EvmBlock(
    EvmHeader header,
    List<EvmTransaction> transactions,
    List<EvmReceipt> receipts,
    @Nullable List<EvmTrace> traces) {

  public EvmBlock {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
    traces = traces == null ? null : List.copyOf(traces);
  }

  /** Where the block stands. */
  public BlockRef ref() {
    return header.ref();
  }
}
