package org.flowmon.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flowmon.chain.Amount;

/**
 * How a composition of value x becomes one of value y, in exact integers. Unlike a draw, y may be
 * the larger. A part whose share is below one unit can come out as nothing.
 */
final class Scaling {
  private Scaling() {}

  private record Share(int mark, int way, BigInteger floor, BigInteger remainder) {}

  /**
   * Each part R becomes floor(R*y/x), and the units still missing go one each to the largest
   * remainders, the earlier part first among equals.
   */
  static void byRemainder(Mixing mixing, Pool from, Amount value, Pool to) {
    if (!mixing.attributed(from)) {
      mixing.unattributed(to, value);
      return;
    }
    BigInteger x = from.value().toBigInteger();
    BigInteger y = value.toBigInteger();
    List<Share> shares = new ArrayList<>();
    mixing.forEachPart(
        from,
        (mark, way, amount) -> {
          BigInteger[] share = amount.toBigInteger().multiply(y).divideAndRemainder(x);
          shares.add(new Share(mark, way, share[0], share[1]));
        });
    BigInteger missing = y;
    for (Share share : shares) {
      missing = missing.subtract(share.floor);
    }
    shares.sort(Comparator.comparing(Share::remainder).reversed()); // stable
    mixing.unattributed(to, Amount.ZERO);
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      boolean more = BigInteger.valueOf(i).compareTo(missing) < 0;
      add(mixing, to, share.mark, share.way, more ? share.floor.add(BigInteger.ONE) : share.floor);
    }
  }

  /**
   * The lots keep their order, and what the first k of them come to is floor(sum of the first k * y
   * / x), for every k.
   */
  static void inOrder(Mixing mixing, Pool from, Amount value, Pool to) {
    BigInteger x = from.value().toBigInteger();
    BigInteger y = value.toBigInteger();
    BigInteger[] before = {BigInteger.ZERO, BigInteger.ZERO}; // of x, of y
    mixing.unattributed(to, Amount.ZERO);
    mixing.forEachPart(
        from,
        (mark, way, amount) -> {
          BigInteger lots = before[0].add(amount.toBigInteger());
          BigInteger scaled = lots.multiply(y).divide(x);
          add(mixing, to, mark, way, scaled.subtract(before[1]));
          before[0] = lots;
          before[1] = scaled;
        });
  }

  private static void add(Mixing mixing, Pool to, int mark, int way, BigInteger amount) {
    if (amount.signum() > 0) {
      mixing.addPart(to, mark, way, Amount.of(amount));
    }
  }
}
