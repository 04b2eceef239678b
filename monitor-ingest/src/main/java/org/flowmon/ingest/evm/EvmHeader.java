package org.flowmon.ingest.evm;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.jspecify.annotations.Nullable;

/**
 * The header of a block. Hashes, bloom and addresses are lower-case hexadecimal with 0x.
 *
 * @param time seconds since 1970-01-01 UTC
 * @param logsBloom 256 bytes that every log of the block left its mark on
 * @param feeRecipient who gets the tips
 * @param baseFee wei per gas that is burned; {@code null} before EIP-1559
 * @param withdrawals what left the consensus layer; {@code null} when the answer lists none
 * @param withdrawalsRoot {@code null} before EIP-4895
 * @param blobGasUsed {@code null} before EIP-4844
 */
public record EvmHeader(
    long number,
    String hash,
    String parentHash,
    long time,
    String logsBloom,
    String feeRecipient,
    @Nullable Amount baseFee,
    long gasUsed,
    @Nullable List<Withdrawal> withdrawals,
    @Nullable String withdrawalsRoot,
    @Nullable Long blobGasUsed,
    @Nullable Long excessBlobGas) {

  /** The root that says there are no withdrawals: that of the empty trie. */
  private static final String NO_WITHDRAWALS =
      "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

  /**
   * Ether from the consensus layer.
   *
   * @param index counts all withdrawals of the chain
   * @param gwei the amount, in units of 10^9 wei
   */
  public record Withdrawal(long index, long validator, String address, Amount gwei) {}

  public EvmHeader {
    withdrawals = withdrawals == null ? null : List.copyOf(withdrawals);
  }

  /** Whether the header commits to withdrawals and the answer lists none. */
  boolean withdrawalsLeftOut() {
    return withdrawals == null
        && withdrawalsRoot != null
        && !withdrawalsRoot.equals(NO_WITHDRAWALS);
  }

  /** Where the block stands. */
  public BlockRef ref() {
    return new BlockRef(number, hash, parentHash, time);
  }
}
