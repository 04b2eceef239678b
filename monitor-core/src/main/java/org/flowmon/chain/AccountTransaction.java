package org.flowmon.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of an account chain: transfers in execution order, then the fee. A reverted
 * transaction moves only its fee.
 */
public record AccountTransaction(
    Txid txid, boolean reverted, List<Transfer> transfers, @Nullable Fee fee)
    implements Transaction {

  /** The account that is nobody: value from it is minted, value to it is burned. */
  public static final String ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

  /** The native coin of the chain, as an asset. Any other asset is named by its token contract. */
  public static final String NATIVE = "native";

  /**
   * One movement: top-level value, internal call or token log. {@code log} is the index of the log
   * within the receipt, or -1 where there is none.
   */
  public record Transfer(String asset, String from, String to, Amount value, int log) {}

  /** What the payer paid for execution in the native coin: the burned part first, then the tip. */
  public record Fee(String payer, Amount burned, Amount tip, @Nullable String recipient) {}

  public AccountTransaction {
    transfers = List.copyOf(transfers);
  }
}
