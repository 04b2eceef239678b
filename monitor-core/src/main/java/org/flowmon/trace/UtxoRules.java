package org.flowmon.trace;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.trace.Landing.At;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction of a UTXO chain moves value: the inputs are one pool, the outputs draw from it
 * in order, the rest is the fee. Only coins with something attributed are kept; the value and
 * address of others come with the inputs that spend them.
 */
final class UtxoRules {
  private final Holdings holdings;
  private final Mixing<Composition> mixing;
  private final Mixing.Limits limits;
  private final Labels labels;
  private final Names origins;
  private final Arrivals arrivals;
  private final int asset;

  UtxoRules(
      Chain chain,
      Bounds bounds,
      Holdings holdings,
      Mixing<Composition> mixing,
      Labels labels,
      Names origins,
      Names assets,
      Arrivals arrivals) {
    this.holdings = holdings;
    this.mixing = mixing;
    this.limits = Mixing.Limits.of(bounds, bounds.minimum(chain, AccountTransaction.NATIVE));
    this.labels = labels;
    this.origins = origins;
    this.arrivals = arrivals;
    this.asset = assets.number(AccountTransaction.NATIVE);
  }

  void apply(UtxoTransaction tx, TracedBlock block, Consumer<Flow> out) {
    if (tx.coinbase() != null) {
      coinbase(tx, tx.coinbase(), block, out);
      return;
    }
    Amount made = Amount.ZERO;
    for (Output output : tx.outputs()) {
      made = made.plus(output.value());
    }
    Composition pool = spend(tx, block, made);
    if (!pool.attributed()) {
      return;
    }
    boolean coinjoin = CoinjoinShape.has(tx);
    List<Output> outputs = tx.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      pool = arrive(tx, i, pool, coinjoin, true, block, out);
    }
    fee(tx, pool, coinjoin, block, out);
  }

  /** Merges the inputs into one pool and removes their coins. */
  private Composition spend(UtxoTransaction tx, TracedBlock block, Amount made) {
    List<Input> inputs = tx.inputs();
    int n = inputs.size();
    @Nullable Holder[] coins = new @Nullable Holder[n];
    @Nullable Label[] senders = new @Nullable Label[n];
    long day = block.ref.epochDay();
    Amount known = Amount.ZERO;
    int unknown = 0;
    boolean attributed = false;
    for (int i = 0; i < n; i++) {
      Input input = inputs.get(i);
      Holder coin = holdings.find(input.coin().txid(), input.coin().vout());
      coins[i] = coin;
      senders[i] =
          labels.at(coin != null && coin.address != null ? coin.address : input.address(), day);
      Amount value = value(coin, input);
      known = value == null ? known : known.plus(value);
      unknown += value == null ? 1 : 0;
      attributed |= coin != null || senders[i] != null;
    }
    if (unknown == 0 && made.compareTo(known) > 0) {
      throw new TraceException(
          "transaction " + tx.txid() + " makes " + made + " out of inputs that hold " + known);
    }
    if (!attributed) {
      return mixing.unattributed(Amount.ZERO);
    }
    Amount open = made.compareTo(known) > 0 ? made.minus(known) : Amount.ZERO;
    Composition pool = mixing.unattributed(Amount.ZERO);
    int share = 0;
    for (int i = 0; i < n; i++) {
      Amount value = value(coins[i], inputs.get(i));
      if (value == null) {
        value = share(open, unknown, share++);
      }
      pool = mixing.merge(pool, leaving(coins[i], senders[i], value, block));
    }
    return pool;
  }

  private static @Nullable Amount value(@Nullable Holder coin, Input input) {
    return coin != null && coin.composition != null ? coin.composition.value() : input.value();
  }

  /** An equal share of what unknown inputs must have held; the first ones take the odd units. */
  private static Amount share(Amount open, int unknown, int i) {
    BigInteger[] qr = open.toBigInteger().divideAndRemainder(BigInteger.valueOf(unknown));
    return Amount.of(
        BigInteger.valueOf(i).compareTo(qr[1]) < 0 ? qr[0].add(BigInteger.ONE) : qr[0]);
  }

  /**
   * What one input brings: wholly its sender's if that is labelled, else what the coin was made of.
   */
  private Composition leaving(
      @Nullable Holder coin, @Nullable Label sender, Amount value, TracedBlock block) {
    Composition held = coin == null ? null : coin.composition;
    if (coin != null) {
      holdings.change(coin, null);
    }
    if (sender == null) {
      return held != null ? held : mixing.unattributed(value);
    }
    if (held != null) { // labelled only after the value had landed there
      book(block, held, Book.ABSORBED);
    }
    if (value.isZero()) {
      return mixing.unattributed(value);
    }
    int origin = origins.number(sender.entity());
    block.totals.add(asset, origin, Book.LEFT, value);
    return mixing.pure(origin, value);
  }

  /** Draws output {@code i} from the pool and lets it land; returns what is left of the pool. */
  private Composition arrive(
      UtxoTransaction tx,
      int i,
      Composition pool,
      boolean coinjoin,
      boolean hop,
      TracedBlock block,
      Consumer<Flow> out) {
    Output output = tx.outputs().get(i);
    Composition taken = mixing.draw(pool, output.value());
    final Composition left = mixing.rest();
    if (!taken.attributed()) {
      return left;
    }
    if (output.unspendable()) {
      book(block, taken, Book.BURNED);
      return left;
    }
    Landing landing =
        new Landing(tx.txid(), At.out(i), output.address(), block.ref.time(), coinjoin);
    Label payee = labels.at(output.address(), block.ref.epochDay());
    if (payee != null) {
      arrivals.absorb(block, taken, landing, asset, payee, out);
      return left;
    }
    Composition landed =
        mixing.land(
            null,
            taken,
            landing,
            hop,
            limits,
            (amount, origin) -> block.totals.add(asset, origin, Book.PRUNED, amount));
    if (landed.attributed()) {
      Holder twin = holdings.find(tx.txid(), i);
      if (twin != null
          && twin.composition != null) { // two transactions of one id, as before BIP 30
        book(block, twin.composition, Book.BURNED);
        holdings.change(twin, null);
      }
      holdings.add(tx.txid(), i, output.address(), landed);
    }
    return left;
  }

  private void fee(
      UtxoTransaction tx,
      Composition fee,
      boolean coinjoin,
      TracedBlock block,
      Consumer<Flow> out) {
    if (!fee.attributed()) {
      return;
    }
    book(block, fee, Book.FEES);
    if (block.pool != null) {
      Landing landing = new Landing(tx.txid(), At.FEE, null, block.ref.time(), coinjoin);
      arrivals.earn(block, fee, landing, asset, block.pool, out);
    }
  }

  /** Newly minted value: its origin is the pool, known by payout address first, else by the tag. */
  private void coinbase(UtxoTransaction tx, String script, TracedBlock block, Consumer<Flow> out) {
    if (block.transactions != 0) {
      throw new TraceException(
          "transaction " + tx.txid() + " is a coinbase but not the first of block " + block.ref);
    }
    Label pool = pool(tx, script, block.ref.epochDay());
    block.pool = pool;
    Amount minted = Amount.ZERO;
    for (Output output : tx.outputs()) {
      minted = minted.plus(output.value());
    }
    if (pool == null || minted.isZero()) {
      return;
    }
    int origin = origins.number(pool.entity());
    block.totals.add(asset, origin, Book.LEFT, minted);
    Composition rest = mixing.pure(origin, minted);
    for (int i = 0; i < tx.outputs().size(); i++) {
      rest = arrive(tx, i, rest, false, false, block, out);
    }
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

  private void book(TracedBlock block, Composition what, Book book) {
    what.forEachOrigin(
        origins, (origin, amount, hops, way) -> block.totals.add(asset, origin, book, amount));
  }
}
