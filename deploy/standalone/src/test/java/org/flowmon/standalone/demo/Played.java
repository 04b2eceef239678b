package org.flowmon.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Deposits;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Labels;
import org.flowmon.watchlist.Watchlist;

/** The demo traced without a broker: what the pipeline must come to. */
public final class Played {
  private Played() {}

  /** Every event of one run of the script. */
  static List<DemoEvent> events(long seed) {
    return events(new DemoEconomy(seed, false));
  }

  /** The same of any economy. */
  static List<DemoEvent> events(Economy economy) {
    List<DemoEvent> events = new ArrayList<>();
    for (DemoEvent event = economy.next(); event != null; event = economy.next()) {
      events.add(event);
    }
    return events;
  }

  /** The transactions of a block of coins. */
  static List<UtxoTransaction> coins(DemoEvent.Connect block) {
    return block.transactions().stream().map(UtxoTransaction.class::cast).toList();
  }

  /** What the rules said and a reorganisation took back, of every alert about coins, in order. */
  static List<Alert> judged(long seed) {
    return judged(new DemoEconomy(seed, false));
  }

  /** The same of any economy. */
  static List<Alert> judged(Economy economy) {
    return revisions(economy).stream().filter(a -> a.state() != Alert.State.UPDATED).toList();
  }

  /** Every revision of every alert, in the order in which they come. */
  public static List<Alert> revisions(Economy economy) {
    Watchlist watchlist = DemoWatchlist.read();
    Labels labels = watchlist.labels(economy.chain().name());
    Ledger ledger = new Ledger(economy.chain(), Policy.HAIRCUT, Bounds.DEFAULT, labels);
    Deposits deposits =
        economy.chain().model() == Chain.Model.ACCOUNT
            ? new Deposits(economy.chain(), labels)
            : null;
    ledger.listVersion(watchlist.version());
    AlertBook book = new AlertBook(Parties.of(watchlist), ShippedRules.standard());
    List<Alert> revisions = new ArrayList<>();
    for (DemoEvent event : events(economy)) {
      switch (event) {
        case DemoEvent.Connect c -> {
          ledger.connect(c.block());
          if (deposits != null) {
            deposits.connect(c.block());
          }
          for (Transaction tx : c.transactions()) {
            ledger.apply(tx, flow -> book.accept(flow).ifPresent(revisions::add));
            if (deposits != null && tx instanceof AccountTransaction moved) {
              deposits.seen(moved);
            }
          }
          long height = c.block().height();
          Finality finality = Finality.confirmed(economy.chain(), height);
          revisions.addAll(book.settle(new Settled(economy.chain(), height, finality)));
        }
        case DemoEvent.Waits w -> {} // alerts of blocks are the same
        case DemoEvent.Disconnect d -> {
          ledger.disconnect(
              d.block().height(),
              d.block().hash(),
              flow -> book.accept(flow).ifPresent(revisions::add));
          if (deposits != null) {
            deposits.disconnect(d.block().hash());
          }
        }
      }
    }
    return revisions;
  }
}
