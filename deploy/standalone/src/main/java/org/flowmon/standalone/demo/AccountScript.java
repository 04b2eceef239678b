package org.flowmon.standalone.demo;

import static org.flowmon.standalone.demo.AccountBlock.transfer;
import static org.flowmon.standalone.demo.DemoParty.BURUNDUK;
import static org.flowmon.standalone.demo.DemoParty.KITSUNE;
import static org.flowmon.standalone.demo.DemoParty.LOSOS;
import static org.flowmon.standalone.demo.DemoParty.RYS;
import static org.flowmon.standalone.demo.DemoParty.SOBOL;
import static org.flowmon.standalone.demo.DemoParty.TANUKI;
import static org.flowmon.standalone.demo.DemoParty.VYDRA;
import static org.flowmon.standalone.demo.Story.alert;

import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.TokenUnit;
import org.flowmon.standalone.demo.Story.Promise;

/** The stories of the account chain and their order. */
final class AccountScript {
  /** Blocks from its first to its last. */
  static final int BLOCKS = Script.BLOCKS;

  /** The token that stories and people pay in: a dollar token with six decimals. */
  static final String TOKEN = "0xdac17f958d2ee523a2206206994597c13d831ec7";

  /** How people read its amounts. */
  static final TokenUnit DOLLARS = new TokenUnit("USDT", 6);

  private static final String COIN = AccountTransaction.NATIVE;
  private static final long DOLLAR = 1_000_000;
  private static final long FINNEY = 1_000_000_000_000_000L;

  /**
   * One typology.
   *
   * @param first the block, counted from the script's first, with which it begins
   * @param title two or three words
   * @param line what happens, in one line
   * @param promises the alerts it yields, all of them
   * @param steps what is done in its blocks, one after the other
   */
  record Act(
      int first,
      String title,
      String line,
      List<Promise> promises,
      List<Consumer<AccountBlock>> steps) {}

  private AccountScript() {}

  /**
   * In the order in which they are told.
   *
   * @param name of this run of the script: other names, other accounts
   */
  static List<Act> acts(String name) {
    return List.of(layering(name), swap(name), sweep(), bridge(name), inferred(name));
  }

  /** Every alert of one run of the script. */
  static List<Promise> promises() {
    return acts("").stream().flatMap(act -> act.promises().stream()).toList();
  }

  private static Act layering(String name) {
    String one = DemoAddress.account(name + " layering", 1);
    String two = DemoAddress.account(name + " layering", 2);
    return new Act(
        12,
        "Layering in a token",
        "Vydra's dollars reach Tanuki over two accounts that nobody knows.",
        List.of(alert(VYDRA, TANUKI, 3)),
        List.of(
            block -> block.pay(TOKEN, VYDRA.hotAccount(), one, 48_000 * DOLLAR),
            block -> block.pay(TOKEN, one, two, 47_900 * DOLLAR),
            block -> block.pay(TOKEN, two, TANUKI.depositAccount(0), 47_850 * DOLLAR)));
  }

  private static Act swap(String name) {
    String mule = DemoAddress.account(name + " swap", 1);
    String pool = DemoAddress.account("pool", 0);
    return new Act(
        28,
        "Swapped, then paid on",
        "Dollars of Sobol are swapped for coins on the way to Kitsune.",
        List.of(alert(SOBOL, KITSUNE, 3)),
        List.of(
            block -> block.pay(TOKEN, SOBOL.hotAccount(), mule, 5_000 * DOLLAR),
            block ->
                block.add(
                    mule,
                    transfer(TOKEN, mule, pool, 5_000 * DOLLAR).as(Conversion.give(0)),
                    transfer(COIN, pool, mule, 2_000 * FINNEY).as(Conversion.take(0))),
            block -> block.pay(COIN, mule, KITSUNE.depositAccount(1), 1_990 * FINNEY)));
  }

  private static Act sweep() {
    String deposit = KITSUNE.depositAccount(2);
    return new Act(
        46,
        "Swept from a deposit address",
        "Burunduk pays into a deposit address of Kitsune, which is swept: one alert, not two.",
        List.of(alert(BURUNDUK, KITSUNE, 1)),
        List.of(
            block -> block.pay(TOKEN, BURUNDUK.hotAccount(), deposit, 750 * DOLLAR),
            block -> block.pay(TOKEN, deposit, KITSUNE.hotAccount(), 750 * DOLLAR)));
  }

  private static Act bridge(String name) {
    String mule = DemoAddress.account(name + " bridge", 1);
    return new Act(
        62,
        "Over a bridge",
        "Rys has coins brought to another chain; the bridge's message is in the flow.",
        List.of(alert(RYS, LOSOS, 2)),
        List.of(
            block -> block.pay(COIN, RYS.hotAccount(), mule, 900 * FINNEY),
            block ->
                block.add(
                    mule,
                    transfer(COIN, mule, LOSOS.hotAccount(), 890 * FINNEY).under("losos:0x2a"))));
  }

  private static Act inferred(String name) {
    String customer = DemoAddress.account(name + " deposits", 1);
    String deposit = DemoAddress.account(name + " deposits", 2);
    return new Act(
        70,
        "An address that no list names",
        "What a customer paid in there was forwarded to Kitsune; then Sobol pays: an inferred alert.",
        List.of(alert(SOBOL, KITSUNE, 1)),
        List.of(
            block -> block.pay(TOKEN, customer, deposit, 310 * DOLLAR),
            block -> block.pay(TOKEN, deposit, KITSUNE.hotAccount(), 310 * DOLLAR),
            block -> block.pay(TOKEN, SOBOL.hotAccount(), deposit, 640 * DOLLAR),
            block -> block.pay(TOKEN, deposit, KITSUNE.hotAccount(), 640 * DOLLAR)));
  }
}
