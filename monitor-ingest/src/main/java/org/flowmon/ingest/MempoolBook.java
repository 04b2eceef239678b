package org.flowmon.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.topic.LaneRecord;

/**
 * Which transactions of a lane wait for a block, as its records say: kept while they come, rebuilt
 * from the lane at the start. Remembers besides which are in the newest blocks, because a peer may
 * still tell of those. Not for use by several threads at once.
 */
final class MempoolBook {
  /** So many are followed; about 400 bytes each. The others are counted. */
  static final int MOST = 50_000;

  private static final int NEWEST = 6;

  private record Waiting(List<Output> outputs, long height) {}

  private record Included(String hash, Set<Txid> transactions) {}

  private final int most;
  private final LinkedHashMap<Txid, Waiting> waiting = new LinkedHashMap<>();
  private final Deque<Included> newest = new ArrayDeque<>();
  private long tip;
  private long passedOver;

  MempoolBook(int most) {
    this.most = most;
  }

  /** How many wait. */
  int size() {
    return waiting.size();
  }

  /** How many were not followed because there were too many. */
  long passedOver() {
    return passedOver;
  }

  /** Whether nothing more need be told of it: it waits, or a new block has it. */
  boolean knows(Txid txid) {
    return waiting.containsKey(txid)
        || newest.stream().anyMatch(block -> block.transactions().contains(txid));
  }

  /** Takes it in; whether it is new, and there is room. */
  boolean enter(UtxoTransaction transaction) {
    if (knows(transaction.txid())) {
      return false;
    }
    if (waiting.size() >= most) {
      passedOver++;
      return false;
    }
    waiting.put(transaction.txid(), new Waiting(transaction.outputs(), tip));
    return true;
  }

  /** The transaction with what is known of coins that no block has made yet. */
  UtxoTransaction resolve(UtxoTransaction transaction) {
    List<Input> inputs = new ArrayList<>(transaction.inputs().size());
    boolean better = false;
    for (Input input : transaction.inputs()) {
      Waiting parent = waiting.get(input.coin().txid());
      int vout = input.coin().vout();
      if (parent == null || vout >= parent.outputs().size()) {
        inputs.add(input);
        continue;
      }
      Output coin = parent.outputs().get(vout);
      String address = coin.address() == null ? input.address() : coin.address();
      inputs.add(new Input(input.coin(), address, coin.value()));
      better = true;
    }
    return better
        ? new UtxoTransaction(transaction.txid(), null, inputs, transaction.outputs())
        : transaction;
  }

  /** Lets go of all but these; returns what went. */
  List<Txid> keepOnly(Set<Txid> all) {
    List<Txid> gone = new ArrayList<>();
    for (Txid each : waiting.keySet()) {
      if (!all.contains(each)) {
        gone.add(each);
      }
    }
    gone.forEach(waiting::remove);
    return gone;
  }

  /** A block, or a part of one, took these in. */
  void connected(BlockRef block, List<? extends Transaction> transactions) {
    tip = block.height();
    if (newest.isEmpty() || !newest.getFirst().hash().equals(block.hash())) {
      newest.addFirst(new Included(block.hash(), new HashSet<>()));
      if (newest.size() > NEWEST) {
        newest.removeLast();
      }
      // As the trace does: what has waited for too long goes without a word.
      Iterator<Waiting> oldest = waiting.values().iterator();
      while (oldest.hasNext() && oldest.next().height() + LaneRecord.Mempool.MOST_BLOCKS <= tip) {
        oldest.remove();
      }
    }
    for (Transaction each : transactions) {
      waiting.remove(each.txid());
      newest.getFirst().transactions().add(each.txid());
    }
  }

  /** The newest block is gone: what was in it may wait again, once a peer tells of it. */
  void disconnected(BlockRef block) {
    if (!newest.isEmpty() && newest.getFirst().hash().equals(block.hash())) {
      newest.removeFirst();
    }
    tip = block.height() - 1;
  }

  /** What the lane says of the mempool. */
  void read(LaneRecord.Mempool record) {
    record.left().forEach(waiting::remove);
    record.entered().forEach(each -> waiting.put(each.txid(), new Waiting(each.outputs(), tip)));
  }
}
