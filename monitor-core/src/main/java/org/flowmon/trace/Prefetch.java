package org.flowmon.trace;

import java.util.Arrays;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the next transactions will touch, all of one kind after another, before they are
 * traced. Tracing is bound by memory: a holder is several reads that wait for each other, and a
 * processor waits for many independent reads in the time of one. Changes nothing.
 */
final class Prefetch {
  private final Names assets;
  private final Addresses addresses;
  private final Holdings holdings;
  private final Mixing mixing;
  private @Nullable Txid[] txids = new @Nullable Txid[128];
  private @Nullable String[] texts = new @Nullable String[128];
  private int[] subs = new int[128];
  private int[] numbers = new int[128];
  private int[] hashes = new int[128];
  private @Nullable Holder[] holders = new @Nullable Holder[128];
  private int n;

  /** Keeps the reads from being optimised away. */
  long sum;

  Prefetch(Names assets, Addresses addresses, Holdings holdings, Mixing mixing) {
    this.assets = assets;
    this.addresses = addresses;
    this.holdings = holdings;
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
            add(input.coin().txid(), null, input.coin().vout());
          }
        }
      }
    }
    number();
    long some = 0;
    for (int i = 0; i < n; i++) {
      hashes[i] = Holder.hash(txids[i], subs[i], numbers[i]);
    }
    for (int i = 0; i < n; i++) {
      holders[i] = holdings.table.near(hashes[i]);
      numbers[i] = holdings.packed.near(hashes[i]);
    }
    for (int i = 0; i < n; i++) {
      Holder holder = holders[i];
      some += holder == null ? 0 : holder.hash;
      some += holdings.packed.touch(numbers[i]);
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

  /** Finds the numbers of the addresses. */
  private void number() {
    for (int i = 0; i < n; i++) {
      String text = texts[i];
      numbers[i] = text == null ? Addresses.NONE : addresses.near(text);
    }
    for (int i = 0; i < n; i++) {
      sum += addresses.read(numbers[i]);
    }
    for (int i = 0; i < n; i++) {
      String text = texts[i];
      numbers[i] = text == null ? Addresses.NONE : addresses.find(text);
    }
  }

  private void accounts(AccountTransaction tx) {
    List<Transfer> transfers = tx.transfers();
    for (int i = 0; i < transfers.size(); i++) {
      Transfer t = transfers.get(i);
      int asset = assets.number(t.asset());
      add(null, t.from(), asset);
      add(null, t.to(), asset);
    }
    Fee fee = tx.fee();
    if (fee != null) {
      add(null, fee.payer(), assets.number(AccountTransaction.NATIVE));
    }
  }

  private void add(@Nullable Txid txid, @Nullable String text, int sub) {
    if (n == txids.length) {
      txids = Arrays.copyOf(txids, n * 2);
      texts = Arrays.copyOf(texts, n * 2);
      subs = Arrays.copyOf(subs, n * 2);
      numbers = Arrays.copyOf(numbers, n * 2);
      hashes = Arrays.copyOf(hashes, n * 2);
      holders = Arrays.copyOf(holders, n * 2);
    }
    txids[n] = txid;
    texts[n] = text;
    subs[n++] = sub;
  }
}
