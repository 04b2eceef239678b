package org.flowmon.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;

/** A transaction while it is put together. Its txid is a hash of what it says. */
final class Payment {
  private final List<UtxoTransaction.Input> inputs = new ArrayList<>();
  private final List<UtxoTransaction.Output> outputs = new ArrayList<>();
  private final List<Coin> spent = new ArrayList<>();
  private long open;

  /** Spends these coins. */
  static Payment of(List<Coin> coins) {
    Payment payment = new Payment();
    for (Coin coin : coins) {
      payment.inputs.add(coin.spend());
      payment.spent.add(coin);
      payment.open += coin.value();
    }
    return payment;
  }

  /** Spends one coin. */
  static Payment of(Coin coin) {
    return of(List.of(coin));
  }

  /** Pays so many satoshi to an address. */
  Payment to(String address, long value) {
    if (value <= 0 || value > open) {
      throw new IllegalStateException("cannot pay " + value + " satoshi out of " + open);
    }
    open -= value;
    outputs.add(new UtxoTransaction.Output(address, Amount.of(value), false));
    return this;
  }

  /** Pays what is left after a fee to an address. */
  Payment rest(String address, long fee) {
    return to(address, open - fee);
  }

  /** What is not paid to anybody yet, in satoshi: the fee, in the end. */
  long open() {
    return open;
  }

  /** The transaction. */
  UtxoTransaction build() {
    Txid txid = txid("spend " + spent + " make " + outputs);
    return new UtxoTransaction(txid, null, inputs, outputs);
  }

  /** The name of what a text says. */
  static Txid txid(String content) {
    return Txid.of(DemoAddress.sha256("flowmon demo " + content), Txid.Form.HEX);
  }

  /** The coin that output {@code vout} of a transaction is. */
  static Coin coin(UtxoTransaction tx, int vout) {
    UtxoTransaction.Output output = tx.outputs().get(vout);
    String address = output.address();
    if (address == null) {
      throw new IllegalStateException("output " + vout + " of " + tx.txid() + " has no address");
    }
    return new Coin(new Outpoint(tx.txid(), vout), address, output.value().toLong());
  }
}
