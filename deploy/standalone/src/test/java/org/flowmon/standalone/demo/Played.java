package org.flowmon.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertBook;
import org.flowmon.alerts.Parties;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Finality;
import org.flowmon.topic.Settled;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;

/** The demo traced without a broker: what the pipeline must come to. */
public final class Played {
  private Played() {}

  /** Every event of one run of the script. */
  static List<DemoEvent> events(long seed) {
    List<DemoEvent> events = new ArrayList<>();
    DemoEconomy economy = new DemoEconomy(seed, false);
    for (DemoEvent event = economy.next(); event != null; event = economy.next()) {
      events.add(event);
    }
    return events;
  }

  /** Every revision of every alert, in the order in which they come. */
  public static List<Alert> revisions(long seed) {
    Watchlist watchlist = DemoWatchlist.read();
    Ledger ledger =
        new Ledger(
            DemoFollower.CHAIN,
            Policy.HAIRCUT,
            Bounds.DEFAULT,
            watchlist.labels(DemoFollower.CHAIN.name()));
    ledger.listVersion(watchlist.version());
    AlertBook book = new AlertBook(Parties.of(watchlist), ShippedRules.standard());
    List<Alert> revisions = new ArrayList<>();
    for (DemoEvent event : events(seed)) {
      switch (event) {
        case DemoEvent.Connect c -> {
          ledger.connect(c.block());
          c.transactions()
              .forEach(tx -> ledger.apply(tx, flow -> book.accept(flow).ifPresent(revisions::add)));
          long height = c.block().height();
          Finality finality = Finality.confirmed(DemoFollower.CHAIN, height);
          revisions.addAll(book.settle(new Settled(DemoFollower.CHAIN, height, finality)));
        }
        case DemoEvent.Disconnect d ->
            ledger.disconnect(
                d.block().height(),
                d.block().hash(),
                flow -> book.accept(flow).ifPresent(revisions::add));
      }
    }
    return revisions;
  }
}
