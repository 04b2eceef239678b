package org.flowmon.standalone.demo;

import java.util.Locale;

/**
 * The invented parties of the demo that have a name; {@code demo.watchlist.jsonl} says the rest of
 * them. Each has the addresses 0 to {@link #ADDRESSES} - 1, and as many accounts.
 */
enum DemoParty {
  /** A licensed exchange in Japan. */
  TANUKI,
  /** Another one. */
  KITSUNE,
  /** A mining pool in Japan. */
  KIJI,
  /** A sanctioned exchange in Russia. */
  VYDRA,
  /** A sanctioned darknet market. */
  SOBOL,
  /** Sanctioned extortionists. */
  BURUNDUK,
  /** An over-the-counter desk in Russia that is on no list. */
  RYS,
  /** A payment service that is designated on the second day of the script. */
  KULAN,
  /** A mining pool in Irkutsk region. */
  NERPA,
  /** A hosting company for miners in Irkutsk region. */
  KABARGA,
  /** A bridge to another chain. */
  LOSOS;

  /** How many addresses each party is known by. */
  static final int ADDRESSES = 4;

  /** Its entity id in the watchlist. */
  String id() {
    return "demo-" + name().toLowerCase(Locale.ROOT);
  }

  /** What it writes into the blocks it mines. */
  String coinbaseTag() {
    return "/" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT) + " demo/";
  }

  /** The address it pays from. */
  String hot() {
    return address(0);
  }

  /** An address it is paid at; any number. */
  String deposit(int number) {
    return address(1 + Math.floorMod(number, ADDRESSES - 1));
  }

  /** The account it pays from. */
  String hotAccount() {
    return account(0);
  }

  /** An account it is paid at; any number. */
  String depositAccount(int number) {
    return account(1 + Math.floorMod(number, ADDRESSES - 1));
  }

  /** Its account of that number. */
  String account(int number) {
    return DemoAddress.account(id(), number);
  }

  /** Its address of that number. */
  String address(int number) {
    return DemoAddress.of(id(), number);
  }
}
