package org.flowmon.ingest.evm;

import java.io.IOException;

/**
 * A token that knows {@code balanceOf} and {@code transfer}, told apart by the length of the call's
 * data, and logs what it moves; put where a followed token stands on the real chain. What an
 * account holds is stored at its address.
 */
public final class SmallToken {
  /** Where it is put: USDT. */
  public static final String ADDRESS = "0xdac17f958d2ee523a2206206994597c13d831ec7";

  private static final String CODE =
      "0x"
          // calldatasize == 68: transfer
          + "36604414601357"
          // return sload(holder)
          + "60043554600052"
          + "60206000f3"
          // storage[caller] = storage[caller] - amount
          + "5b602435"
          + "8033540333"
          + "55"
          // storage[to] = storage[to] + amount
          + "80600435540160043555"
          // log3(amount, Transfer, caller, to)
          + "600052"
          + "60043533"
          + "7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
          + "60206000a300";

  private SmallToken() {}

  /** Puts it there; that account holds so much of it. */
  public static void put(AnvilNode node, String holder, long units) throws IOException {
    put(node, ADDRESS, holder, units);
  }

  /** Puts one there. */
  public static void put(AnvilNode node, String contract, String holder, long units)
      throws IOException {
    node.code(contract, CODE);
    node.store(contract, word(holder), "0x" + "%064x".formatted(units));
  }

  /** Moves some of it in the next block; the transaction's id. */
  public static String pay(AnvilNode node, String from, String to, long units) throws IOException {
    return pay(node, ADDRESS, from, to, units);
  }

  /** Moves some of the one there. */
  public static String pay(AnvilNode node, String contract, String from, String to, long units)
      throws IOException {
    String data = "0xa9059cbb" + word(to).substring(2) + "%064x".formatted(units);
    return node.send(from, contract, 0, data);
  }

  private static String word(String address) {
    return "0x" + "0".repeat(24) + address.substring(2);
  }
}
