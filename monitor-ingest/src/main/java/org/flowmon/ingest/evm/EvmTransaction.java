package org.flowmon.ingest.evm;

import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as its sender signed it. Addresses are lower-case hexadecimal with 0x.
 *
 * @param blockHash the block it says it is in
 * @param index its place in the block
 * @param type 0 legacy, 1 EIP-2930, 2 EIP-1559, 3 EIP-4844, 4 EIP-7702; other chains have others
 * @param to {@code null} when it creates a contract
 * @param value wei
 * @param gasPrice wei per gas, where the answer has it
 * @param minted wei that came to {@code from} out of nothing before the transaction, whether it
 *     failed or not, as in a deposit into an OP Stack chain; zero elsewhere
 */
public record EvmTransaction(
    Txid txid,
    String blockHash,
    int index,
    int type,
    String from,
    @Nullable String to,
    Amount value,
    @Nullable Amount gasPrice,
    Amount minted) {
  private static final int LAST_OF_ETHEREUM = 4;

  /** Whether it is of a kind that Ethereum does not have: the protocol of its chain made it. */
  boolean ofProtocol() {
    return type > LAST_OF_ETHEREUM;
  }
}
