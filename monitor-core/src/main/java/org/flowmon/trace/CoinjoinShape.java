package org.flowmon.trace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.chain.Amount;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Output;

/**
 * Whether a transaction has the shape of a CoinJoin: n >= 3 outputs of one equal value to different
 * addresses, at least n inputs, and no more than one further output per participant. The value must
 * be above 10,000 base units, so that dust sprays do not count. A shape, not a proof: it marks
 * flows, and nothing is ever clustered through it.
 */
final class CoinjoinShape {
  private static final int PARTICIPANTS = 3;
  private static final Amount DUST = Amount.of(10_000);

  private CoinjoinShape() {}

  static boolean has(UtxoTransaction tx) {
    List<Output> outputs = tx.outputs();
    if (tx.inputs().size() < PARTICIPANTS || outputs.size() < PARTICIPANTS) {
      return false;
    }
    Map<Amount, Set<String>> payees = new HashMap<>();
    int most = 0;
    for (Output output : outputs) {
      String address = output.address();
      if (address != null && output.value().compareTo(DUST) > 0) {
        Set<String> same = payees.computeIfAbsent(output.value(), v -> new HashSet<>());
        same.add(address);
        most = Math.max(most, same.size());
      }
    }
    return most >= PARTICIPANTS && tx.inputs().size() >= most && outputs.size() <= 2 * most;
  }
}
