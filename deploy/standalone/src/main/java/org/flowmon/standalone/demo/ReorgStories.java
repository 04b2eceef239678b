package org.flowmon.standalone.demo;

import static org.flowmon.standalone.demo.DemoParty.BURUNDUK;
import static org.flowmon.standalone.demo.DemoParty.KITSUNE;
import static org.flowmon.standalone.demo.DemoParty.TANUKI;
import static org.flowmon.standalone.demo.DemoParty.VYDRA;

import java.util.List;
import org.flowmon.standalone.demo.Story.Promise;

/** Blocks that lose against others, and what becomes of the alerts they raised. */
final class ReorgStories {
  private static final long FEE = 2_700;

  private ReorgStories() {}

  /** The payment is in the other branch too, one block later. */
  static Story comesBack() {
    return new Story(
        "Reorganisation",
        "Two blocks are orphaned; Vydra's payment is mined again a block later.",
        List.of(new Promise(VYDRA, TANUKI, 1, false, "reinstated")),
        stage ->
            stage.at(
                0,
                block ->
                    block.orphan(
                        Payment.of(stage.old(VYDRA.hot(), "2.5"))
                            .to(TANUKI.deposit(0), Coin.btc("1.2"))
                            .rest(VYDRA.hot(), FEE),
                        null)));
  }

  /** The other branch spends the coin elsewhere first. */
  static Story neverComesBack() {
    return new Story(
        "Reorganisation, double spend",
        "Two blocks are orphaned; the coin went elsewhere, the payment is gone.",
        List.of(new Promise(BURUNDUK, KITSUNE, 1, false, "retracted")),
        stage ->
            stage.at(
                0,
                block -> {
                  Coin coin = stage.old(BURUNDUK.hot(), "0.8");
                  block.orphan(
                      Payment.of(coin).rest(KITSUNE.deposit(2), FEE),
                      Payment.of(coin).rest(BURUNDUK.address(3), 3 * FEE));
                }));
  }
}
