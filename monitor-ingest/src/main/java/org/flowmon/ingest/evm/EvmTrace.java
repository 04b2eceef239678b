package org.flowmon.ingest.evm;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction executed.
 *
 * @param txid {@code null} where the node tells traces apart by their place only
 * @param blockHash {@code null} where the node does not say
 * @param calls the outermost first, each before those it makes
 * @param logs how many logs they wrote that stand; -1 where the node does not say, and {@link
 *     Call#logsBefore} is not known either
 */
public record EvmTrace(
    @Nullable Txid txid, @Nullable String blockHash, List<Call> calls, int logs) {

  /** How one contract calls another. */
  public enum Kind {
    /** A plain call. */
    CALL,
    /** Another contract's code on the caller's own account, an old form. */
    CALLCODE,
    /** Another contract's code on the caller's own account. */
    DELEGATECALL,
    /** A call that may change nothing. */
    STATICCALL,
    /** A new contract. */
    CREATE,
    /** The end of a contract: its balance goes to {@code to}. */
    SELFDESTRUCT;

    /** Whether value that goes with it leaves the caller's account. */
    public boolean moves() {
      return this == CALL || this == CREATE || this == SELFDESTRUCT;
    }
  }

  /**
   * One call.
   *
   * @param depth 0 for the outermost
   * @param to {@code null} for a contract that did not come into being
   * @param value wei
   * @param undone it or a call around it failed: it moved nothing
   * @param logsBefore how many of the logs that stand were written before it began, -1 unknown
   */
  public record Call(
      int depth,
      Kind kind,
      String from,
      @Nullable String to,
      Amount value,
      boolean undone,
      int logsBefore) {

    /** The account on which the code runs: the one that writes its logs. */
    public @Nullable String context() {
      return kind == Kind.DELEGATECALL || kind == Kind.CALLCODE ? from : to;
    }
  }

  public EvmTrace {
    calls = List.copyOf(calls);
  }
}
