package org.flowmon.ingest;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.chain.Transaction;

/** An account and an asset of which it may hold something. */
public record Holding(String holder, String asset) {
  /** What these take from or add to, in the order in which they first do; nobody is left out. */
  public static Set<Holding> moved(List<? extends Transaction> transactions) {
    Set<Holding> moved = new LinkedHashSet<>();
    for (Transaction transaction : transactions) {
      if (transaction instanceof AccountTransaction tx) {
        if (!tx.reverted()) {
          tx.transfers().forEach(transfer -> add(moved, transfer));
        }
        Fee fee = tx.fee();
        if (fee != null) {
          add(moved, fee);
        }
      }
    }
    return moved;
  }

  private static void add(Set<Holding> moved, Transfer transfer) {
    if (!transfer.value().isZero() && !transfer.from().equals(transfer.to())) {
      add(moved, transfer.from(), transfer.asset());
      add(moved, transfer.to(), transfer.asset());
    }
  }

  private static void add(Set<Holding> moved, Fee fee) {
    if (!fee.burned().isZero() || !fee.tip().isZero()) {
      add(moved, fee.payer(), AccountTransaction.NATIVE);
    }
    String recipient = fee.recipient();
    if (!fee.tip().isZero() && recipient != null) {
      add(moved, recipient, AccountTransaction.NATIVE);
    }
  }

  private static void add(Set<Holding> moved, String holder, String asset) {
    if (!holder.equals(AccountTransaction.ZERO_ADDRESS)) {
      moved.add(new Holding(holder, asset));
    }
  }
}
