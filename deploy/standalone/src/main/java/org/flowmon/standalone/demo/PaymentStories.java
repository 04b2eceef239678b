package org.flowmon.standalone.demo;

import static org.flowmon.standalone.demo.DemoParty.KITSUNE;
import static org.flowmon.standalone.demo.DemoParty.KULAN;
import static org.flowmon.standalone.demo.DemoParty.RYS;
import static org.flowmon.standalone.demo.DemoParty.SOBOL;
import static org.flowmon.standalone.demo.DemoParty.TANUKI;
import static org.flowmon.standalone.demo.DemoParty.VYDRA;
import static org.flowmon.standalone.demo.Story.alert;

import java.util.List;

/** Payments from one party straight to another, and what their day changes. */
final class PaymentStories {
  private static final long FEE = 2_300;

  /** Blocks between a payment before a designation and one after it. */
  private static final int DAY_CHANGES = 6;

  /** Blocks for which the dormant coin lies, all of them before the story. */
  private static final int ASLEEP = 64;

  private PaymentStories() {}

  /** A customer has coins sent from an exchange straight to a darknet market. */
  static Story toSanctioned() {
    return new Story(
        "Paid to a sanctioned market",
        "A customer withdraws from Tanuki straight to Sobol.",
        List.of(alert(TANUKI, SOBOL, 1)),
        stage ->
            stage.at(0, block -> block.add(pay(stage, TANUKI, "12.5", SOBOL.deposit(0), "0.412"))));
  }

  /** The market pays into a customer's account at an exchange. */
  static Story fromSanctioned() {
    return new Story(
        "Paid from a sanctioned market",
        "Sobol pays into an account at Tanuki.",
        List.of(alert(SOBOL, TANUKI, 1)),
        stage ->
            stage.at(0, block -> block.add(pay(stage, SOBOL, "9", TANUKI.deposit(1), "1.75"))));
  }

  /** A desk in Russia that is on no list still counts as Russia-linked. */
  static Story russiaLinked() {
    return new Story(
        "Russia-linked, on no list",
        "Rys, a desk in Russia, pays Kitsune.",
        List.of(alert(RYS, KITSUNE, 1)),
        stage -> stage.at(0, block -> block.add(pay(stage, RYS, "6", KITSUNE.deposit(0), "3.2"))));
  }

  /** The same payment on the eve of a designation and on its day. */
  static Story designation() {
    return new Story(
        "Before and after a designation",
        "Kulan pays Kitsune on 2 March; it is listed on 3 March.",
        List.of(alert(KULAN, KITSUNE, 1), alert(KULAN, KITSUNE, 1)),
        stage -> {
          stage.at(0, block -> block.add(pay(stage, KULAN, "5", KITSUNE.deposit(1), "0.9")));
          stage.at(
              DAY_CHANGES,
              block -> {
                block.note(new DemoEvent.Note(null, "Kulan pays again, now that it is listed."));
                block.add(pay(stage, KULAN, "5", KITSUNE.deposit(1), "0.9"));
              });
        });
  }

  /** Coins that left a sanctioned exchange at the very beginning move at last. */
  static Story dormant() {
    return new Story(
        "Dormant coins",
        "What Vydra paid out " + ASLEEP + " blocks ago reaches Kitsune.",
        List.of(alert(VYDRA, KITSUNE, 2)),
        stage ->
            stage.at(
                -ASLEEP,
                early -> {
                  String cold = stage.fresh();
                  Coin coin = early.add(pay(stage, VYDRA, "40", cold, "4")).getFirst();
                  stage.at(0, block -> block.add(Payment.of(coin).rest(KITSUNE.deposit(2), FEE)));
                }));
  }

  /** A payment waits, is replaced by one with a higher fee to somebody else, which is mined. */
  static Story seenBefore() {
    return new Story(
        "Seen before its block",
        "Vydra's payment to Tanuki waits for a block; one to Kitsune that pays more replaces it.",
        List.of(alert(VYDRA, KITSUNE, 1)),
        stage -> {
          Coin coin = stage.old(VYDRA.hot(), "3");
          Payment instead =
              Payment.of(coin).to(KITSUNE.deposit(3), Coin.btc("0.7")).rest(VYDRA.hot(), 4 * FEE);
          stage.at(
              0,
              block ->
                  block.announce(
                      Payment.of(coin)
                          .to(TANUKI.deposit(2), Coin.btc("0.7"))
                          .rest(VYDRA.hot(), FEE)));
          stage.at(1, block -> block.announce(instead));
          stage.at(2, block -> block.add(instead));
        });
  }

  /** A party pays from an old coin of its own; the change goes back to it. */
  private static Payment pay(Stage stage, DemoParty from, String coin, String to, String amount) {
    return Payment.of(stage.old(from.hot(), coin)).to(to, Coin.btc(amount)).rest(from.hot(), FEE);
  }
}
