package org.flowmon.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.trace.Landing.At;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction of an account chain moves value: each transfer draws from the sender's balance
 * of the asset and adds to the receiver's, in execution order; then the fee, the burned part first.
 * What is taken in a conversion carries what was given for it instead of what the pool held. The
 * balance of every account seen is known, attributed or not, because the share of a later draw
 * depends on it.
 */
final class AccountRules {
  private final Chain chain;
  private final Bounds bounds;
  private final Holdings holdings;
  private final Mixing mixing;
  private final Labels labels;
  private final Landings landings;
  private final Addresses addresses;
  private final Names origins;
  private final Names assets;
  private final Arrivals arrivals;
  private final int nativeAsset;
  private final List<Mixing.Limits> limits = new ArrayList<>();

  /** What the current transfer moves. */
  private final Pool taken = new Pool();

  private final Pool gone = new Pool();

  /** What was given in each conversion of the current transaction. */
  private final Map<Integer, Pool> given = new HashMap<>();

  private final ConversionSides sides;
  private final Pruned losses = new Pruned();

  /** Books what the bounds let go. */
  private static final class Pruned implements Mixing.Losses {
    private @Nullable TracedBlock block;
    private int asset;

    Pruned of(TracedBlock in, int ofAsset) {
      block = in;
      asset = ofAsset;
      return this;
    }

    @Override
    public void lost(int origin, Amount amount) {
      Objects.requireNonNull(block).totals.add(asset, origin, Book.PRUNED, amount);
    }
  }

  AccountRules(Ledger ledger, Labels labels, Arrivals arrivals) {
    this.chain = ledger.chain();
    this.bounds = ledger.bounds();
    this.holdings = ledger.holdings;
    this.mixing = ledger.mixing;
    this.labels = labels;
    this.landings = ledger.landings;
    this.addresses = ledger.landings.addresses;
    this.origins = ledger.origins;
    this.assets = ledger.assets;
    this.arrivals = arrivals;
    this.sides = new ConversionSides(labels);
    this.nativeAsset = assets.number(AccountTransaction.NATIVE);
  }

  void apply(AccountTransaction tx, TracedBlock block, Consumer<Flow> out) {
    if (!tx.reverted()) {
      List<Transfer> transfers = tx.transfers();
      for (int i = 0; i < transfers.size(); i++) {
        transfer(tx, i, transfers.get(i), block, out);
      }
    }
    if (!given.isEmpty()) {
      given.clear();
    }
    Fee fee = tx.fee();
    if (fee != null) {
      fee(tx, fee, block, out);
    }
  }

  /** What an account held before it was first seen: unattributed and oldest. */
  void balance(
      String address, String assetName, Amount value, long day, Iterable<TracedBlock> newestFirst) {
    if (!value.isZero() && labels.at(address, day) == null) {
      holdings.settle(addresses.number(address), assets.number(assetName), newestFirst, value);
    }
  }

  private void transfer(
      AccountTransaction tx, int i, Transfer t, TracedBlock block, Consumer<Flow> out) {
    if (t.value().isZero() || same(t.from(), t.to())) {
      return;
    }
    int asset = assets.number(t.asset());
    leave(t.from(), asset, t.value(), block);
    Conversion as = t.conversion();
    Via via =
        as != null && sides.convert(tx.transfers(), i, as, block.ref.epochDay())
            ? convert(as, asset, t.value(), block)
            : null;
    if (same(t.to(), AccountTransaction.ZERO_ADDRESS)) {
      book(block, asset, taken, Book.BURNED);
      return;
    }
    Landings landing = landings.at(tx.txid(), At.transfer(i), t.to(), block.ref.time(), via);
    arrive(t.to(), asset, landing, t, block, out);
  }

  /**
   * Keeps the composition of what is given, which goes on unattributed; what is taken has what was
   * given, scaled to its value.
   */
  private @Nullable Via convert(Conversion as, int asset, Amount value, TracedBlock block) {
    book(block, asset, taken, Book.CONVERTED_OUT);
    if (as.side() == Conversion.Side.GIVE) {
      mixing.append(given.computeIfAbsent(as.index(), index -> new Pool()), taken);
      mixing.unattributed(taken, value);
      return null;
    }
    mixing.scale(Objects.requireNonNull(given.get(as.index())), value, taken);
    book(block, asset, taken, Book.CONVERTED_IN);
    return Via.SWAP;
  }

  /** Equality that looks at the characters only when the hashes, which are kept, agree. */
  private static boolean same(String a, String b) {
    return a.hashCode() == b.hashCode() && a.equals(b);
  }

  /**
   * Takes {@code value} from an account: wholly its entity's if it is labelled, else a draw from
   * what it holds; what is missing there is added first.
   */
  private void leave(String from, int asset, Amount value, TracedBlock block) {
    if (same(from, AccountTransaction.ZERO_ADDRESS)) {
      mixing.unattributed(taken, value); // minted
      return;
    }
    Label sender = labels.at(from, block.ref.epochDay());
    Holder holder = holdings.account(addresses.find(from), asset);
    if (sender != null) {
      forget(holder, asset, block);
      int origin = origins.number(sender.entity());
      block.totals.add(asset, origin, Book.LEFT, value);
      mixing.pure(taken, origin, value);
      return;
    }
    if (holder == null || holder.isZero()) {
      mixing.unattributed(taken, value);
      return;
    }
    if (!holder.holds(value)) {
      holdings.prepend(holder, value.minus(holder.value()));
    }
    holdings.draw(holder, value, taken);
  }

  /** An account that was labelled only after value had landed there keeps no composition. */
  private void forget(@Nullable Holder holder, int asset, TracedBlock block) {
    if (holder != null && !holder.isZero()) {
      holdings.draw(holder, holder.value(), gone);
      book(block, asset, gone, Book.ABSORBED);
    }
  }

  private void arrive(
      String to,
      int asset,
      Landings landing,
      @Nullable Transfer by,
      TracedBlock block,
      Consumer<Flow> out) {
    Label payee = labels.at(to, block.ref.epochDay());
    Holder holder = holdings.account(addresses.find(to), asset);
    if (payee != null) {
      forget(holder, asset, block);
      arrivals.absorb(block, taken, landing, asset, payee, by, out);
      return;
    }
    Label inferred = labels.inferred(to);
    if (inferred != null) {
      Amount value = taken.value();
      arrivals.absorb(block, taken, landing, asset, inferred, by, out);
      mixing.unattributed(taken, value); // the sweep moves as much, which is told already
    }
    holdings.land(
        holdings.account(holder, addresses.number(to), asset),
        taken,
        landing,
        limits(asset),
        losses.of(block, asset));
  }

  private void fee(AccountTransaction tx, Fee fee, TracedBlock block, Consumer<Flow> out) {
    if (!fee.burned().isZero()) {
      leave(fee.payer(), nativeAsset, fee.burned(), block);
      book(block, nativeAsset, taken, Book.BURNED);
    }
    if (fee.tip().isZero()) {
      return;
    }
    leave(fee.payer(), nativeAsset, fee.tip(), block);
    book(block, nativeAsset, taken, Book.FEES);
    String recipient = fee.recipient();
    if (recipient == null) {
      return;
    }
    Landings landing = landings.at(tx.txid(), At.FEE, recipient, block.ref.time(), null);
    Label earner = labels.at(recipient, block.ref.epochDay());
    if (earner != null) {
      arrivals.earn(block, taken, landing, nativeAsset, earner, out);
    } else {
      mixing.unattributed(taken, fee.tip());
      arrive(recipient, nativeAsset, landing, null, block, out);
    }
  }

  private Mixing.Limits limits(int asset) {
    while (limits.size() <= asset) {
      limits.add(Mixing.Limits.of(bounds, bounds.minimum(chain, assets.name(limits.size()))));
    }
    return limits.get(asset);
  }

  private void book(TracedBlock block, int asset, Pool what, Book book) {
    if (mixing.attributed(what)) {
      mixing.forEachOrigin(
          what, (origin, amount, hops, way) -> block.totals.add(asset, origin, book, amount));
    }
  }
}
