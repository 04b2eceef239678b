package org.flowmon.alerts;

import java.util.Objects;
import java.util.Optional;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What was moved, as far as it is known.
 *
 * @param caip19 its CAIP-19 id; {@code null} for the native coin of a chain without a SLIP-44
 *     number
 * @param symbol of the native coin, or of a token as its flow says
 * @param decimals the same; {@code null} for a token whose flow does not say, and whose amounts
 *     then have base units only
 * @param contract of a token; {@code null} for the native coin
 */
public record AssetRef(
    @Nullable String caip19,
    @Nullable String symbol,
    @Nullable Integer decimals,
    @Nullable String contract) {

  /** What a flow moves. */
  public static AssetRef of(Flow flow) {
    return of(flow.chain(), flow.asset(), flow.unit());
  }

  /** Another asset of the chain, which nobody says how to read; this one when it is the same. */
  public AssetRef sibling(Chain chain, String asset) {
    AssetRef other = of(chain, asset, null);
    return Objects.equals(other.contract, contract) ? this : other;
  }

  /**
   * The asset that a record on {@code chain} names, {@code native} or a token's contract, and how
   * it says that people read it.
   */
  public static AssetRef of(Chain chain, String asset, @Nullable TokenUnit unit) {
    if (asset.equals(AccountTransaction.NATIVE)) {
      return coin(chain);
    }
    String kind = chain.equals(Chain.TRON) ? "trc20" : "erc20";
    return new AssetRef(
        chain.caip2() + "/" + kind + ":" + asset,
        unit == null ? null : unit.symbol(),
        unit == null ? null : (Integer) unit.decimals(),
        asset);
  }

  /** The native coin of a chain. */
  public static AssetRef coin(Chain chain) {
    Integer type = chain.slip44();
    String caip19 = type == null ? null : chain.caip2() + "/slip44:" + type;
    return new AssetRef(caip19, chain.coin(), chain.decimals(), null);
  }

  /**
   * How people read amounts of a token; {@code null} for a coin, and where the flow did not say.
   */
  @Nullable TokenUnit unit() {
    return contract == null || symbol == null || decimals == null
        ? null
        : new TokenUnit(symbol, decimals);
  }

  /** The amount in whole coins, when the decimals are known. */
  public Optional<String> coins(Amount amount) {
    return Optional.ofNullable(decimals).map(d -> Decimals.coins(amount, d));
  }

  /**
   * The amount with its unit, for people: {@code 1,234.56 USDT}, or {@code 1,500 base units of
   * 0x...}.
   */
  public String show(Amount amount) {
    String digits = Decimals.grouped(coins(amount).orElseGet(amount::toString));
    if (decimals == null) {
      return digits + " base units of " + contract;
    }
    return symbol == null ? digits : digits + " " + symbol;
  }
}
