package org.flowmon.chain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A ledger with one canonical order. {@code name} is the short name used on the command line and in
 * records, {@code caip2} its CAIP-2 identifier, {@code lane} the partition of the lane topic that
 * carries it (never reused), {@code undoDepth} how many blocks back a reorganisation can be undone,
 * {@code confirmations} how many make a block final in practice, {@code coin} the symbol of its
 * native coin and {@code decimals} that coin's decimals.
 */
public record Chain(
    String name,
    String caip2,
    Model model,
    int lane,
    int undoDepth,
    int confirmations,
    String coin,
    int decimals) {

  /** How a chain holds value. */
  public enum Model {
    /** Coins named by outpoints. */
    UTXO,
    /** Accounts with a balance per asset. */
    ACCOUNT
  }

  public static final Chain BITCOIN = utxo("bitcoin", "bip122:000000000019d6689c085ae165831e93", 0);
  public static final Chain BITCOIN_TESTNET4 =
      utxo("bitcoin-testnet4", "bip122:00000000da84f2bafbbc53dee25a72ae", 1);
  public static final Chain BITCOIN_SIGNET =
      utxo("bitcoin-signet", "bip122:00000008819873e925422c1ff0f99f7c", 2);
  public static final Chain BITCOIN_REGTEST =
      utxo("bitcoin-regtest", "bip122:0f9188f13cb7b2c71f2a335e3a4fc328", 3);
  public static final Chain ETHEREUM = account("ethereum", "eip155:1", 4, 128, 64, "ETH", 18);
  public static final Chain TRON = account("tron", "tron:0x2b6653dc", 5, 64, 19, "TRX", 6);
  public static final Chain BNB = account("bnb", "eip155:56", 6, 128, 15, "BNB", 18);
  public static final Chain POLYGON = account("polygon", "eip155:137", 7, 512, 256, "POL", 18);

  /**
   * No ledger: the lane of the marked test flows that show that the way from a block to a page is
   * open. Nothing on it is about anybody.
   */
  public static final Chain CANARY =
      new Chain("canary", "flowmon:canary", Model.UTXO, 15, 10, 1, "TEST", 0);

  /** Every chain there is a lane for. Lane numbers are for life. */
  public static final List<Chain> ALL =
      List.of(
          BITCOIN,
          BITCOIN_TESTNET4,
          BITCOIN_SIGNET,
          BITCOIN_REGTEST,
          ETHEREUM,
          TRON,
          BNB,
          POLYGON,
          CANARY);

  private static Chain utxo(String name, String caip2, int lane) {
    return new Chain(name, caip2, Model.UTXO, lane, 100, 6, "BTC", 8);
  }

  private static Chain account(
      String name, String caip2, int lane, int undo, int confirmations, String coin, int decimals) {
    return new Chain(name, caip2, Model.ACCOUNT, lane, undo, confirmations, coin, decimals);
  }

  /** The chain of that short name, if there is one. */
  public static Optional<Chain> find(String name) {
    return ALL.stream().filter(c -> c.name.equals(name)).findFirst();
  }

  /**
   * The chain of that short name. Throws {@link IllegalArgumentException} that lists the known
   * names.
   */
  public static Chain named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown chain \""
                        + name
                        + "\"; known: "
                        + ALL.stream().map(Chain::name).collect(Collectors.joining(", "))));
  }

  /**
   * The chain whose records that lane carries. Throws {@link IllegalArgumentException} for an
   * unused lane.
   */
  public static Chain ofLane(int lane) {
    return ALL.stream()
        .filter(c -> c.lane == lane)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no chain on lane " + lane));
  }

  /** The short name. */
  @Override
  public String toString() {
    return name;
  }
}
