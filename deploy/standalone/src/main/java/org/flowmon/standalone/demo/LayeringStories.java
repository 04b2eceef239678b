package org.flowmon.standalone.demo;

import static org.flowmon.standalone.demo.DemoParty.BURUNDUK;
import static org.flowmon.standalone.demo.DemoParty.KITSUNE;
import static org.flowmon.standalone.demo.DemoParty.SOBOL;
import static org.flowmon.standalone.demo.DemoParty.TANUKI;
import static org.flowmon.standalone.demo.DemoParty.VYDRA;
import static org.flowmon.standalone.demo.Story.alert;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.standalone.demo.Story.Promise;

/** Ways to hide where coins come from. */
final class LayeringStories {
  private static final long FEE = 1_900;
  private static final int PEELS = 5;
  private static final int FAN = 12;
  private static final int DUSTED = 30;
  private static final long DUST = 546;

  private LayeringStories() {}

  /** One ransom, three ways to an exchange: over two, four and six hops. */
  static Story layering() {
    return new Story(
        "Layering",
        "A ransom paid to Burunduk goes over 2, 4 and 6 hops to exchanges.",
        List.of(
            alert(BURUNDUK, KITSUNE, 2), alert(BURUNDUK, TANUKI, 4), alert(BURUNDUK, TANUKI, 6)),
        stage ->
            stage.at(
                0,
                block -> {
                  Payment split = Payment.of(stage.old(BURUNDUK.hot(), "15"));
                  split.to(stage.fresh(), Coin.btc("2")).to(stage.fresh(), Coin.btc("3.1"));
                  List<Coin> made = block.add(split.rest(stage.fresh(), FEE));
                  walk(stage, made.get(0), 1, 1, KITSUNE.deposit(0));
                  walk(stage, made.get(1), 1, 3, TANUKI.deposit(0));
                  walk(stage, made.get(2), 1, 5, TANUKI.deposit(2));
                }));
  }

  /**
   * A coin goes on in block {@code offset}; the last of {@code steps} payments is to {@code to}.
   */
  private static void walk(Stage stage, Coin coin, int offset, int steps, String to) {
    stage.at(
        offset,
        block -> {
          String next = steps == 1 ? to : stage.fresh();
          Coin moved = block.add(Payment.of(coin).rest(next, FEE)).getFirst();
          if (steps > 1) {
            walk(stage, moved, offset + 1, steps - 1, to);
          }
        });
  }

  /** A large coin is peeled: block by block a slice goes to the exchange, the rest goes on. */
  static Story peelChain() {
    List<Promise> promises = new ArrayList<>();
    for (int i = 0; i < PEELS; i++) {
      promises.add(alert(VYDRA, TANUKI, 2 + i));
    }
    return new Story(
        "Peel chain",
        "A coin of Vydra's loses slice after slice to Tanuki.",
        promises,
        stage ->
            stage.at(
                0,
                block -> {
                  Payment first = Payment.of(stage.old(VYDRA.hot(), "30"));
                  first.to(stage.fresh(), Coin.btc("10"));
                  peel(stage, block.add(first.rest(VYDRA.hot(), FEE)).getFirst(), 1);
                }));
  }

  private static void peel(Stage stage, Coin coin, int offset) {
    stage.at(
        offset,
        block -> {
          long slice = Coin.btc("0.75") + offset * Coin.btc("0.05");
          Payment payment = Payment.of(coin).to(TANUKI.deposit(offset), slice);
          Coin left = block.add(payment.rest(stage.fresh(), FEE)).get(1);
          if (offset < PEELS) {
            peel(stage, left, offset + 1);
          }
        });
  }

  /** Twelve ways apart and together again. */
  static Story fanOutFanIn() {
    return new Story(
        "Fan-out and fan-in",
        "Sobol pays " + FAN + " addresses; all meet again before Kitsune.",
        List.of(alert(SOBOL, KITSUNE, 4)),
        stage ->
            stage.at(
                0,
                block -> {
                  Payment out = Payment.of(stage.old(SOBOL.hot(), "8"));
                  for (int i = 0; i < FAN; i++) {
                    out.to(stage.fresh(), Coin.btc("0.3") + i * Coin.btc("0.02"));
                  }
                  List<Coin> apart = block.add(out.rest(SOBOL.hot(), FEE)).subList(0, FAN);
                  stage.at(1, next -> onEach(stage, next, apart));
                }));
  }

  private static void onEach(Stage stage, BlockDraft block, List<Coin> apart) {
    List<Coin> moved = new ArrayList<>();
    for (Coin coin : apart) {
      moved.add(block.add(Payment.of(coin).rest(stage.fresh(), FEE)).getFirst());
    }
    stage.at(
        2,
        next -> {
          Coin together = next.add(Payment.of(moved).rest(stage.fresh(), 5 * FEE)).getFirst();
          walk(stage, together, 3, 1, KITSUNE.deposit(1));
        });
  }

  /** A ransom goes into a CoinJoin with four strangers; a fifth of each equal output is of it. */
  static Story coinJoin() {
    return new Story(
        "CoinJoin",
        "A coin of Burunduk's is mixed with four others; one fifth follows each.",
        List.of(alert(BURUNDUK, TANUKI, 3)),
        stage ->
            stage.at(
                0,
                block -> {
                  Payment ransom = Payment.of(stage.old(BURUNDUK.hot(), "1.1"));
                  Coin coin = block.add(ransom.rest(stage.fresh(), FEE)).getFirst();
                  stage.at(2, next -> join(stage, next, coin));
                }));
  }

  private static void join(Stage stage, BlockDraft block, Coin coin) {
    List<Coin> inputs = new ArrayList<>(List.of(coin));
    for (int i = 0; i < 4; i++) {
      inputs.add(stage.old(stage.fresh(), "1.1"));
    }
    Payment join = Payment.of(inputs);
    for (int i = 0; i < 5; i++) {
      join.to(stage.fresh(), Coin.btc("1"));
    }
    for (int i = 0; i < 4; i++) {
      join.to(stage.fresh(), Coin.btc("0.0999"));
    }
    walk(stage, block.add(join.rest(stage.fresh(), 5 * FEE)).get(2), 4, 1, TANUKI.deposit(1));
  }

  /** Dust makes nobody a suspect: it is too little to be followed. */
  static Story dust() {
    return new Story(
        "Dust spray",
        "Sobol sends " + DUST + " satoshi to " + DUSTED + " strangers. No alert when they pay in.",
        List.of(),
        stage ->
            stage.at(
                0,
                block -> {
                  Payment spray = Payment.of(stage.old(SOBOL.hot(), "0.5"));
                  for (int i = 0; i < DUSTED; i++) {
                    spray.to(stage.fresh(), DUST);
                  }
                  List<Coin> dust = block.add(spray.rest(SOBOL.hot(), 5 * FEE));
                  stage.at(2, next -> payInWithDust(stage, next, dust.get(3)));
                  stage.at(3, next -> payInWithDust(stage, next, dust.get(17)));
                }));
  }

  private static void payInWithDust(Stage stage, BlockDraft block, Coin dust) {
    Coin own = stage.old(dust.address(), "0.25");
    block.add(Payment.of(List.of(own, dust)).rest(TANUKI.deposit(0), FEE));
  }
}
