package org.flowmon.alerts.rule;

import java.math.BigDecimal;

/**
 * A number with a fraction, exact. Equal numbers are equal however they were written, in Java and
 * in CEL (which finds a bare {@link BigDecimal} equal to nothing).
 */
record Exact(BigDecimal value) implements Comparable<Exact> {
  Exact {
    value = value.stripTrailingZeros();
  }

  static Exact of(String text) {
    return new Exact(new BigDecimal(text));
  }

  Exact plus(Exact other) {
    return new Exact(value.add(other.value));
  }

  Exact times(Exact other) {
    return new Exact(value.multiply(other.value));
  }

  @Override
  public int compareTo(Exact other) {
    return value.compareTo(other.value);
  }

  /** Without an exponent. */
  @Override
  public String toString() {
    return value.toPlainString();
  }
}
