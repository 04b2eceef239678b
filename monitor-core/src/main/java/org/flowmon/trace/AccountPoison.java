package org.flowmon.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Poison on a chain of accounts: what the sender is connected with, the receiver is, and the sender
 * stays so until nothing is left for sure. For that the balances of all accounts seen are kept.
 */
final class AccountPoison {
  /** An account's balance of one asset. */
  record Key(String address, Asset asset) {}

  /** An asset, and the least amount of it that carries a flag. */
  record Asset(String name, Amount minimum) {}

  /**
   * What is known of a balance. It is {@code opening + seen - missing} if the opening was stated
   * and covers what was missing, else unknown: then more may be there than was ever seen to come.
   *
   * @param seen what came and has not left again
   * @param missing what left without having been seen to come: it was there before
   * @param opening what was there before the account was first seen; {@code null} if nobody said
   */
  record Account(PoisonFlag flag, Amount seen, Amount missing, @Nullable Amount opening) {
    private static final Account UNSEEN =
        new Account(PoisonFlag.NONE, Amount.ZERO, Amount.ZERO, null);

    private Account flagged(PoisonFlag flag) {
      return new Account(flag, seen, missing, opening);
    }

    private Account plus(Amount value) {
      return new Account(flag, seen.plus(value), missing, opening);
    }

    private Account minus(Amount value) {
      return value.compareTo(seen) <= 0
          ? new Account(flag, seen.minus(value), missing, opening)
          : new Account(flag, Amount.ZERO, missing.plus(value.minus(seen)), opening);
    }

    private Account opened(Amount value) {
      return new Account(flag, seen, missing, opening == null ? value : opening.plus(value));
    }

    private boolean emptyForSure() {
      return seen.isZero() && missing.equals(opening);
    }
  }

  private final Chain chain;
  private final Bounds bounds;
  private final PoisonHolders<Key, Account> accounts;
  private final Labels labels;
  private final Names origins;
  private final Map<String, Asset> assets = new HashMap<>();
  private final ConversionSides sides;

  /** What was given in each conversion of the current transaction is connected with. */
  private final Map<Integer, PoisonFlag> given = new HashMap<>();

  AccountPoison(
      Chain chain,
      Bounds bounds,
      PoisonHolders<Key, Account> accounts,
      Labels labels,
      Names origins) {
    this.chain = chain;
    this.bounds = bounds;
    this.accounts = accounts;
    this.labels = labels;
    this.origins = origins;
    this.sides = new ConversionSides(labels);
  }

  void apply(AccountTransaction tx, long day) {
    if (!tx.reverted()) {
      List<Transfer> transfers = tx.transfers();
      for (int i = 0; i < transfers.size(); i++) {
        transfer(transfers, i, day);
      }
      given.clear();
    }
    Fee fee = tx.fee();
    if (fee != null) {
      leave(fee.payer(), asset(AccountTransaction.NATIVE), fee.burned().plus(fee.tip()), day);
      String recipient = fee.recipient();
      if (recipient != null) {
        arrive(recipient, asset(AccountTransaction.NATIVE), fee.tip(), PoisonFlag.NONE, day);
      }
    }
  }

  void balance(String address, String asset, Amount value) {
    if (!nobody(address)) {
      Key key = new Key(address, asset(asset));
      keep(key, find(key).opened(value));
    }
  }

  private void transfer(List<Transfer> transfers, int i, long day) {
    Transfer t = transfers.get(i);
    if (t.from().equals(t.to())) {
      return;
    }
    Asset asset = asset(t.asset());
    PoisonFlag flag = leave(t.from(), asset, t.value(), day);
    Conversion as = t.conversion();
    if (as != null && sides.convert(transfers, i, as, day)) {
      flag = convert(as, flag);
    }
    boolean dust = t.value().compareTo(asset.minimum) < 0;
    arrive(t.to(), asset, t.value(), dust ? PoisonFlag.NONE : flag.onward(bounds.maxHops()), day);
  }

  /** What is given goes on without a flag; what is taken has the flags of what was given. */
  private PoisonFlag convert(Conversion as, PoisonFlag flag) {
    if (as.side() == Conversion.Side.GIVE) {
      given.merge(as.index(), flag, PoisonFlag::join);
      return PoisonFlag.NONE;
    }
    return given.getOrDefault(as.index(), PoisonFlag.NONE);
  }

  /** Takes value from an account; says what it is connected with. */
  private PoisonFlag leave(String from, Asset asset, Amount value, long day) {
    if (value.isZero() || nobody(from)) {
      return PoisonFlag.NONE;
    }
    Key key = new Key(from, asset);
    Account held = find(key);
    Label sender = labels.at(from, day);
    keep(key, (sender == null ? held : held.flagged(PoisonFlag.NONE)).minus(value));
    return sender == null ? held.flag : PoisonFlag.at(origins.number(sender.entity()));
  }

  private void arrive(String to, Asset asset, Amount value, PoisonFlag flag, long day) {
    if (value.isZero() || nobody(to)) {
      return;
    }
    Key key = new Key(to, asset);
    Account held = find(key);
    PoisonFlag joined = labels.at(to, day) == null ? held.flag.join(flag) : PoisonFlag.NONE;
    keep(key, held.flagged(joined).plus(value));
  }

  private static boolean nobody(String address) {
    return address.equals(AccountTransaction.ZERO_ADDRESS);
  }

  private Account find(Key key) {
    Account known = accounts.get(key);
    return known == null ? Account.UNSEEN : known;
  }

  private void keep(Key key, Account account) {
    Account kept = account.emptyForSure() ? account.flagged(PoisonFlag.NONE) : account;
    accounts.set(key, kept);
  }

  private Asset asset(String name) {
    return assets.computeIfAbsent(name, n -> new Asset(n, bounds.minimum(chain, n)));
  }
}
