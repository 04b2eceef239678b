package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * What an account that no list claims did within {@link #WINDOW} blocks, as far as it shows whether
 * it forwards to one exchange what it receives. A value: each step gives another.
 *
 * <p>The rule is that of F. Victor, "Address clustering heuristics for Ethereum" (2020), algorithm
 * 1, with his limits: what is received goes on to an exchange within 3,200 blocks, in a token
 * exactly, in the native coin less at most a hundredth of a coin, which paid for the transaction.
 * Here it means: the account sends to a listed address of an exchange the amount of one receipt of
 * the asset, or of all its receipts together, that it has not sent on yet. What that exchange
 * itself paid in is no receipt. Whoever within the 3,200 blocks before, and up to {@link #STEP} - 1
 * more, sent anything to anybody else (another account, the zero address, a pool, a second
 * exchange), or sent an exchange a part and kept the rest, does not forward: what such an account
 * receives is not looked at. Fees are sent to nobody. An amount above all receipts shows nothing:
 * older ones may be in it.
 *
 * @param elsewhere the height at which it last did something else, counted as that of the last
 *     block of {@link #STEP} in a row, so that busy accounts seldom change; {@link #NEVER} for
 *     never
 * @param exchange the exchange that it last paid; {@code null} for none
 * @param paidAt the height of that
 * @param receipts not sent on yet, the oldest first, at most {@link #MOST_RECEIPTS}
 */
record Forwarder(long elsewhere, @Nullable String exchange, long paidAt, List<Receipt> receipts) {
  /** Blocks from a receipt to its sweep at most: Victor's t_max. */
  static final int WINDOW = 3_200;

  /** An account with more of them that it did not send on loses the oldest. */
  static final int MOST_RECEIPTS = 8;

  /** A power of two. */
  static final int STEP = 64;

  static final long NEVER = Long.MIN_VALUE / 2;

  /** Of an account that did nothing yet. */
  static final Forwarder NEW = new Forwarder(NEVER, null, NEVER, List.of());

  /**
   * Something was received.
   *
   * @param payer the entity that a list names as the payer, if any
   */
  record Receipt(Txid txid, long height, String asset, Amount amount, @Nullable String payer) {}

  /** What a payment to an exchange makes of it; with a sweep if that is one. */
  record Paid(Forwarder after, @Nullable Sweep sweep) {}

  Forwarder {
    receipts = List.copyOf(receipts);
  }

  /** The height of the last thing that it did. */
  long touched() {
    long last = Math.max(elsewhere, paidAt);
    return receipts.isEmpty() ? last : Math.max(last, receipts.getLast().height());
  }

  private static boolean within(long height, long before) {
    return height - before <= WINDOW;
  }

  /** Whether it does other things at that height, so that nothing about it matters. */
  boolean busy(long height) {
    return within(height, elsewhere);
  }

  Forwarder receives(Receipt receipt) {
    if (busy(receipt.height())) {
      return this;
    }
    List<Receipt> kept = new ArrayList<>();
    for (Receipt each : receipts) {
      if (within(receipt.height(), each.height())) {
        kept.add(each);
      }
    }
    kept.add(receipt);
    if (kept.size() > MOST_RECEIPTS) {
      kept.removeFirst();
    }
    return new Forwarder(elsewhere, exchange, paidAt, kept);
  }

  /** It does something else. */
  Forwarder strays(long height) {
    long end = height | (STEP - 1);
    return elsewhere == end ? this : new Forwarder(end, exchange, paidAt, List.of());
  }

  /**
   * It pays an exchange.
   *
   * @param tolerance how much less than what was received may be sent on of the native coin
   */
  Paid pays(String to, Transfer what, Txid txid, long height, Amount tolerance) {
    if (busy(height)) {
      return new Paid(this, null);
    }
    if (exchange != null && !exchange.equals(to) && within(height, paidAt)) {
      return new Paid(strays(height), null);
    }
    List<Receipt> own = new ArrayList<>();
    List<Receipt> others = new ArrayList<>();
    Amount total = Amount.ZERO;
    for (Receipt each : receipts) {
      if (!within(height, each.height()) || !each.asset().equals(what.asset())) {
        others.add(each);
      } else if (!to.equals(each.payer())) {
        own.add(each);
        total = total.plus(each.amount());
      }
    }
    Amount most = what.asset().equals(AccountTransaction.NATIVE) ? tolerance : Amount.ZERO;
    for (int i = own.size() - 1; i >= 0; i--) {
      Receipt one = own.get(i);
      if (forwards(one.amount(), what.value(), most)) {
        List<Receipt> left = new ArrayList<>(receipts);
        left.remove(one);
        return swept(to, what, txid, height, List.of(one), left);
      }
    }
    if (own.size() > 1 && forwards(total, what.value(), most)) {
      return swept(to, what, txid, height, own, others);
    }
    return new Paid(
        what.value().compareTo(total) < 0
            ? strays(height)
            : new Forwarder(elsewhere, to, height, others),
        null);
  }

  private static boolean forwards(Amount received, Amount sent, Amount most) {
    return received.compareTo(sent) >= 0 && received.minus(sent).compareTo(most) <= 0;
  }

  private Paid swept(
      String to,
      Transfer what,
      Txid txid,
      long height,
      List<Receipt> forwarded,
      List<Receipt> left) {
    Amount received = Amount.ZERO;
    for (Receipt each : forwarded) {
      received = received.plus(each.amount());
    }
    Sweep sweep =
        new Sweep(
            txid,
            height,
            what.to(),
            what.asset(),
            what.value(),
            received,
            forwarded.getFirst().height(),
            forwarded.stream().map(Receipt::txid).toList());
    return new Paid(new Forwarder(elsewhere, to, height, left), sweep);
  }
}
