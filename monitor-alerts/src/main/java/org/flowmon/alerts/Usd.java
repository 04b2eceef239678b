package org.flowmon.alerts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.flowmon.chain.Amount;
import org.flowmon.topic.Price;

/** What an amount was worth in US dollars when it arrived, or why nobody can say: never a guess. */
public sealed interface Usd {
  /** Why there is none. */
  enum Reason {
    /** No source gives a price of the asset. */
    NO_FEED,
    /** The newest price then was older than twice the source's heartbeat. */
    STALE,
    /** The first price is of later. */
    BEFORE_FIRST;

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** There is none. */
  record Missing(Reason reason) implements Usd {
    /** Of an asset that nobody gives a price of. */
    public static final Missing NO_FEED = new Missing(Reason.NO_FEED);
  }

  /**
   * The value.
   *
   * @param value in whole cents, rounded down
   * @param price of one whole unit
   * @param priceTime when that was said
   * @param source by whom
   */
  record Known(BigDecimal value, BigDecimal price, Instant priceTime, String source)
      implements Usd {}

  /** Of an amount at a price: exact, then down to the cent. */
  static Usd of(Amount amount, Price price) {
    BigDecimal exact =
        new BigDecimal(amount.toBigInteger(), price.decimals()).multiply(price.usd());
    return new Known(
        exact.setScale(2, RoundingMode.DOWN), price.usd(), price.instant(), price.source());
  }

  /** The value, if it is known. */
  default Optional<BigDecimal> known() {
    return this instanceof Known k ? Optional.of(k.value()) : Optional.empty();
  }

  /** Why it is not known; empty when it is. */
  default String missing() {
    return this instanceof Missing m ? m.reason().toString() : "";
  }
}
