package org.flowmon.alerts;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.flowmon.chain.Amount;

/** Amounts and shares as decimal text, by integer arithmetic only. */
public final class Decimals {
  private static final int SHARE_DIGITS = 4;
  private static final BigInteger SHARE_UNIT = BigInteger.TEN.pow(SHARE_DIGITS);

  private Decimals() {}

  /**
   * The exact amount in whole coins, without trailing zeros: {@code 1.5}, {@code 0}, {@code 20}.
   */
  public static String coins(Amount amount, int decimals) {
    if (amount.isZero()) {
      return "0";
    }
    return new BigDecimal(amount.toBigInteger(), decimals).stripTrailingZeros().toPlainString();
  }

  /**
   * Decimal text as we write it, without an exponent, which could stand for more digits than there
   * is memory. Throws {@link IllegalArgumentException} for anything else.
   */
  static BigDecimal parse(String digits) {
    if (!digits.matches("-?[0-9]{1,100}(\\.[0-9]{1,100})?")) {
      throw new IllegalArgumentException(
          "expected a decimal number, found " + digits.substring(0, Math.min(60, digits.length())));
    }
    return new BigDecimal(digits);
  }

  /** Decimal text with commas between the thousands before the point, for people. */
  public static String grouped(String digits) {
    int point = digits.indexOf('.');
    StringBuilder text = new StringBuilder(digits);
    for (int at = (point < 0 ? digits.length() : point) - 3; at > 0; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /**
   * The share of {@code amount} in {@code whole} with four decimals, rounded down, so that {@code
   * 1.0000} says all of it and {@code 0.0000} less than a ten-thousandth. Nothing of nothing is
   * {@code 0.0000}.
   */
  public static String share(Amount amount, Amount whole) {
    BigInteger tenThousandths =
        whole.isZero()
            ? BigInteger.ZERO
            : amount.toBigInteger().multiply(SHARE_UNIT).divide(whole.toBigInteger());
    return new BigDecimal(tenThousandths, SHARE_DIGITS).toPlainString();
  }

  /** The same in per cent with two decimals, rounded down: {@code 25.00}. */
  static String percent(Amount amount, Amount whole) {
    return new BigDecimal(share(amount, whole)).movePointRight(2).toPlainString();
  }
}
