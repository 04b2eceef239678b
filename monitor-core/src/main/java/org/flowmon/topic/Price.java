package org.flowmon.topic;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.AddressForm;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * What one whole unit of an asset was worth in US dollars, as a source said. Exact: decimal digits,
 * never a binary fraction.
 *
 * @param asset CAIP-19 id, the reference spelled as records spell it
 * @param decimals of the asset: how many digits of its base units are behind the point
 * @param usd more than nothing
 * @param time when the source said so, seconds since 1970-01-01 UTC
 * @param source who says so
 * @param round which round of the source it is, {@code null} where it has none
 * @param heartbeat within how many seconds the source says something new, at the latest
 * @param block hash of the block that said so; {@code null} for a source outside the chain. When
 *     the block is taken back, so is the price
 */
public record Price(
    String asset,
    int decimals,
    BigDecimal usd,
    long time,
    String source,
    @Nullable String round,
    long heartbeat,
    @Nullable String block) {
  private static final int MOST_DIGITS = 77;

  public Price {
    if (usd.signum() <= 0) {
      throw new IllegalArgumentException("a price is more than nothing, not " + usd);
    }
    if (decimals < 0 || decimals > MOST_DIGITS) {
      throw new IllegalArgumentException("an asset has 0 to 77 decimals, not " + decimals);
    }
    if (usd.precision() > MOST_DIGITS || Math.abs(usd.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException("a price has at most 77 digits");
    }
    if (heartbeat <= 0) {
      throw new IllegalArgumentException("a heartbeat is a second or more, not " + heartbeat);
    }
    usd = usd.stripTrailingZeros();
  }

  /** The chain that the asset is on, if it is one that is known. */
  public Optional<Chain> chain() {
    return chain(asset);
  }

  /** The chain that an asset is on, if it is one that is known. */
  public static Optional<Chain> chain(String asset) {
    return Chain.all().stream().filter(c -> asset.startsWith(c.caip2() + "/")).findFirst();
  }

  /**
   * A CAIP-19 id as records spell it, with an address in its normal form. Throws {@link
   * IllegalArgumentException} for one that is none, or is of a chain that is not known.
   */
  public static String spelled(String asset) {
    Chain of =
        chain(asset)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected an asset by its CAIP-19 id (as eip155:1/slip44:60) on a chain that"
                            + " is known, found \""
                            + asset
                            + "\""));
    String reference = asset.substring(of.caip2().length() + 1);
    if (reference.matches("slip44:[0-9]{1,9}")) {
      return asset;
    }
    String kind = of.equals(Chain.TRON) ? "trc20:" : "erc20:";
    String address = reference.startsWith(kind) ? reference.substring(kind.length()) : "";
    AddressCheck check = AddressCheck.of(of.name(), address);
    if (!check.usable()) {
      throw new IllegalArgumentException("asset \"" + asset + "\": " + check.reason());
    }
    return of.caip2() + "/" + kind + AddressForm.normal(of.name(), address);
  }

  /** The digits, without an exponent. */
  public String digits() {
    return usd.toPlainString();
  }

  /** The time as an instant. */
  public Instant instant() {
    return Instant.ofEpochSecond(time);
  }
}
