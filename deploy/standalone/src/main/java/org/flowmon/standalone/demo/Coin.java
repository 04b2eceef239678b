package org.flowmon.standalone.demo;

import java.math.BigDecimal;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.UtxoTransaction;

/** A coin that somebody can spend: its name, where it lies, and its value in satoshi. */
record Coin(Outpoint outpoint, String address, long value) {
  /** Satoshi of a number of bitcoin, as {@code 1.5}. */
  static long btc(String coins) {
    return new BigDecimal(coins).movePointRight(8).longValueExact();
  }

  /** A coin from before the script: the monitor sees it first when it is spent. */
  static Coin old(String name, String address, long value) {
    return new Coin(new Outpoint(Payment.txid(name), 0), address, value);
  }

  UtxoTransaction.Input spend() {
    return new UtxoTransaction.Input(outpoint, address, Amount.of(value));
  }
}
