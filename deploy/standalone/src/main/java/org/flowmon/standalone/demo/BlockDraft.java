package org.flowmon.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.jspecify.annotations.Nullable;

/** A block while it is filled. */
final class BlockDraft {
  private static final long SUBSIDY = 312_500_000;

  private final List<UtxoTransaction> transactions = new ArrayList<>();
  private final List<UtxoTransaction> waiting = new ArrayList<>();
  private final List<DemoEvent.Note> notes = new ArrayList<>();
  private @Nullable DemoParty miner;
  private @Nullable Orphan orphan;

  /**
   * What becomes of a transaction whose block is orphaned with the next one: it comes again one
   * block later, or never, when {@code instead} spends its coin first.
   */
  record Orphan(UtxoTransaction transaction, @Nullable UtxoTransaction instead) {}

  /** Something to show before the block. */
  void note(DemoEvent.Note note) {
    notes.add(note);
  }

  /** Adds a payment; the coins that it makes, in order. */
  List<Coin> add(Payment payment) {
    UtxoTransaction tx = payment.build();
    transactions.add(tx);
    List<Coin> made = new ArrayList<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      made.add(Payment.coin(tx, i));
    }
    return made;
  }

  /** Has a pool mine the block: its tag and its address are in the coinbase. */
  void minedBy(DemoParty pool) {
    miner = pool;
  }

  /** Whether a known pool mines the block: payments of others would show as its fees. */
  boolean hasMiner() {
    return miner != null;
  }

  /** Adds a payment and has this block and the next one orphaned. */
  void orphan(Payment payment, @Nullable Payment instead) {
    UtxoTransaction tx = payment.build();
    transactions.add(tx);
    orphan = new Orphan(tx, instead == null ? null : instead.build());
  }

  /** Has a payment seen behind this block, in none as yet. */
  void announce(Payment payment) {
    waiting.add(payment.build());
  }

  /** What is seen behind this block. */
  List<UtxoTransaction> waiting() {
    return waiting;
  }

  @Nullable Orphan orphan() {
    return orphan;
  }

  List<DemoEvent.Note> notes() {
    return notes;
  }

  List<UtxoTransaction> transactions() {
    return transactions;
  }

  /**
   * The finished block.
   *
   * @param branch tells blocks of one height apart
   */
  DemoEvent.Connect finish(long height, String parent, long time, String branch) {
    return finish(height, parent, time, branch, transactions, miner, notes);
  }

  static DemoEvent.Connect finish(
      long height,
      String parent,
      long time,
      String branch,
      List<UtxoTransaction> transactions,
      @Nullable DemoParty miner,
      List<DemoEvent.Note> notes) {
    List<UtxoTransaction> all = new ArrayList<>();
    all.add(coinbase(height, branch, transactions, miner));
    all.addAll(transactions);
    StringBuilder content = new StringBuilder(parent).append(' ').append(time);
    all.forEach(tx -> content.append(' ').append(tx.txid()));
    String hash = Payment.txid("block " + content).toString();
    return new DemoEvent.Connect(
        DemoEconomy.CHAIN, new BlockRef(height, hash, parent, time), all, notes);
  }

  private static UtxoTransaction coinbase(
      long height, String branch, List<UtxoTransaction> paid, @Nullable DemoParty miner) {
    long fees = paid.stream().mapToLong(BlockDraft::fee).sum();
    String script =
        height + " " + (miner == null ? "/somebody" + branch + "/" : miner.coinbaseTag());
    String payee = miner == null ? DemoAddress.of("miner" + branch, height) : miner.hot();
    Txid txid = Payment.txid("coinbase " + script + " " + payee + " " + fees);
    return new UtxoTransaction(
        txid,
        script,
        List.of(),
        List.of(new UtxoTransaction.Output(payee, Amount.of(SUBSIDY + fees), false)));
  }

  private static long fee(UtxoTransaction tx) {
    long in = tx.inputs().stream().mapToLong(i -> i.value() == null ? 0 : i.value().toLong()).sum();
    return in - tx.outputs().stream().mapToLong(o -> o.value().toLong()).sum();
  }
}
