package org.flowmon.standalone.demo;

import java.util.function.Consumer;

/** Where one story is played: from its first block on, with addresses and coins of its own. */
final class Stage {
  private final DemoEconomy economy;
  private final String name;
  private final int first;
  private int addresses;
  private int coins;

  /**
   * @param name differs from that of every other stage of the economy
   * @param first position of the story's first block in the script
   */
  Stage(DemoEconomy economy, String name, int first) {
    this.economy = economy;
    this.name = name;
    this.first = first;
  }

  /** Has something done in the story's block {@code offset}, from 0. */
  void at(int offset, Consumer<BlockDraft> step) {
    economy.schedule(first + offset, step);
  }

  /** An address that nobody used before. */
  String fresh() {
    return DemoAddress.of(name, addresses++);
  }

  /** A coin from before the script, at that address. */
  Coin old(String address, String btc) {
    return Coin.old(name + " coin " + coins++, address, Coin.btc(btc));
  }
}
