package org.flowmon.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that spends coins and makes coins. {@code coinbase} is the coinbase script as text
 * for a block's first transaction (which has no inputs), else {@code null}. Amounts are in base
 * units; what the inputs hold above the outputs is the fee.
 */
public record UtxoTransaction(
    Txid txid, @Nullable String coinbase, List<Input> inputs, List<Output> outputs)
    implements Transaction {

  /**
   * A coin spent. {@code address} and {@code value} are what the source knows of the coin; {@code
   * null} when it does not.
   */
  public record Input(Outpoint coin, @Nullable String address, @Nullable Amount value) {}

  /**
   * A coin made: its value and the address it pays, {@code null} for a script without an address. A
   * provably unspendable output destroys its value.
   */
  public record Output(@Nullable String address, Amount value, boolean unspendable) {}

  public UtxoTransaction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
