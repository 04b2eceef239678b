package org.flowmon.trace;

import java.util.Arrays;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the next transactions will touch, all of one kind after another, before they are
 * traced. Tracing is bound by memory: a holder is three reads that wait for each other, and a
 * processor waits for many independent reads in the time of one. Changes nothing.
 */
final class Prefetch {
  private final Names assets;
  private final HolderTable table;
  private final Mixing mixing;
  private Object[] ids = new Object[128];
  private int[] subs = new int[128];
  private int[] hashes = new int[128];
  private @Nullable Holder[] holders = new @Nullable Holder[128];
  private int n;

  /** Keeps the reads from being optimised away. */
  long sum;

  Prefetch(Names assets, HolderTable table, Mixing mixing) {
    this.assets = assets;
    this.table = table;
    this.mixing = mixing;
  }

  void read(List<? extends Transaction> next) {
    n = 0;
    for (Transaction tx : next) {
      if (tx instanceof AccountTransaction account) {
        sum += account.transfers().size();
      }
    }
    for (Transaction tx : next) {
      if (tx instanceof AccountTransaction account && !account.transfers().isEmpty()) {
        sum += account.transfers().get(0).log();
      }
    }
    for (Transaction tx : next) {
      switch (tx) {
        case AccountTransaction account -> accounts(account);
        case UtxoTransaction utxo -> {
          for (Input input : utxo.inputs()) {
            add(input.coin().txid(), input.coin().vout());
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      hashes[i] = Holder.hash(ids[i], subs[i]);
    }
    for (int i = 0; i < n; i++) {
      holders[i] = table.near(hashes[i]);
    }
    long some = 0;
    for (int i = 0; i < n; i++) {
      Holder holder = holders[i];
      some += holder == null ? 0 : holder.hash;
    }
    for (int i = 0; i < n; i++) {
      Holder holder = holders[i];
      some += holder == null ? 0 : holder.words.length;
    }
    for (int i = 0; i < n; i++) {
      Holder holder = holders[i];
      some += holder == null ? 0 : mixing.read(holder);
    }
    sum += some;
    Arrays.fill(holders, 0, n, null);
  }

  private void accounts(AccountTransaction tx) {
    List<Transfer> transfers = tx.transfers();
    for (int i = 0; i < transfers.size(); i++) {
      Transfer t = transfers.get(i);
      int asset = assets.number(t.asset());
      add(t.from(), asset);
      add(t.to(), asset);
    }
    Fee fee = tx.fee();
    if (fee != null) {
      add(fee.payer(), assets.number(AccountTransaction.NATIVE));
    }
  }

  private void add(Object id, int sub) {
    if (n == ids.length) {
      ids = Arrays.copyOf(ids, n * 2);
      subs = Arrays.copyOf(subs, n * 2);
      hashes = Arrays.copyOf(hashes, n * 2);
      holders = Arrays.copyOf(holders, n * 2);
    }
    ids[n] = id;
    subs[n++] = sub;
  }
}
