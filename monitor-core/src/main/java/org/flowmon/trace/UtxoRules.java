package org.flowmon.trace;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
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
  private final Mixing mixing;
  private final Mixing.Limits limits;
  private final Labels labels;
  private final Landings landings;
  private final Addresses addresses;
  private final Names origins;
  private final Arrivals arrivals;
  private final int asset;

  /** The inputs, then what is left of them. */
  private final Pool pool = new Pool();

  private final Pool taken = new Pool();
  private final Pool own = new Pool();

  UtxoRules(Ledger ledger, Labels labels, Arrivals arrivals) {
    Bounds bounds = ledger.bounds();
    this.holdings = ledger.holdings;
    this.mixing = ledger.mixing;
    this.limits =
        Mixing.Limits.of(bounds, bounds.minimum(ledger.chain(), AccountTransaction.NATIVE));
    this.labels = labels;
    this.landings = ledger.landings;
    this.addresses = ledger.landings.addresses;
    this.origins = ledger.origins;
    this.arrivals = arrivals;
    this.asset = ledger.assets.number(AccountTransaction.NATIVE);
  }

  void apply(UtxoTransaction tx, TracedBlock block, Consumer<Flow> out) {
    if (tx.coinbase() != null) {
      coinbase(tx, block, out);
      return;
    }
    Amount made = Amount.ZERO;
    for (Output output : tx.outputs()) {
      made = made.plus(output.value());
    }
    if (!spend(tx, block, made)) {
      return;
    }
    Via via = CoinjoinShape.has(tx) ? Via.COINJOIN : null;
    List<Output> outputs = tx.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      arrive(tx, i, via, true, block, out);
    }
    fee(tx, via, block, out);
  }

  /** Merges the inputs into the pool and removes their coins. Returns whether any has an origin. */
  private boolean spend(UtxoTransaction tx, TracedBlock block, Amount made) {
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
      Holder coin = holdings.coin(input.coin().txid(), input.coin().vout());
      coins[i] = coin;
      senders[i] = labels.at(sender(coin, input), day);
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
      return false;
    }
    Amount open = made.compareTo(known) > 0 ? made.minus(known) : Amount.ZERO;
    mixing.unattributed(pool, Amount.ZERO);
    int share = 0;
    for (int i = 0; i < n; i++) {
      Amount value = value(coins[i], inputs.get(i));
      if (value == null) {
        value = share(open, unknown, share++);
      }
      leave(coins[i], senders[i], value, block);
    }
    return mixing.attributed(pool);
  }

  private @Nullable String sender(@Nullable Holder coin, Input input) {
    return coin == null || coin.address == Addresses.NONE
        ? input.address()
        : addresses.text(coin.address);
  }

  private static @Nullable Amount value(@Nullable Holder coin, Input input) {
    return coin != null ? coin.value() : input.value();
  }

  /** An equal share of what unknown inputs must have held; the first ones take the odd units. */
  private static Amount share(Amount open, int unknown, int i) {
    BigInteger[] qr = open.toBigInteger().divideAndRemainder(BigInteger.valueOf(unknown));
    return Amount.of(
        BigInteger.valueOf(i).compareTo(qr[1]) < 0 ? qr[0].add(BigInteger.ONE) : qr[0]);
  }

  /**
   * What one input brings into the pool: wholly its sender's if that is labelled, else what the
   * coin was made of.
   */
  private void leave(
      @Nullable Holder coin, @Nullable Label sender, Amount value, TracedBlock block) {
    if (coin != null) {
      holdings.remove(coin);
    }
    if (sender == null) {
      if (coin == null) {
        mixing.unattributed(own, value);
      }
      mixing.append(pool, coin == null ? own : coin);
      return;
    }
    if (coin != null) { // labelled only after the value had landed there
      book(block, coin, Book.ABSORBED);
    }
    if (value.isZero()) {
      return;
    }
    int origin = origins.number(sender.entity());
    block.totals.add(asset, origin, Book.LEFT, value);
    mixing.pure(own, origin, value);
    mixing.append(pool, own);
  }

  /** Draws output {@code i} from the pool and lets it land. */
  private void arrive(
      UtxoTransaction tx,
      int i,
      @Nullable Via via,
      boolean hop,
      TracedBlock block,
      Consumer<Flow> out) {
    Output output = tx.outputs().get(i);
    mixing.draw(pool, output.value(), taken);
    if (!mixing.attributed(taken)) {
      return;
    }
    if (output.unspendable()) {
      book(block, taken, Book.BURNED);
      return;
    }
    Landings landing = landings.at(tx.txid(), At.out(i), output.address(), block.ref.time(), via);
    Label payee = labels.at(output.address(), block.ref.epochDay());
    if (payee != null) {
      arrivals.absorb(block, taken, landing, asset, payee, null, out);
      return;
    }
    String to = output.address();
    Holder coin = new Holder(tx.txid(), i, to == null ? Addresses.NONE : addresses.number(to));
    mixing.land(
        coin,
        taken,
        hop ? landing : null,
        limits,
        (origin, amount) -> block.totals.add(asset, origin, Book.PRUNED, amount));
    if (mixing.attributed(coin)) {
      Holder twin = holdings.coin(tx.txid(), i);
      if (twin != null) { // two transactions of one id, as before BIP 30
        book(block, twin, Book.BURNED);
        holdings.remove(twin);
      }
      holdings.add(coin);
    }
  }

  private void fee(UtxoTransaction tx, @Nullable Via via, TracedBlock block, Consumer<Flow> out) {
    if (!mixing.attributed(pool)) {
      return;
    }
    book(block, pool, Book.FEES);
    if (block.pool != null) {
      Landings landing = landings.at(tx.txid(), At.FEE, null, block.ref.time(), via);
      arrivals.earn(block, pool, landing, asset, block.pool, out);
    }
  }

  /** Newly minted value: its origin is the pool, known by payout address first, else by the tag. */
  private void coinbase(UtxoTransaction tx, TracedBlock block, Consumer<Flow> out) {
    if (block.transactions != 0) {
      throw new TraceException(
          "transaction " + tx.txid() + " is a coinbase but not the first of block " + block.ref);
    }
    Miner mined = Miner.of(tx, labels, block.ref.epochDay()).orElseThrow();
    Label miner = mined.decides();
    block.pool = miner;
    Amount minted = mined.minted();
    if (miner == null || minted.isZero()) {
      return;
    }
    int origin = origins.number(miner.entity());
    block.totals.add(asset, origin, Book.LEFT, minted);
    mixing.pure(pool, origin, minted);
    for (int i = 0; i < tx.outputs().size(); i++) {
      arrive(tx, i, null, false, block, out);
    }
  }

  private void book(TracedBlock block, Pool what, Book book) {
    mixing.forEachOrigin(
        what, (origin, amount, hops, way) -> block.totals.add(asset, origin, book, amount));
  }
}
