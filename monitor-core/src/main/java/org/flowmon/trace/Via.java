package org.flowmon.trace;

import java.util.Locale;

/** What a way leads through besides plain payments. Images know it by its place. */
enum Via {
  /** A transaction of the shape of a CoinJoin. */
  COINJOIN,
  /** A conversion of one asset into another. */
  SWAP;

  /** The word that flows carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
