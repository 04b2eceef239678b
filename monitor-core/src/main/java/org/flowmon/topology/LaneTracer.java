package org.flowmon.topology;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Mined;
import org.flowmon.topic.Senders;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Deposits;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.LedgerImage;
import org.flowmon.trace.Policy;
import org.flowmon.trace.TraceException;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One lane, traced: its labels and a ledger per policy. Pure; the same records give the same flows.
 * A block that does not follow the tip is a broken lane and throws {@link TraceException}; a
 * transaction that cannot be is handed to {@link Output#rejected} and passed over.
 */
final class LaneTracer {
  private static final int AT_A_TIME = 32;

  final Chain chain;
  final Bounds bounds;
  final Labels labels = new Labels();
  final List<Ledger> ledgers;
  final MempoolOverlay mempool = new MempoolOverlay();

  /** Of a chain of accounts, where deposit addresses are to be inferred. */
  final @Nullable Deposits deposits;

  private boolean passing;
  private String listVersion = "";
  private @Nullable Mined mined;

  /** Where the results go. */
  interface Output {
    /** Nowhere. */
    Output NONE =
        new Output() {
          @Override
          public void flow(Flow flow) {}

          @Override
          public void unconfirmed(Unconfirmed flow) {}

          @Override
          public void rejected(Txid txid, String reason) {}
        };

    void flow(Flow flow);

    /** Made by that transaction just now. */
    default void flow(Flow flow, Transaction by) {
      flow(flow);
    }

    /** Of a transaction that is in no block: haircut decides alerts, and nothing else is needed. */
    void unconfirmed(Unconfirmed flow);

    void rejected(Txid txid, String reason);
  }

  LaneTracer(Chain chain, List<Policy> policies, Bounds bounds, boolean inferDeposits) {
    this.chain = chain;
    this.bounds = bounds;
    this.ledgers = Ledger.sideBySide(chain, policies, bounds, labels);
    this.deposits =
        inferDeposits && chain.model() == Chain.Model.ACCOUNT ? new Deposits(chain, labels) : null;
  }

  String listVersion() {
    return listVersion;
  }

  /**
   * What the state depends on besides the lane, and the version of its form: an image is only good
   * for the same.
   */
  String setting() {
    return "%s %s %s%s, state version %d"
        .formatted(
            chain.name(),
            ledgers.stream().map(Ledger::policy).toList(),
            bounds,
            deposits == null ? "" : ", deposit addresses inferred",
            LedgerImage.VERSION);
  }

  /** Who mined the block that came last; {@code null} where there is no coinbase. */
  @Nullable Mined mined() {
    return mined;
  }

  int holders() {
    return ledgers.stream().mapToInt(Ledger::size).sum();
  }

  /** Takes the next record; returns whether the lane stands between two blocks after it. */
  boolean accept(LaneRecord record, Output out) {
    switch (record) {
      case LaneRecord.Connected c -> {
        if (c.part() == 0) {
          connect(c.block());
          mined = Mined.by(c, labels).orElse(null);
        }
        List<Transaction> transactions = c.transactions();
        for (int i = 0; i < transactions.size(); i += AT_A_TIME) {
          List<Transaction> some =
              transactions.subList(i, Math.min(transactions.size(), i + AT_A_TIME));
          ledgers.forEach(ledger -> ledger.expect(some));
          some.forEach(tx -> apply(tx, out));
        }
        mempool.included(transactions, out::unconfirmed);
        if (c.last()) {
          mempool.connected(c.block().height(), out::unconfirmed);
        }
        return c.last();
      }
      case LaneRecord.Disconnected d -> {
        ledgers.forEach(
            ledger -> ledger.disconnect(d.block().height(), d.block().hash(), out::flow));
        if (deposits != null) {
          deposits.disconnect(d.block().hash());
        }
      }
      case LaneRecord.Mempool m ->
          ledgers.stream()
              .filter(ledger -> ledger.policy() == Policy.HAIRCUT)
              .forEach(ledger -> mempool.accept(m, ledger, told -> out.unconfirmed(sent(told))));
      case LaneRecord.Balance b ->
          ledgers.forEach(ledger -> ledger.balance(b.holder(), b.asset(), b.value()));
      case LaneRecord.LabelsChanged l -> relabel(l);
      case LaneRecord.Prices p -> {} // nothing that value is traced by
    }
    return true;
  }

  private void connect(BlockRef block) {
    passing = false;
    for (Ledger ledger : ledgers) {
      passing |= !ledger.connect(block);
    }
    if (deposits != null && !passing) {
      deposits.connect(block);
    }
  }

  /** With the addresses that it leaves from, while its transaction is at hand. */
  private Unconfirmed sent(Unconfirmed told) {
    UtxoTransaction tx = mempool.transaction(told.flow().txid());
    return tx == null || told.fate() != Unconfirmed.Fate.SEEN
        ? told
        : told.sentFrom(Senders.of(tx, told.flow(), labels));
  }

  private void apply(Transaction tx, Output out) {
    try {
      for (Ledger ledger : ledgers) {
        ledger.apply(tx, flow -> out.flow(flow, tx));
      }
      if (deposits != null && !passing && tx instanceof AccountTransaction moved) {
        deposits.seen(moved);
      }
    } catch (TraceException e) {
      out.rejected(tx.txid(), String.valueOf(e.getMessage()));
    }
  }

  /** Labels change at this place of the lane. */
  void relabel(LaneRecord.LabelsChanged change) {
    change.removed().forEach(labels::remove);
    for (Label label : change.added()) {
      labels.add(label);
    }
    if (deposits != null) {
      deposits.relabelled();
    }
    listVersion = change.version();
    ledgers.forEach(ledger -> ledger.listVersion(listVersion));
  }
}
