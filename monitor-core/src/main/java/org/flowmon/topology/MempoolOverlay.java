package org.flowmon.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.topic.Unconfirmed.Fate;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Trial;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a lane that are in no block, as far as they move attributed value: traced on
 * top of the confirmed state, which is never written ({@link Trial}). Each is traced once, when it
 * enters, together with those waiting that it spends from. What it moved is told again, retracted,
 * when it leaves: taken in by a block, replaced by a transaction that spends one of its coins,
 * dropped by the peers, or {@link LaneRecord.Mempool#MOST_BLOCKS} after it was seen. Those that
 * move nothing attributed are not kept, nor those beyond {@link #MOST}, which are counted.
 */
final class MempoolOverlay {
  /** So many are kept; about 3 kB of memory each. */
  static final int MOST = 10_000;

  /** A transaction that waits: what it moved, seen on a tip of that height. */
  record Waiting(UtxoTransaction transaction, long height, List<Flow> flows) {}

  private final int most;

  /** In the order in which they entered: none before one that it spends from. */
  private final LinkedHashMap<Txid, Waiting> waiting = new LinkedHashMap<>();

  private final Map<Txid, Long> places = new HashMap<>();
  private final Map<Outpoint, Txid> spenders = new HashMap<>();
  private long entered;
  private long passedOver;

  MempoolOverlay() {
    this(MOST);
  }

  MempoolOverlay(int most) {
    this.most = most;
  }

  /** Those that are kept, in the order in which they entered. */
  Collection<Waiting> waiting() {
    return waiting.values();
  }

  /** The transaction of that id, while it is kept. */
  @Nullable UtxoTransaction transaction(Txid txid) {
    Waiting kept = waiting.get(txid);
    return kept == null ? null : kept.transaction();
  }

  /** How many were not followed because there were too many. */
  long passedOver() {
    return passedOver;
  }

  /** Takes up what an image had. */
  void restore(Waiting one) {
    keep(one);
  }

  /** What is new in the mempool, and what is gone from it. */
  void accept(LaneRecord.Mempool record, Ledger ledger, Consumer<Unconfirmed> out) {
    record.left().forEach(txid -> end(txid, Fate.DROPPED, out));
    BlockRef tip = ledger.tip().orElse(null);
    if (tip == null) {
      return;
    }
    BlockRef next = new BlockRef(tip.height() + 1, Unconfirmed.NO_BLOCK, tip.hash(), record.time());
    for (UtxoTransaction transaction : record.entered()) {
      if (!waiting.containsKey(transaction.txid())) {
        enter(transaction, ledger, next, out);
      }
    }
  }

  private void enter(
      UtxoTransaction transaction, Ledger ledger, BlockRef next, Consumer<Unconfirmed> out) {
    Set<Txid> replaced = conflicting(transaction);
    List<UtxoTransaction> together = ancestors(transaction, replaced);
    together.add(transaction);
    Trial.of(
        ledger,
        next,
        together,
        (each, holds, flows) -> {
          if (each == transaction && (holds || !flows.isEmpty())) {
            if (waiting.size() - replaced.size() >= most) {
              passedOver++;
              return;
            }
            keep(new Waiting(transaction, next.height() - 1, flows));
          }
        });
    Waiting kept = waiting.get(transaction.txid());
    if (kept != null) {
      List<String> instead =
          replaced.stream()
              .map(txid -> waiting.get(txid))
              .flatMap(old -> old == null ? List.<Flow>of().stream() : old.flows().stream())
              .map(Flow::id)
              .toList();
      kept.flows().forEach(flow -> out.accept(new Unconfirmed(flow, Fate.SEEN, instead)));
    }
    replaced.forEach(txid -> leave(txid, Fate.REPLACED, out));
  }

  private void keep(Waiting one) {
    Txid txid = one.transaction().txid();
    waiting.put(txid, one);
    places.put(txid, entered++);
    one.transaction().inputs().forEach(input -> spenders.put(input.coin(), txid));
  }

  /** Those that spend a coin that this one spends too, and whatever spends from them. */
  private Set<Txid> conflicting(UtxoTransaction transaction) {
    Set<Txid> found = new LinkedHashSet<>();
    for (UtxoTransaction.Input input : transaction.inputs()) {
      Txid other = spenders.get(input.coin());
      if (other != null && !other.equals(transaction.txid())) {
        descend(other, found);
      }
    }
    return found;
  }

  private void descend(Txid from, Set<Txid> into) {
    Deque<Txid> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      Txid txid = open.remove();
      Waiting one = waiting.get(txid);
      if (one == null || !into.add(txid)) {
        continue;
      }
      for (int i = 0; i < one.transaction().outputs().size(); i++) {
        Txid spender = spenders.get(new Outpoint(txid, i));
        if (spender != null) {
          open.add(spender);
        }
      }
    }
  }

  /** Those waiting that it spends from, in the order in which they entered. */
  private List<UtxoTransaction> ancestors(UtxoTransaction of, Set<Txid> without) {
    Set<Txid> found = new LinkedHashSet<>();
    Deque<UtxoTransaction> open = new ArrayDeque<>(List.of(of));
    while (!open.isEmpty()) {
      for (UtxoTransaction.Input input : open.remove().inputs()) {
        Txid txid = input.coin().txid();
        if (waiting.containsKey(txid) && !without.contains(txid) && found.add(txid)) {
          open.add(one(txid).transaction());
        }
      }
    }
    List<UtxoTransaction> all = new ArrayList<>();
    found.stream()
        .sorted(Comparator.comparing(txid -> places.getOrDefault(txid, 0L)))
        .forEach(txid -> all.add(one(txid).transaction()));
    return all;
  }

  private Waiting one(Txid txid) {
    Waiting one = waiting.get(txid);
    if (one == null) {
      throw new IllegalStateException(txid + " does not wait");
    }
    return one;
  }

  /** Transactions of a block, behind their flows. */
  void included(List<? extends Transaction> transactions, Consumer<Unconfirmed> out) {
    for (Transaction each : transactions) {
      if (waiting.isEmpty()) {
        return;
      }
      leave(each.txid(), Fate.INCLUDED, out);
      if (each instanceof UtxoTransaction transaction) {
        conflicting(transaction).forEach(txid -> leave(txid, Fate.REPLACED, out));
      }
    }
  }

  /** The block at that height is whole: lets go of what has waited for too long. */
  void connected(long height, Consumer<Unconfirmed> out) {
    while (!waiting.isEmpty()) {
      Waiting oldest = waiting.firstEntry().getValue();
      if (oldest.height() + LaneRecord.Mempool.MOST_BLOCKS > height) {
        return;
      }
      end(oldest.transaction().txid(), Fate.DROPPED, out);
    }
  }

  /** It leaves, and with it what spends from it. */
  private void end(Txid txid, Fate fate, Consumer<Unconfirmed> out) {
    Set<Txid> all = new LinkedHashSet<>();
    descend(txid, all);
    all.forEach(each -> leave(each, fate, out));
  }

  private void leave(@Nullable Txid txid, Fate fate, Consumer<Unconfirmed> out) {
    Waiting one = waiting.remove(txid);
    if (one == null) {
      return;
    }
    places.remove(txid);
    one.transaction().inputs().forEach(input -> spenders.remove(input.coin(), txid));
    one.flows().forEach(flow -> out.accept(Unconfirmed.ended(flow, fate)));
  }
}
