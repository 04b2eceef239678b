package org.flowmon.alerts;

import java.util.Map;
import java.util.Optional;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * What was moved, as far as it is known.
 *
 * @param caip19 its CAIP-19 id; {@code null} for the native coin of a chain without a SLIP-44
 *     number
 * @param symbol of the native coin; {@code null} for a token
 * @param decimals of the native coin; {@code null} for a token, whose amounts then have base units
 *     only
 * @param contract of a token; {@code null} for the native coin
 */
public record AssetRef(
    @Nullable String caip19,
    @Nullable String symbol,
    @Nullable Integer decimals,
    @Nullable String contract) {

  /** The word in a flow for the native coin. */
  private static final String NATIVE = "native";

  /** SLIP-44 coin types by CAIP-2 id. 1 stands for all test networks. */
  private static final Map<String, Integer> SLIP44 =
      Map.of(
          Chain.BITCOIN.caip2(), 0,
          Chain.BITCOIN_TESTNET4.caip2(), 1,
          Chain.BITCOIN_SIGNET.caip2(), 1,
          Chain.BITCOIN_REGTEST.caip2(), 1,
          Chain.ETHEREUM.caip2(), 60,
          Chain.TRON.caip2(), 195,
          Chain.BNB.caip2(), 714,
          Chain.POLYGON.caip2(), 966);

  /** The asset that a flow on {@code chain} names: {@code native} or a token's contract. */
  public static AssetRef of(Chain chain, String asset) {
    if (asset.equals(NATIVE)) {
      Integer type = SLIP44.get(chain.caip2());
      String caip19 = type == null ? null : chain.caip2() + "/slip44:" + type;
      return new AssetRef(caip19, chain.coin(), chain.decimals(), null);
    }
    String kind = chain.equals(Chain.TRON) ? "trc20" : "erc20";
    return new AssetRef(chain.caip2() + "/" + kind + ":" + asset, null, null, asset);
  }

  /** The amount in whole coins, when the decimals are known. */
  public Optional<String> coins(Amount amount) {
    return Optional.ofNullable(decimals).map(d -> Decimals.coins(amount, d));
  }

  /** The amount with its unit: {@code 1.5 BTC}, or {@code 1500 base units of 0x...}. */
  public String show(Amount amount) {
    return coins(amount)
        .map(c -> symbol == null ? c : c + " " + symbol)
        .orElseGet(() -> amount + " base units of " + contract);
  }
}
