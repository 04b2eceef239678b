package org.flowmon.watchlist;

import java.util.Locale;
import java.util.Optional;

/**
 * What an entity does, as far as a source says. {@link #UNKNOWN} and {@link #ORGANISATION} say
 * little: when sources are merged, any other kind wins over them.
 */
public enum EntityKind {
  UNKNOWN,
  ORGANISATION,
  PERSON,
  EXCHANGE,
  MINING_POOL,
  MINING_HOST,
  DARKNET_MARKET,
  MARKETPLACE,
  RANSOMWARE,
  MIXER,
  PAYMENT_SERVICE,
  WALLET_SERVICE,
  GAMBLING,
  BRIDGE,
  DEX,
  DEFI,
  TOKEN_ISSUER,
  BANK,
  HOSTING,
  THEFT,
  SCAM,
  EXTREMISM;

  /** The kind of that lower-case word, hyphens between its parts. */
  public static Optional<EntityKind> find(String word) {
    for (EntityKind kind : values()) {
      if (kind.toString().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** How much it says: 0 nothing, 1 little, 2 a definite activity. */
  int weight() {
    return this == UNKNOWN ? 0 : this == ORGANISATION ? 1 : 2;
  }

  /** The lower-case word, as in {@code mining-pool}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
