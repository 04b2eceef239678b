package org.flowmon.trace;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Poison on a chain of coins: what any input is connected with, every output is. Only flagged coins
 * are kept.
 */
final class UtxoPoison {
  /** A coin that is connected, and whom it pays as far as known. */
  record Coin(@Nullable String address, PoisonFlag flag) {}

  private final PoisonHolders<Outpoint, Coin> coins;
  private final Labels labels;
  private final Names origins;
  private final Amount minimum;
  private final int maxHops;

  UtxoPoison(
      Chain chain,
      Bounds bounds,
      PoisonHolders<Outpoint, Coin> coins,
      Labels labels,
      Names origins) {
    this.coins = coins;
    this.labels = labels;
    this.origins = origins;
    this.minimum = bounds.minimum(chain, AccountTransaction.NATIVE);
    this.maxHops = bounds.maxHops();
  }

  void apply(UtxoTransaction tx, long day) {
    String script = tx.coinbase();
    PoisonFlag flag = script == null ? spend(tx, day).onward(maxHops) : mint(tx, script, day);
    if (flag.isEmpty()) {
      return;
    }
    List<Output> outputs = tx.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      if (carries(output) && labels.at(output.address(), day) == null) {
        coins.set(new Outpoint(tx.txid(), i), new Coin(output.address(), flag));
      }
    }
  }

  private boolean carries(Output output) {
    return !output.unspendable()
        && !output.value().isZero()
        && output.value().compareTo(minimum) >= 0;
  }

  /** Removes the coins spent; says what all inputs together are connected with. */
  private PoisonFlag spend(UtxoTransaction tx, long day) {
    PoisonFlag all = PoisonFlag.NONE;
    for (Input input : tx.inputs()) {
      Coin coin = coins.get(input.coin());
      if (coin != null) {
        coins.set(input.coin(), null);
      }
      all = all.join(leaving(coin, input, day));
    }
    return all;
  }

  private PoisonFlag leaving(@Nullable Coin coin, Input input, long day) {
    String told = coin == null ? null : coin.address;
    Label sender = labels.at(told == null ? input.address() : told, day);
    if (sender == null) {
      return coin == null ? PoisonFlag.NONE : coin.flag;
    }
    Amount value = input.value();
    boolean nothing = coin == null && value != null && value.isZero();
    return nothing ? PoisonFlag.NONE : PoisonFlag.at(origins.number(sender.entity()));
  }

  /** What a coinbase makes is at its pool still: hops 0. */
  private PoisonFlag mint(UtxoTransaction tx, String script, long day) {
    Label pool = pool(tx, script, day);
    return pool == null ? PoisonFlag.NONE : PoisonFlag.at(origins.number(pool.entity()));
  }

  private @Nullable Label pool(UtxoTransaction tx, String script, long day) {
    for (Output output : tx.outputs()) {
      Label payee = labels.at(output.address(), day);
      if (payee != null && payee.pool()) {
        return payee;
      }
    }
    return labels.pool(script, day);
  }
}
