package org.flowmon.ingest.evm;

import java.util.List;
import java.util.Map;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A block as a node answers for it: header, transactions, their receipts and, where the node offers
 * them, what each transaction executed. The parts come from separate answers; {@link EvmCheck} says
 * whether they belong together and nothing is missing.
 *
 * @param receipts one for each transaction, in block order
 * @param traces one for each transaction, in block order (the last may be missing on Polygon, see
 *     {@link EvmCheck}); {@code null} when there are none, so that internal transfers are unknown
 * @param burned what each transaction burned as its fee, where that does not follow from its
 *     receipt (TRON, see {@link TronFees}); {@code null} when it is not known
 */
public record EvmBlock(
    EvmHeader header,
    List<EvmTransaction> transactions,
    List<EvmReceipt> receipts,
    @Nullable List<EvmTrace> traces,
    @Nullable Map<Txid, Amount> burned) {

  /** Of a chain whose receipts tell the fees. */
  public EvmBlock(
      EvmHeader header,
      List<EvmTransaction> transactions,
      List<EvmReceipt> receipts,
      @Nullable List<EvmTrace> traces) {
    this(header, transactions, receipts, traces, null);
  }

  public EvmBlock {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
    traces = traces == null ? null : List.copyOf(traces);
    burned = burned == null ? null : Map.copyOf(burned);
  }

  /** Where the block stands. */
  public BlockRef ref() {
    return header.ref();
  }
}
