package org.flowmon.alerts.tenant;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flowmon.alerts.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The least that a tenant wants to be told of.
 *
 * @param severity the least severe
 * @param amounts the least amount by asset: in whole coins for the symbol of a chain's coin ({@code
 *     BTC}), in base units for the CAIP-19 id of a token. Assets that are not named have none
 */
public record Threshold(Severity severity, SortedMap<String, BigDecimal> amounts) {
  /** Everything. */
  public static final Threshold NONE = new Threshold(Severity.INFO, new TreeMap<>());

  public Threshold {
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    amounts.forEach(
        (asset, least) -> {
          if (asset.isBlank() || least.signum() <= 0) {
            throw new IllegalArgumentException(
                "a least amount is above 0 and of an asset, not " + asset + "=" + least);
          }
        });
  }

  boolean passes(AlertFacts alert) {
    if (alert.severity().compareTo(severity) > 0) { // the most severe comes first
      return false;
    }
    BigDecimal coins = least(alert.symbol());
    if (coins != null && alert.coins() != null) {
      return alert.coins().compareTo(coins) >= 0;
    }
    BigDecimal units = least(alert.caip19());
    return units == null || alert.baseUnits().compareTo(units) >= 0;
  }

  private @Nullable BigDecimal least(@Nullable String asset) {
    return asset == null ? null : amounts.get(asset);
  }
}
