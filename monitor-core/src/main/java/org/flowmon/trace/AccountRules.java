package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
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
 * The balance of every account seen is known, attributed or not, because the share of a later draw
 * depends on it.
 */
final class AccountRules {
  private final Chain chain;
  private final Bounds bounds;
  private final Holdings holdings;
  private final Mixing<Composition> mixing;
  private final Labels labels;
  private final Names origins;
  private final Names assets;
  private final Arrivals arrivals;
  private final int nativeAsset;
  private final List<Mixing.Limits> limits = new ArrayList<>();

  AccountRules(
      Chain chain,
      Bounds bounds,
      Holdings holdings,
      Mixing<Composition> mixing,
      Labels labels,
      Names origins,
      Names assets,
      Arrivals arrivals) {
    this.chain = chain;
    this.bounds = bounds;
    this.holdings = holdings;
    this.mixing = mixing;
    this.labels = labels;
    this.origins = origins;
    this.assets = assets;
    this.arrivals = arrivals;
    this.nativeAsset = assets.number(AccountTransaction.NATIVE);
  }

  void apply(AccountTransaction tx, TracedBlock block, Consumer<Flow> out) {
    if (!tx.reverted()) {
      List<Transfer> transfers = tx.transfers();
      for (int i = 0; i < transfers.size(); i++) {
        transfer(tx, i, transfers.get(i), block, out);
      }
    }
    Fee fee = tx.fee();
    if (fee != null) {
      fee(tx, fee, block, out);
    }
  }

  /** What an account held before it was first seen: unattributed and oldest. */
  void balance(
      String address, String assetName, Amount value, long day, Iterable<TracedBlock> blocks) {
    if (value.isZero() || labels.at(address, day) != null) {
      return;
    }
    int asset = assets.number(assetName);
    Composition older = mixing.unattributed(value);
    holdings.settle(
        address, asset, blocks, held -> held == null ? older : mixing.merge(older, held));
  }

  private void transfer(
      AccountTransaction tx, int i, Transfer t, TracedBlock block, Consumer<Flow> out) {
    if (t.value().isZero() || same(t.from(), t.to())) {
      return;
    }
    int asset = assets.number(t.asset());
    Composition taken = leave(t.from(), asset, t.value(), block);
    if (same(t.to(), AccountTransaction.ZERO_ADDRESS)) {
      book(block, asset, taken, Book.BURNED);
      return;
    }
    Landing landing = new Landing(tx.txid(), At.transfer(i), t.to(), block.ref.time(), false);
    arrive(t.to(), asset, taken, landing, block, out);
  }

  /** Equality that looks at the characters only when the hashes, which are kept, agree. */
  private static boolean same(String a, String b) {
    return a.hashCode() == b.hashCode() && a.equals(b);
  }

  /**
   * Takes {@code value} from an account: wholly its entity's if it is labelled, else a draw from
   * what it holds.
   */
  private Composition leave(String from, int asset, Amount value, TracedBlock block) {
    if (same(from, AccountTransaction.ZERO_ADDRESS)) {
      return mixing.unattributed(value); // minted
    }
    Label sender = labels.at(from, block.ref.epochDay());
    Holder holder = holdings.find(from, asset);
    if (sender != null) {
      forget(holder, asset, block);
      int origin = origins.number(sender.entity());
      block.totals.add(asset, origin, Book.LEFT, value);
      return mixing.pure(origin, value);
    }
    if (holder == null || holder.composition == null) {
      return mixing.unattributed(value);
    }
    Composition pool = holder.composition;
    if (value.compareTo(pool.value()) > 0) {
      pool = mixing.merge(mixing.unattributed(value.minus(pool.value())), pool);
    }
    Composition taken = mixing.draw(pool, value);
    holdings.change(holder, mixing.rest());
    return taken;
  }

  /** An account that was labelled only after value had landed there keeps no composition. */
  private void forget(@Nullable Holder holder, int asset, TracedBlock block) {
    if (holder != null && holder.composition != null) {
      book(block, asset, holder.composition, Book.ABSORBED);
      holdings.change(holder, null);
    }
  }

  private void arrive(
      String to,
      int asset,
      Composition taken,
      Landing landing,
      TracedBlock block,
      Consumer<Flow> out) {
    Label payee = labels.at(to, block.ref.epochDay());
    Holder holder = holdings.find(to, asset);
    if (payee != null) {
      forget(holder, asset, block);
      arrivals.absorb(block, taken, landing, asset, payee, out);
      return;
    }
    Composition held = holder == null ? null : holder.composition;
    Composition landed =
        mixing.land(
            held,
            taken,
            landing,
            true,
            limits(asset),
            (amount, origin) -> block.totals.add(asset, origin, Book.PRUNED, amount));
    if (holder == null || held == null) {
      holdings.add(to, asset, to, landed);
    } else {
      holdings.change(holder, landed);
    }
  }

  private void fee(AccountTransaction tx, Fee fee, TracedBlock block, Consumer<Flow> out) {
    if (!fee.burned().isZero()) {
      book(block, nativeAsset, leave(fee.payer(), nativeAsset, fee.burned(), block), Book.BURNED);
    }
    if (fee.tip().isZero()) {
      return;
    }
    Composition tip = leave(fee.payer(), nativeAsset, fee.tip(), block);
    book(block, nativeAsset, tip, Book.FEES);
    String recipient = fee.recipient();
    if (recipient == null) {
      return;
    }
    Landing landing = new Landing(tx.txid(), At.FEE, recipient, block.ref.time(), false);
    Label earner = labels.at(recipient, block.ref.epochDay());
    if (earner != null) {
      arrivals.earn(block, tip, landing, nativeAsset, earner, out);
    } else {
      arrive(recipient, nativeAsset, mixing.unattributed(tip.value()), landing, block, out);
    }
  }

  private Mixing.Limits limits(int asset) {
    while (limits.size() <= asset) {
      limits.add(Mixing.Limits.of(bounds, bounds.minimum(chain, assets.name(limits.size()))));
    }
    return limits.get(asset);
  }

  private void book(TracedBlock block, int asset, Composition what, Book book) {
    if (what.attributed()) {
      what.forEachOrigin(
          origins, (origin, amount, hops, way) -> block.totals.add(asset, origin, book, amount));
    }
  }
}
