package org.flowmon.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ledger with one canonical order. {@code name} is the short name used on the command line and in
 * records, {@code caip2} its CAIP-2 identifier, {@code lane} the partition of the lane topic that
 * carries it (never reused), {@code undoDepth} how many blocks back a reorganisation can be undone,
 * {@code confirmations} how many make a block final in practice, {@code coin} the symbol of its
 * native coin, {@code decimals} that coin's decimals and {@code slip44} its SLIP-44 coin type (1
 * for all test networks), {@code null} where it has none.
 */
public record Chain(
    String name,
    String caip2,
    Model model,
    int lane,
    int undoDepth,
    int confirmations,
    String coin,
    int decimals,
    @Nullable Integer slip44) {

  /** How a chain holds value. */
  public enum Model {
    /** Coins named by outpoints. */
    UTXO,
    /** Accounts with a balance per asset. */
    ACCOUNT
  }

  public static final Chain BITCOIN =
      utxo("bitcoin", "bip122:000000000019d6689c085ae165831e93", 0, 0);
  public static final Chain BITCOIN_TESTNET4 =
      utxo("bitcoin-testnet4", "bip122:00000000da84f2bafbbc53dee25a72ae", 1, 1);
  public static final Chain BITCOIN_SIGNET =
      utxo("bitcoin-signet", "bip122:00000008819873e925422c1ff0f99f7c", 2, 1);
  public static final Chain BITCOIN_REGTEST =
      utxo("bitcoin-regtest", "bip122:0f9188f13cb7b2c71f2a335e3a4fc328", 3, 1);
  public static final Chain ETHEREUM = account("ethereum", "eip155:1", 4, 128, 64, "ETH", 18, 60);
  public static final Chain TRON = account("tron", "tron:0x2b6653dc", 5, 64, 19, "TRX", 6, 195);
  public static final Chain BNB = account("bnb", "eip155:56", 6, 128, 15, "BNB", 18, 714);
  public static final Chain POLYGON = account("polygon", "eip155:137", 7, 512, 256, "POL", 18, 966);

  /**
   * No ledger: the lane of the marked test flows that show that the way from a block to a page is
   * open. Nothing on it is about anybody.
   */
  public static final Chain CANARY =
      new Chain("canary", "flowmon:canary", Model.UTXO, 15, 10, 1, "TEST", 0, null);

  /** The first lane for chains of one's own, which {@link #add} makes known. */
  public static final int FIRST_OWN_LANE = 8;

  /** The last of those lanes. */
  public static final int LAST_OWN_LANE = 14;

  private static volatile List<Chain> all =
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

  private static Chain utxo(String name, String caip2, int lane, int slip44) {
    return new Chain(name, caip2, Model.UTXO, lane, 100, 6, "BTC", 8, slip44);
  }

  private static Chain account(
      String name,
      String caip2,
      int lane,
      int undo,
      int confirmations,
      String coin,
      int decimals,
      int slip44) {
    return new Chain(name, caip2, Model.ACCOUNT, lane, undo, confirmations, coin, decimals, slip44);
  }

  /** Every chain there is a lane for, by lane. Lane numbers are for life. */
  public static List<Chain> all() {
    return all;
  }

  /** Those of {@link #all} that {@link #add} made known. */
  public static List<Chain> own() {
    return all.stream().filter(Chain::isOwn).toList();
  }

  private boolean isOwn() {
    return lane >= FIRST_OWN_LANE && lane <= LAST_OWN_LANE;
  }

  /**
   * Makes a chain of one's own known to this process, for good: what records say of it can be read
   * from then on. Again the same one changes nothing. Throws {@link IllegalArgumentException} when
   * another chain has its name, identifier or lane, or the lane is none of those for such chains.
   */
  public static synchronized void add(Chain chain) {
    if (all.contains(chain)) {
      return;
    }
    if (!chain.isOwn()) {
      throw new IllegalArgumentException(
          "lane %d of %s: chains of one's own have lanes %d to %d"
              .formatted(chain.lane, chain, FIRST_OWN_LANE, LAST_OWN_LANE));
    }
    for (Chain other : all) {
      if (other.name.equals(chain.name)
          || other.caip2.equals(chain.caip2)
          || other.lane == chain.lane) {
        throw new IllegalArgumentException(
            "%s (%s) on lane %d is at odds with %s (%s) on lane %d: %s"
                .formatted(
                    chain,
                    chain.caip2,
                    chain.lane,
                    other,
                    other.caip2,
                    other.lane,
                    "a chain keeps its name, chain id, lane, depths and coin for life"));
      }
    }
    List<Chain> more = new ArrayList<>(all);
    more.add(chain);
    more.sort(Comparator.comparingInt(Chain::lane));
    all = List.copyOf(more);
  }

  /** Whether it is followed as Ethereum is, by a chain id of EIP-155. */
  public boolean evm() {
    return caip2.startsWith("eip155:");
  }

  /** The chain of that short name, if there is one. */
  public static Optional<Chain> find(String name) {
    return all.stream().filter(c -> c.name.equals(name)).findFirst();
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
                        + all.stream().map(Chain::name).collect(Collectors.joining(", "))
                        + "; others are made known by --chains FILE"));
  }

  /**
   * The chain whose records that lane carries. Throws {@link IllegalArgumentException} for an
   * unused lane.
   */
  public static Chain ofLane(int lane) {
    return onLane(lane).orElseThrow(() -> new IllegalArgumentException("no chain on lane " + lane));
  }

  /** The same, if there is one. */
  public static Optional<Chain> onLane(int lane) {
    return all.stream().filter(c -> c.lane == lane).findFirst();
  }

  /** The short name. */
  @Override
  public String toString() {
    return name;
  }
}
