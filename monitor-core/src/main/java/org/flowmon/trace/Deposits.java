package org.flowmon.trace;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.trace.Forwarder.Paid;
import org.flowmon.trace.Forwarder.Receipt;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * Infers from how accounts behave ({@link Forwarder}) which are deposit addresses of exchanges, and
 * says so in the labels of the lane, from the next transaction on. Of an account chain only. A
 * function of the lane's records: the same ones, also after a restart, give the same.
 *
 * <p>An inference ends for good when the account sends anything to anybody but that exchange. It
 * rests while a list claims the address, and while no address that it swept to is an exchange's of
 * that name, and is back when that is over. A block that is taken back takes back what it showed.
 *
 * <p>In memory are the accounts that did something within {@link Forwarder#WINDOW} blocks and the
 * chain's undo depth, each once, with their receipts: at most {@link #MOST_KEPT} of both together,
 * of about 200 bytes each, and at most {@link #MOST} inferences of about 700 bytes: those that were
 * swept the longest ago go first. Not safe for several threads.
 */
public final class Deposits {
  /** So many inferences are kept, those that ended included. */
  static final int MOST = 100_000;

  /**
   * So many accounts and receipts are kept; accounts that did nothing for the longest time go
   * first.
   */
  static final int MOST_KEPT = 1_000_000;

  /** One in so many goes at a time. */
  private static final int SHARE = 16;

  /**
   * An account that forwarded to an exchange.
   *
   * @param refuted whether it has done something else since
   * @param at the height of the last sweep, or of what refuted it
   */
  record Deposit(String exchange, boolean refuted, long at, Inference why) {}

  /** What an account or its inference was before a block changed it; {@code null}: nothing. */
  sealed interface Before {
    /** Of what it did. */
    record Did(String address, @Nullable Forwarder was) implements Before {}

    /** Of what is inferred. */
    record Inferred(String address, @Nullable Deposit was) implements Before {}
  }

  /** A block that can be taken back, and what it changed, in order. */
  record Block(long height, long day, String hash, List<Before> changes) {}

  private final Labels labels;
  private final int undoDepth;
  private final Amount tolerance;
  private final int most;
  private final int mostKept;
  final Map<String, Forwarder> accounts = new HashMap<>();
  final Map<String, Deposit> inferred = new HashMap<>();
  final Deque<Block> blocks = new ArrayDeque<>();

  /** Which accounts did something at a height and perhaps nothing since. */
  private final TreeMap<Long, List<String>> touched = new TreeMap<>();

  /** Accounts and receipts. */
  private long kept;

  private long day;

  /** Nothing seen yet. What is inferred goes into {@code labels}. */
  public Deposits(Chain chain, Labels labels) {
    this(chain, labels, MOST, MOST_KEPT);
  }

  Deposits(Chain chain, Labels labels, int most, int mostKept) {
    if (chain.model() != Chain.Model.ACCOUNT) {
      throw new IllegalArgumentException(chain + " has no accounts to infer anything of");
    }
    this.labels = labels;
    this.undoDepth = chain.undoDepth();
    this.tolerance = Amount.of(BigInteger.TEN.pow(Math.max(0, chain.decimals() - 2)));
    this.most = most;
    this.mostKept = mostKept;
  }

  /** A block is the new tip; its transactions follow. */
  public void connect(BlockRef block) {
    day = block.epochDay();
    blocks.addLast(new Block(block.height(), day, block.hash(), new ArrayList<>()));
    if (blocks.size() > undoDepth + 1) {
      blocks.removeFirst();
    }
    // A block that is taken back may be far above the one before it: heights need not be dense.
    long earliest = blocks.getFirst().height() - Forwarder.WINDOW;
    while (!touched.isEmpty() && (touched.firstKey() < earliest || kept > mostKept)) {
      forget(touched.pollFirstEntry());
    }
    if (inferred.size() > most) {
      inferred.entrySet().stream()
          .sorted(
              Comparator.comparingLong((Map.Entry<String, Deposit> e) -> e.getValue().at())
                  .thenComparing(Map.Entry::getKey))
          .limit(inferred.size() - most + most / SHARE)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(address -> put(address, (Deposit) null));
    }
  }

  private void forget(Map.Entry<Long, List<String>> then) {
    for (String address : then.getValue()) {
      Forwarder did = accounts.get(address);
      if (did != null && did.touched() <= then.getKey()) {
        Forwarder unused = swap(address, null);
      }
    }
  }

  /** A transaction of the tip, behind its flows. */
  public void seen(AccountTransaction tx) {
    Block tip = blocks.peekLast();
    if (tx.reverted() || tip == null) {
      return;
    }
    for (Transfer t : tx.transfers()) {
      if (t.moves()) {
        boolean from = labels.listed(t.from());
        boolean to = labels.listed(t.to());
        if (!from && !nobody(t.from())) {
          sent(t, to ? labels.at(t.to(), day) : null, tx, tip.height());
        }
        if (!to && !nobody(t.to())) {
          received(t, from ? labels.at(t.from(), day) : null, tx, tip.height());
        }
      }
    }
  }

  private static boolean nobody(String address) {
    return address.equals(AccountTransaction.ZERO_ADDRESS);
  }

  private void received(Transfer t, @Nullable Label payer, AccountTransaction tx, long height) {
    Forwarder did = accounts.getOrDefault(t.to(), Forwarder.NEW);
    if (did.busy(height)) {
      return;
    }
    Receipt receipt =
        new Receipt(tx.txid(), height, t.asset(), t.value(), payer == null ? null : payer.entity());
    put(t.to(), did.receives(receipt));
  }

  private void sent(Transfer t, @Nullable Label payee, AccountTransaction tx, long height) {
    String account = t.from();
    Forwarder did = accounts.getOrDefault(account, Forwarder.NEW);
    String exchange = payee != null && payee.exchange() ? payee.entity() : null;
    Deposit known = inferred.isEmpty() ? null : inferred.get(account);
    if (known != null && !known.refuted() && !known.exchange().equals(exchange)) {
      known = new Deposit(known.exchange(), true, height, known.why());
      put(account, known);
    }
    Paid paid =
        exchange == null
            ? new Paid(did.strays(height), null)
            : did.pays(exchange, t, tx.txid(), height, tolerance);
    if (paid.after() != did) {
      put(account, paid.after());
    }
    Sweep sweep = paid.sweep();
    if (sweep != null && exchange != null && (known == null || !known.refuted())) {
      Inference why = known == null ? Inference.of(sweep) : known.why().with(sweep);
      put(account, new Deposit(exchange, false, height, why));
    }
  }

  private void put(String address, Forwarder next) {
    Forwarder was = swap(address, next);
    Block tip = blocks.getLast();
    tip.changes().add(new Before.Did(address, was));
    if (was == null || was.touched() != next.touched()) {
      touch(address, next);
    }
  }

  /** Returns what it did before. */
  private @Nullable Forwarder swap(String address, @Nullable Forwarder next) {
    Forwarder was = next == null ? accounts.remove(address) : accounts.put(address, next);
    kept += weight(next) - weight(was);
    return was;
  }

  private static long weight(@Nullable Forwarder did) {
    return did == null ? 0 : 1L + did.receipts().size();
  }

  private void touch(String address, Forwarder did) {
    touched.computeIfAbsent(did.touched(), height -> new ArrayList<>()).add(address);
  }

  private void put(String address, @Nullable Deposit next) {
    blocks.getLast().changes().add(new Before.Inferred(address, set(address, next)));
  }

  /** Returns what was inferred before. */
  private @Nullable Deposit set(String address, @Nullable Deposit next) {
    Deposit was = next == null ? inferred.remove(address) : inferred.put(address, next);
    label(address, next);
    return was;
  }

  /** Whether it counts, the lists being as they are. */
  private boolean holds(String address, Deposit deposit) {
    return !deposit.refuted()
        && !labels.listed(address)
        && deposit.why().sweeps().stream().anyMatch(sweep -> still(deposit.exchange(), sweep));
  }

  private boolean still(String exchange, Sweep sweep) {
    Label label = labels.at(sweep.to(), day);
    return label != null && label.exchange() && label.entity().equals(exchange);
  }

  private void label(String address, @Nullable Deposit deposit) {
    labels.infer(
        address,
        deposit != null && holds(address, deposit)
            ? Label.inferred(deposit.exchange(), address, deposit.why())
            : null);
  }

  /** The lists are others now. */
  public void relabelled() {
    inferred.forEach(this::label);
  }

  /** Takes the tip back, if it is that block. */
  public void disconnect(String hash) {
    Block tip = blocks.peekLast();
    if (tip == null || !tip.hash().equals(hash)) {
      return;
    }
    blocks.removeLast();
    Block before = blocks.peekLast();
    day = before == null ? day : before.day();
    for (Before change : tip.changes().reversed()) {
      switch (change) {
        case Before.Did did -> restore(did.address(), did.was());
        case Before.Inferred was -> {
          Deposit unused = set(was.address(), was.was());
        }
      }
    }
  }

  /** As an image, or a block that is taken back, has it. */
  void restore(String address, @Nullable Forwarder did) {
    Forwarder unused = swap(address, did);
    if (did != null) {
      touch(address, did);
    }
  }

  /** An image was read. */
  public void restored() {
    Block tip = blocks.peekLast();
    day = tip == null ? day : tip.day();
    relabelled();
  }
}
