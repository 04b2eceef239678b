package org.flowmon.trace;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;

/**
 * What is too far, too small or too much to follow. Applied to a composition when it lands; what
 * goes becomes unattributed and is booked as pruned. Haircut: a part with more than {@code maxHops}
 * goes; a part below one {@code shareDivisor}-th of the holder or below the asset's minimum goes;
 * then the {@code maxParts} largest stay. Fifo: a lot with more than {@code maxHops} and a lot
 * below a tenth of the asset's minimum go.
 *
 * @param maxHops the most hops a part may have
 * @param shareDivisor 1000 for a tenth of a percent; 0 for no limit
 * @param maxParts the most parts a holder may have
 * @param minimums whether the minimum of an asset counts
 */
public record Bounds(int maxHops, int shareDivisor, int maxParts, boolean minimums) {
  /** The bounds used unless others are asked for. */
  public static final Bounds DEFAULT = new Bounds(10, 1000, 32, true);

  /** Follow everything. */
  public static final Bounds NONE = new Bounds(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, false);

  private static final Amount DOLLARS_10_AT_6 = Amount.of(10_000_000);
  private static final Amount DOLLARS_10_AT_18 =
      Amount.of(BigInteger.TEN.multiply(BigInteger.TEN.pow(18)));

  /**
   * Dollar stablecoins by contract, with ten dollars of each. Token contracts as published by their
   * issuers.
   */
  private static final Map<String, Map<String, Amount>> STABLECOINS =
      Map.of(
          "ethereum",
          Map.of(
              "0xdac17f958d2ee523a2206206994597c13d831ec7", DOLLARS_10_AT_6, // USDT
              "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", DOLLARS_10_AT_6, // USDC
              "0x6b175474e89094c44da98b954eedeac495271d0f", DOLLARS_10_AT_18), // DAI
          "tron",
          Map.of("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", DOLLARS_10_AT_6)); // USDT

  /**
   * Reads {@code default}, {@code none}, or what differs from the default as {@link #toString}
   * writes it: {@code hops=6,share=1/500,parts=16,minimums=no}, {@code any} for no limit. Throws
   * {@link IllegalArgumentException} for anything else.
   */
  public static Bounds parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "default" -> DEFAULT;
      case "none" -> NONE;
      default -> BoundsText.parse(text);
    };
  }

  /**
   * The least amount of an asset that is worth following as a part; nothing where the asset has no
   * minimum.
   */
  public Amount minimum(Chain chain, String asset) {
    if (!minimums) {
      return Amount.ZERO;
    }
    if (asset.equals(AccountTransaction.NATIVE)) {
      if (chain.model() == Chain.Model.UTXO) {
        return Amount.of(10_000);
      }
      return chain.equals(Chain.ETHEREUM) ? Amount.of(3_000_000_000_000_000L) : Amount.ZERO;
    }
    return STABLECOINS.getOrDefault(chain.name(), Map.of()).getOrDefault(asset, Amount.ZERO);
  }

  /** {@code default}, {@code none}, or all four as {@link #parse} reads them. */
  @Override
  public String toString() {
    if (equals(DEFAULT)) {
      return "default";
    }
    return equals(NONE) ? "none" : BoundsText.of(this);
  }
}
