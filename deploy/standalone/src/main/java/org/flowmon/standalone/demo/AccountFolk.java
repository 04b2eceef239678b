package org.flowmon.standalone.demo;

import java.util.List;
import java.util.Random;
import org.flowmon.chain.AccountTransaction;

/**
 * The ordinary payments on the account chain: people pay people in coins and in the token, and in
 * and out of two licensed exchanges. Nobody here has to do with a story.
 */
final class AccountFolk {
  private static final int PEOPLE = 120;
  private static final int FEWEST = 10;
  private static final int MOST = 28;
  private static final List<DemoParty> EXCHANGES = List.of(DemoParty.TANUKI, DemoParty.KITSUNE);

  private final String name;
  private final Random random;

  /**
   * @param name of the economy: other names, other accounts
   */
  AccountFolk(String name, Random random) {
    this.name = name;
    this.random = random;
  }

  /** Fills a block with a few tens of payments. */
  void pay(AccountBlock block) {
    int n = FEWEST + random.nextInt(MOST - FEWEST + 1);
    for (int i = 0; i < n; i++) {
      int person = random.nextInt(PEOPLE);
      int other = (person + 1 + random.nextInt(PEOPLE - 1)) % PEOPLE;
      DemoParty exchange = EXCHANGES.get(random.nextInt(EXCHANGES.size()));
      int what = random.nextInt(100);
      if (what < 84) {
        pay(block, account(person), account(other));
      } else if (what < 92) {
        pay(block, account(person), exchange.depositAccount(person));
      } else {
        pay(block, exchange.hotAccount(), account(other));
      }
    }
  }

  private void pay(AccountBlock block, String from, String to) {
    if (random.nextInt(3) == 0) {
      block.pay(
          AccountTransaction.NATIVE, from, to, 1_000_000_000L * (1 + random.nextInt(900_000)));
    } else {
      block.pay(AccountScript.TOKEN, from, to, 1_000_000L + random.nextInt(2_000_000_000));
    }
  }

  private String account(int person) {
    return DemoAddress.account(name + " somebody", person);
  }
}
