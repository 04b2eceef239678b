package org.flowmon.trace;

import java.math.BigInteger;
import java.util.Arrays;
import org.flowmon.chain.Amount;

/** Sums per asset, origin and book, of any size. */
final class Totals {
  private static final int BOOKS = Book.values().length;

  private final Names assets;
  private final Names origins;

  /** By asset, then origin * BOOKS + book. Kept in two limbs: low 62 bits and the rest. */
  private long[][] low = {};

  private BigInteger[][] high = {};

  Totals(Names assets, Names origins) {
    this.assets = assets;
    this.origins = origins;
  }

  void add(int asset, int origin, Book book, Amount amount) {
    int at = slot(asset, origin, book);
    if (amount.isLong()) {
      long sum = low[asset][at] + amount.toLong();
      if (sum >= 0) {
        low[asset][at] = sum;
        return;
      }
    }
    high[asset][at] = high[asset][at].add(amount.toBigInteger());
  }

  private int slot(int asset, int origin, Book book) {
    if (asset >= low.length) {
      int from = low.length;
      low = Arrays.copyOf(low, assets.size());
      high = Arrays.copyOf(high, assets.size());
      for (int i = from; i < low.length; i++) {
        low[i] = new long[0];
        high[i] = new BigInteger[0];
      }
    }
    int at = origin * BOOKS + book.ordinal();
    if (at >= low[asset].length) {
      int from = low[asset].length;
      low[asset] = Arrays.copyOf(low[asset], origins.size() * BOOKS);
      high[asset] = Arrays.copyOf(high[asset], origins.size() * BOOKS);
      Arrays.fill(high[asset], from, high[asset].length, BigInteger.ZERO);
    }
    return at;
  }

  Amount get(int asset, int origin, Book book) {
    int at = origin * BOOKS + book.ordinal();
    if (asset >= low.length || at >= low[asset].length) {
      return Amount.ZERO;
    }
    return Amount.of(high[asset][at].add(BigInteger.valueOf(low[asset][at])));
  }

  /** Receives one sum above zero. */
  interface Visitor {
    void total(int asset, int origin, Book book, Amount amount);
  }

  void forEach(Visitor visitor) {
    for (int asset = 0; asset < low.length; asset++) {
      for (int at = 0; at < low[asset].length; at++) {
        Book book = Book.values()[at % BOOKS];
        Amount amount = get(asset, at / BOOKS, book);
        if (!amount.isZero()) {
          visitor.total(asset, at / BOOKS, book, amount);
        }
      }
    }
  }

  void addAll(Totals other, int sign) {
    for (int asset = 0; asset < other.low.length; asset++) {
      for (int at = 0; at < other.low[asset].length; at++) {
        long l = other.low[asset][at];
        BigInteger h = other.high[asset][at];
        if (l == 0 && h.signum() == 0) {
          continue;
        }
        int origin = at / BOOKS;
        Book book = Book.values()[at % BOOKS];
        int slot = slot(asset, origin, book);
        BigInteger change = h.add(BigInteger.valueOf(l));
        BigInteger now = high[asset][slot].add(BigInteger.valueOf(low[asset][slot]));
        BigInteger sum = sign > 0 ? now.add(change) : now.subtract(change);
        if (sum.signum() < 0) {
          throw new ArithmeticException("a total below zero");
        }
        boolean fits = sum.bitLength() < 63;
        low[asset][slot] = fits ? sum.longValue() : 0;
        high[asset][slot] = fits ? BigInteger.ZERO : sum;
      }
    }
  }
}
