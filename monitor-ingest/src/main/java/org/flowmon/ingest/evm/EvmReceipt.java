package org.flowmon.ingest.evm;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction.
 *
 * @param succeeded {@code null} before Byzantium, when receipts did not say
 * @param contract the address of the contract it created
 * @param gasPrice wei per gas paid; {@code null} where the node does not say
 * @param blobGasUsed {@code null} unless it carried blobs
 * @param blobGasPrice wei per blob gas
 * @param dataFee wei paid besides for the space it takes on another chain ({@code l1Fee} of the OP
 *     Stack); {@code null} where there is no such fee
 */
public record EvmReceipt(
    Txid txid,
    String blockHash,
    int index,
    @Nullable Boolean succeeded,
    long gasUsed,
    long cumulativeGasUsed,
    @Nullable Amount gasPrice,
    @Nullable String contract,
    @Nullable Long blobGasUsed,
    @Nullable Amount blobGasPrice,
    @Nullable Amount dataFee,
    List<Log> logs) {

  /**
   * A log. Its index within the receipt is its place in the list.
   *
   * @param address the contract that wrote it
   * @param topics up to four words of 32 bytes
   * @param data any number of bytes
   */
  public record Log(String address, List<String> topics, String data) {
    public Log {
      topics = List.copyOf(topics);
    }
  }

  public EvmReceipt {
    logs = List.copyOf(logs);
  }
}
