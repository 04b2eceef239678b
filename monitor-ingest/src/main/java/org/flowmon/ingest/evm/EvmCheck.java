package org.flowmon.ingest.evm;

import java.util.List;
import java.util.Objects;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.jspecify.annotations.Nullable;

/**
 * Whether the parts of a block belong together and nothing is missing, so that a height may count
 * as covered. What a header commits to by the roots of its tries is not computed again.
 */
public final class EvmCheck {
  private final boolean bloom;
  private final boolean stateSync;

  /**
   * For blocks of that chain. TRON's nodes answer with an empty bloom, which says nothing. On
   * Polygon what comes from Ethereum stands in a last transaction from nobody, which uses no gas;
   * up to PIP-74 the header knew nothing of it, and nodes need not trace it.
   */
  public EvmCheck(Chain chain) {
    this.bloom = !chain.equals(Chain.TRON);
    this.stateSync = chain.equals(Chain.POLYGON);
  }

  /**
   * Checks a block.
   *
   * @throws RefusedBlockException that says which check it failed
   */
  public void check(EvmBlock block) throws RefusedBlockException {
    checkRecorded(block);
    if (block.header().withdrawalsLeftOut()) {
      throw refuse(
          block, Refusal.WITHDRAWALS, "the header commits to withdrawals and none are listed");
    }
  }

  /** The same for a recording, which may have left the withdrawals out. */
  public void checkRecorded(EvmBlock block) throws RefusedBlockException {
    transactions(block);
    receipts(block);
    List<EvmReceipt> known =
        stateSync(block)
            ? block.receipts().subList(0, block.receipts().size() - 1)
            : block.receipts();
    gas(block, known);
    if (bloom && !marks(block, block.receipts()) && !marks(block, known)) {
      throw refuse(
          block,
          Refusal.LOGS_BLOOM,
          "the logs of the receipts do not give the bloom of the header: some are missing or"
              + " foreign");
    }
    List<EvmTrace> traces = block.traces();
    if (traces != null) {
      traces(block, traces, traces.size() == known.size() ? known.size() : block.receipts().size());
    }
  }

  private boolean stateSync(EvmBlock block) {
    return stateSync
        && !block.receipts().isEmpty()
        && block.receipts().getLast().gasUsed() == 0
        && block.transactions().getLast().from().equals(AccountTransaction.ZERO_ADDRESS);
  }

  private static boolean marks(EvmBlock block, List<EvmReceipt> receipts) {
    return LogsBloom.of(receipts).equals(block.header().logsBloom());
  }

  private static void transactions(EvmBlock block) throws RefusedBlockException {
    List<EvmTransaction> all = block.transactions();
    for (int i = 0; i < all.size(); i++) {
      EvmTransaction tx = all.get(i);
      hash(block, tx.blockHash(), "transaction", i, tx.txid());
      if (tx.index() != i) {
        throw refuse(
            block,
            Refusal.MALFORMED,
            "transaction " + i + " " + tx.txid() + " says that it is number " + tx.index());
      }
    }
  }

  private static void receipts(EvmBlock block) throws RefusedBlockException {
    List<EvmReceipt> all = block.receipts();
    if (all.size() != block.transactions().size()) {
      throw refuse(
          block,
          Refusal.RECEIPT_COUNT,
          all.size() + " receipts for " + block.transactions().size() + " transactions");
    }
    for (int i = 0; i < all.size(); i++) {
      EvmReceipt receipt = all.get(i);
      hash(block, receipt.blockHash(), "receipt", i, receipt.txid());
      Txid txid = block.transactions().get(i).txid();
      if (!receipt.txid().equals(txid) || receipt.index() != i) {
        throw refuse(
            block,
            Refusal.RECEIPT_ORDER,
            "receipt "
                + i
                + " is of transaction "
                + receipt.index()
                + " "
                + receipt.txid()
                + ", transaction "
                + i
                + " is "
                + txid);
      }
    }
  }

  private static void gas(EvmBlock block, List<EvmReceipt> receipts) throws RefusedBlockException {
    long used = 0;
    for (EvmReceipt receipt : receipts) {
      used += receipt.gasUsed();
      if (receipt.cumulativeGasUsed() != used) {
        throw refuse(
            block,
            Refusal.GAS,
            "receipt "
                + receipt.index()
                + " "
                + receipt.txid()
                + " says that "
                + receipt.cumulativeGasUsed()
                + " gas was used up to it, its gas and that of those before it is "
                + used);
      }
    }
    if (used != block.header().gasUsed()) {
      throw refuse(
          block,
          Refusal.GAS,
          "the receipts used " + used + " gas, the header says " + block.header().gasUsed());
    }
  }

  private static void traces(EvmBlock block, List<EvmTrace> all, int count)
      throws RefusedBlockException {
    if (all.size() != count) {
      throw refuse(
          block,
          Refusal.TRACES,
          all.size() + " traces for " + block.transactions().size() + " transactions");
    }
    for (int i = 0; i < all.size(); i++) {
      EvmTrace trace = all.get(i);
      EvmTransaction tx = block.transactions().get(i);
      if (trace.blockHash() != null) {
        hash(block, trace.blockHash(), "trace", i, tx.txid());
      }
      String fault = fault(trace, tx, block.receipts().get(i));
      if (fault != null) {
        throw refuse(
            block, Refusal.TRACES, "trace " + i + " of transaction " + tx.txid() + " " + fault);
      }
    }
  }

  private static @Nullable String fault(EvmTrace trace, EvmTransaction tx, EvmReceipt receipt) {
    if (trace.txid() != null && !trace.txid().equals(tx.txid())) {
      return "is of transaction " + trace.txid();
    }
    if (trace.calls().isEmpty()) {
      return "has no call";
    }
    Call call = trace.calls().getFirst();
    if (receipt.succeeded() != null && call.undone() == receipt.succeeded()) {
      return call.undone() ? "failed, its receipt did not" : "did not fail, its receipt did";
    }
    String to = tx.to() == null ? receipt.contract() : tx.to();
    boolean same =
        call.from().equals(tx.from())
            && ((tx.to() == null && call.undone()) || Objects.equals(call.to(), to))
            && call.value().equals(tx.value());
    return same ? null : "begins with a call of other parties or value than the transaction";
  }

  private static void hash(EvmBlock block, String hash, String what, int index, Txid txid)
      throws RefusedBlockException {
    if (!hash.equals(block.header().hash())) {
      throw refuse(
          block,
          Refusal.BLOCK_HASH,
          what + " " + index + " " + txid + " is of the block with hash " + hash);
    }
  }

  private static RefusedBlockException refuse(EvmBlock block, Refusal reason, String detail) {
    return new RefusedBlockException(reason, block.ref().toString(), detail);
  }
}
