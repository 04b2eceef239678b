package org.flowmon.standalone.demo;

import static org.flowmon.standalone.demo.DemoParty.KABARGA;
import static org.flowmon.standalone.demo.DemoParty.KIJI;
import static org.flowmon.standalone.demo.DemoParty.KITSUNE;
import static org.flowmon.standalone.demo.DemoParty.NERPA;
import static org.flowmon.standalone.demo.DemoParty.TANUKI;
import static org.flowmon.standalone.demo.DemoParty.VYDRA;
import static org.flowmon.standalone.demo.Story.alert;

import java.util.List;
import org.flowmon.standalone.demo.Story.Promise;

/** Pools, miners, and who hosts them. */
final class MiningStories {
  private static final long FEE = 2_100;
  private static final int MINERS = 8;

  private MiningStories() {}

  /** A watched pool mines, pays its miners, and two of them sell. */
  static Story payout() {
    return new Story(
        "Pool payout",
        "Nerpa, a pool in Irkutsk region, mines and pays " + MINERS + " miners; two sell.",
        List.of(alert(NERPA, TANUKI, 2), alert(NERPA, KITSUNE, 2)),
        stage -> {
          stage.at(0, block -> block.minedBy(NERPA));
          stage.at(1, block -> block.minedBy(NERPA));
          stage.at(
              2,
              block -> {
                Payment payout = Payment.of(stage.old(NERPA.hot(), "6.25"));
                for (int i = 0; i < MINERS; i++) {
                  payout.to(stage.fresh(), Coin.btc("0.4") + i * Coin.btc("0.03"));
                }
                List<Coin> paid = block.add(payout.rest(NERPA.hot(), FEE));
                stage.at(3, next -> sell(next, paid.get(1), TANUKI));
                stage.at(5, next -> sell(next, paid.get(6), KITSUNE));
              });
        });
  }

  private static void sell(BlockDraft block, Coin coin, DemoParty exchange) {
    block.add(Payment.of(coin).rest(exchange.deposit(2), FEE));
  }

  /** The pool pays the company that houses its machines, which sells the coins. */
  static Story irkutsk() {
    return new Story(
        "Pool and hosting company",
        "Nerpa pays Kabarga, which hosts miners in Irkutsk region and sells.",
        List.of(alert(NERPA, KABARGA, 1), alert(KABARGA, KITSUNE, 1)),
        stage ->
            stage.at(
                0,
                block -> {
                  Payment rent = Payment.of(stage.old(NERPA.hot(), "6.25"));
                  rent.to(KABARGA.deposit(0), Coin.btc("2.8"));
                  Coin paid = block.add(rent.rest(NERPA.hot(), FEE)).getFirst();
                  stage.at(
                      2,
                      next ->
                          next.add(
                              Payment.of(paid)
                                  .to(KITSUNE.deposit(0), Coin.btc("1.9"))
                                  .rest(KABARGA.hot(), FEE)));
                }));
  }

  /** Even a fee is income from a sanctioned party. */
  static Story fee() {
    return new Story(
        "Fee from a sanctioned party",
        "Kiji, a pool in Japan, mines a payment of Vydra's and earns its fee.",
        List.of(new Promise(VYDRA, KIJI, 1, true, "raised")),
        stage ->
            stage.at(
                0,
                block -> {
                  block.minedBy(KIJI);
                  Payment payment = Payment.of(stage.old(VYDRA.hot(), "3"));
                  block.add(payment.to(stage.fresh(), Coin.btc("1")).rest(VYDRA.hot(), 25_000));
                }));
  }
}
