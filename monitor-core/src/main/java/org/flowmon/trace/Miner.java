package org.flowmon.trace;

import java.util.Optional;
import org.flowmon.chain.Amount;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Who mined a block, by its coinbase: a payout address decides over a tag, because anybody can
 * write a tag.
 *
 * @param byAddress the pool that the first labelled payout address is of; {@code null} for none
 * @param byTag the pool whose tag stands in the coinbase; {@code null} for none
 * @param minted the sum of the outputs, fees included
 */
public record Miner(@Nullable Label byAddress, @Nullable Label byTag, Amount minted) {
  /** Of a coinbase on a UTC day; empty when the transaction is none. */
  public static Optional<Miner> of(UtxoTransaction tx, Labels labels, long day) {
    String script = tx.coinbase();
    if (script == null) {
      return Optional.empty();
    }
    Label payee = null;
    Amount minted = Amount.ZERO;
    for (Output output : tx.outputs()) {
      minted = minted.plus(output.value());
      Label label = payee == null ? labels.at(output.address(), day) : null;
      payee = label != null && label.pool() ? label : payee;
    }
    return Optional.of(new Miner(payee, labels.pool(script, day), minted));
  }

  /** The pool that value of the block has as its origin; {@code null} when nobody is known. */
  public @Nullable Label decides() {
    return byAddress != null ? byAddress : byTag;
  }
}
