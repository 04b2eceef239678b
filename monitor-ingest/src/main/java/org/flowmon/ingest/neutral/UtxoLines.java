package org.flowmon.ingest.neutral;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.jspecify.annotations.Nullable;

/** A tx line of a chain that holds coins. */
final class UtxoLines {
  private UtxoLines() {}

  static UtxoTransaction read(Fields in, Chain chain) throws IOException, Fields.Fault {
    Txid txid = null;
    String coinbase = null;
    List<UtxoTransaction.Input> inputs = null;
    List<UtxoTransaction.Output> outputs = null;
    for (String name = in.next(); name != null; name = in.next()) {
      switch (name) {
        case "txid" -> txid = in.txid(chain);
        case "coinbase" -> coinbase = in.optionalScript();
        case "inputs" -> inputs = inputs(in, chain);
        case "outputs" -> outputs = outputs(in, chain);
        case "transfers" ->
            throw in.fault(chain + " holds coins: expected inputs and outputs instead", null);
        default -> in.skip();
      }
    }
    Txid id = in.given(txid, "txid", "a transaction id");
    List<UtxoTransaction.Input> spent = inputs(in, coinbase, inputs);
    return new UtxoTransaction(
        id, coinbase, spent, in.given(outputs, "outputs", "an array of outputs"));
  }

  private static List<UtxoTransaction.Input> inputs(
      Fields in, @Nullable String coinbase, @Nullable List<UtxoTransaction.Input> inputs)
      throws Fields.Fault {
    if (coinbase == null) {
      return in.given(inputs, "inputs", "an array of inputs");
    }
    if (inputs != null && !inputs.isEmpty()) {
      throw new Fields.Fault("inputs", "expected none: a coinbase spends nothing", null);
    }
    return List.of();
  }

  private static List<UtxoTransaction.Input> inputs(Fields in, Chain chain)
      throws IOException, Fields.Fault {
    in.array();
    List<UtxoTransaction.Input> inputs = new ArrayList<>(2);
    while (in.nextObject()) {
      Txid txid = null;
      int vout = -1;
      String address = null;
      Amount value = null;
      for (String name = in.next(); name != null; name = in.next()) {
        switch (name) {
          case "txid" -> txid = in.txid(chain);
          case "vout" -> vout = (int) in.number(Integer.MAX_VALUE);
          case "address" -> address = in.optionalName(chain);
          case "value" -> value = in.isNull() ? null : in.amount();
          default -> in.skip();
        }
      }
      Txid of = in.given(txid, "txid", "the transaction that made the coin");
      if (vout < 0) {
        throw in.missing("vout", "the index of the output that is spent");
      }
      inputs.add(new UtxoTransaction.Input(new Outpoint(of, vout), address, value));
    }
    return inputs;
  }

  private static List<UtxoTransaction.Output> outputs(Fields in, Chain chain)
      throws IOException, Fields.Fault {
    in.array();
    List<UtxoTransaction.Output> outputs = new ArrayList<>(2);
    while (in.nextObject()) {
      String address = null;
      Amount value = null;
      boolean unspendable = false;
      for (String name = in.next(); name != null; name = in.next()) {
        switch (name) {
          case "address" -> address = in.optionalName(chain);
          case "value" -> value = in.amount();
          case "unspendable" -> unspendable = in.flag();
          default -> in.skip();
        }
      }
      outputs.add(
          new UtxoTransaction.Output(
              address,
              in.given(value, "value", "base units as decimal digits in quotes"),
              unspendable));
    }
    return outputs;
  }
}
