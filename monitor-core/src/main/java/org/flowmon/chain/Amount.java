package org.flowmon.chain;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of base units (satoshi, wei, token units): a whole number from 0 upwards, without an
 * upper limit. Values that fit in 63 bits are held in a long; larger ones in a {@link BigInteger}.
 * Never a floating point number. All operations are exact; a result below zero throws {@link
 * ArithmeticException}.
 */
public final class Amount implements Comparable<Amount> {
  /** Nothing. */
  public static final Amount ZERO = new Amount(0, null);

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final long small;
  private final @Nullable BigInteger big;

  private Amount(long small, @Nullable BigInteger big) {
    this.small = small;
    this.big = big;
  }

  /**
   * The amount of {@code units} base units. Throws {@link IllegalArgumentException} when negative.
   */
  public static Amount of(long units) {
    if (units < 0) {
      throw new IllegalArgumentException("an amount is 0 or more base units, not " + units);
    }
    return units == 0 ? ZERO : new Amount(units, null);
  }

  /**
   * The amount of {@code units} base units. Throws {@link IllegalArgumentException} when negative.
   */
  public static Amount of(BigInteger units) {
    if (units.signum() < 0) {
      throw new IllegalArgumentException("an amount is 0 or more base units, not " + units);
    }
    return units.compareTo(LONG_MAX) <= 0 ? of(units.longValue()) : new Amount(0, units);
  }

  /** Reads decimal digits. Throws {@link IllegalArgumentException} for anything else. */
  public static Amount parse(String digits) {
    int n = digits.length();
    boolean ok = n > 0 && n <= 100;
    for (int i = 0; ok && i < n; i++) {
      char c = digits.charAt(i);
      ok = c >= '0' && c <= '9';
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "expected base units as decimal digits, found \"" + shorten(digits) + "\"");
    }
    return n <= 18 ? of(Long.parseLong(digits)) : of(new BigInteger(digits));
  }

  private static String shorten(String s) {
    return s.length() <= 40 ? s : s.substring(0, 40) + "...";
  }

  /** Whether the amount fits in a signed 64-bit number, so that {@link #toLong} gives it. */
  public boolean isLong() {
    return big == null;
  }

  /** The amount as a long. Throws {@link ArithmeticException} when it does not fit. */
  public long toLong() {
    if (big != null) {
      throw new ArithmeticException(big + " does not fit in 63 bits");
    }
    return small;
  }

  /** The amount as an integer of any size. */
  public BigInteger toBigInteger() {
    return big != null ? big : BigInteger.valueOf(small);
  }

  /** Whether the amount is nothing. */
  public boolean isZero() {
    return big == null && small == 0;
  }

  /** This and {@code other} together. */
  public Amount plus(Amount other) {
    if (big == null && other.big == null) {
      long sum = small + other.small;
      if (sum >= 0) {
        return of(sum);
      }
    }
    return of(toBigInteger().add(other.toBigInteger()));
  }

  /** This less {@code other}. Throws {@link ArithmeticException} when that is below zero. */
  public Amount minus(Amount other) {
    if (compareTo(other) < 0) {
      throw new ArithmeticException(this + " - " + other + " is below zero");
    }
    if (big == null && other.big == null) {
      return of(small - other.small);
    }
    return of(toBigInteger().subtract(other.toBigInteger()));
  }

  @Override
  public int compareTo(Amount other) {
    if (big == null && other.big == null) {
      return Long.compare(small, other.small);
    }
    return toBigInteger().compareTo(other.toBigInteger());
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Amount other && compareTo(other) == 0;
  }

  @Override
  public int hashCode() {
    return big != null ? big.hashCode() : Long.hashCode(small);
  }

  /** Decimal digits; {@link #parse} reads them back. */
  @Override
  public String toString() {
    return big != null ? big.toString() : Long.toString(small);
  }
}
