package org.flowmon.watchlist;

import org.jspecify.annotations.Nullable;

/**
 * One claim as tracing sees it: who controls an address, or which mining pool writes a coinbase
 * tag. Exactly one of {@code address} and {@code coinbaseTag} is given. {@code fromDay} is the
 * first UTC day (days since 1970-01-01) on which the claim counts, {@link Long#MIN_VALUE} for
 * always. {@code pool} says that the entity is a mining pool; {@code transparent} that value passes
 * through it as if it were unlabelled (a dex or bridge so marked); {@code bridge} that the entity
 * is a bridge, {@code exchange} that it is an exchange. {@code inference} says that no list claims
 * it, and why it is taken for true.
 */
public record Label(
    String entity,
    @Nullable String address,
    @Nullable String coinbaseTag,
    long fromDay,
    Confidence confidence,
    boolean pool,
    boolean transparent,
    boolean bridge,
    boolean exchange,
    @Nullable Inference inference) {
  public Label {
    if ((address == null) == (coinbaseTag == null)) {
      throw new IllegalArgumentException(
          "a label has either an address or a coinbase tag: " + entity);
    }
  }

  /** A claim of a list about an entity that is neither a bridge nor an exchange. */
  public Label(
      String entity,
      @Nullable String address,
      @Nullable String coinbaseTag,
      long fromDay,
      Confidence confidence,
      boolean pool,
      boolean transparent) {
    this(entity, address, coinbaseTag, fromDay, confidence, pool, transparent, false, false, null);
  }

  /** That an address is an exchange's deposit address, as it behaves. */
  public static Label inferred(String exchange, String address, Inference why) {
    return new Label(
        exchange, address, null, Long.MIN_VALUE, Confidence.LOW, false, false, false, true, why);
  }
}
