package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flowmon.chain.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proportional split, held against the rule written out with unlimited integers. */
class SharesTest {

  @ParameterizedTest(name = "numbers of up to {0} bits")
  @ValueSource(ints = {1, 3, 8, 20, 31, 32, 33, 51, 55, 60, 62, 63, 70, 87, 100, 124, 130, 256})
  void equalsTheRuleInUnlimitedIntegers(int bits) {
    Random random = new Random(bits);
    for (int round = 0; round < 3000; round++) {
      int n = 1 + random.nextInt(24);
      List<BigInteger> parts = new ArrayList<>();
      BigInteger total = BigInteger.ZERO;
      for (int i = 0; i < n; i++) {
        BigInteger part = new BigInteger(Math.max(1, random.nextInt(bits + 1)), random);
        if (random.nextInt(4) == 0 && i > 0) {
          part = parts.get(i - 1); // equal remainders
        }
        parts.add(part);
        total = total.add(part);
      }
      if (total.signum() == 0) {
        continue;
      }
      BigInteger amount =
          switch (random.nextInt(6)) {
            case 0 -> total;
            case 1 -> total.subtract(BigInteger.ONE);
            case 2 -> BigInteger.ONE;
            default -> new BigInteger(total.bitLength() + 8, random).mod(total).max(BigInteger.ONE);
          };
      if (amount.signum() == 0) {
        continue;
      }
      assertEquals(
          rule(parts, total, amount), split(parts, total, amount), parts + " draw " + amount);
    }
  }

  private static List<BigInteger> split(
      List<BigInteger> parts, BigInteger total, BigInteger amount) {
    int w = Limbs.width(Amount.of(total));
    int n = parts.size();
    long[] taken;
    if (w == 1) { // a pool whose last part is the unattributed rest
      long[] pool = new long[Parts.FIRST + Parts.STRIDE * (n - 1)];
      pool[Pool.VALUE] = total.longValueExact();
      for (int i = 0; i < n; i++) {
        pool[i < n - 1 ? Parts.at(i, 1) : Parts.rest(1)] = parts.get(i).longValueExact();
      }
      taken = new long[n];
      Shares.split(pool, n - 1, amount.longValueExact(), taken, new long[n]);
    } else {
      long[] v = new long[n * w];
      for (int i = 0; i < n; i++) {
        Limbs.set(v, i * w, w, Amount.of(parts.get(i)));
      }
      long[] t = new long[w];
      long[] a = new long[w];
      Limbs.set(t, 0, w, Amount.of(total));
      Limbs.set(a, 0, w, Amount.of(amount));
      taken = Shares.split(v, n, w, t, a);
    }
    List<BigInteger> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      out.add(Limbs.big(taken, i * w, w));
    }
    return out;
  }

  private static List<BigInteger> rule(
      List<BigInteger> parts, BigInteger total, BigInteger amount) {
    List<BigInteger> taken = new ArrayList<>();
    List<BigInteger> remainders = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    BigInteger missing = amount;
    for (int i = 0; i < parts.size(); i++) {
      BigInteger[] qr = parts.get(i).multiply(amount).divideAndRemainder(total);
      taken.add(qr[0]);
      remainders.add(qr[1]);
      order.add(i);
      missing = missing.subtract(qr[0]);
    }
    order.sort((x, y) -> remainders.get(y).compareTo(remainders.get(x))); // stable: ties by index
    for (int k = 0; k < missing.intValueExact(); k++) {
      taken.set(order.get(k), taken.get(order.get(k)).add(BigInteger.ONE));
    }
    return taken;
  }

  @Test
  void fractionIsTheFloorOfTheQuotient() {
    Random random = new Random(7);
    for (int round = 0; round < 100_000; round++) {
      long v = (random.nextLong() >>> 2 >>> random.nextInt(61)) | 1;
      long a = v == 1 ? 1 : Math.floorMod(random.nextLong(), v);
      BigInteger expected = BigInteger.valueOf(a).shiftLeft(62).divide(BigInteger.valueOf(v));
      assertEquals(expected.longValueExact(), Shares.fraction62(a, v), a + "/" + v);
    }
  }

  private final Names names = new Names();
  private final Marks marks = new Marks(names);
  private final Haircut haircut = new Haircut(marks, new Ways(new Landings().table));

  private Pool pure(String origin, long amount) {
    Pool pool = new Pool();
    if (origin.isEmpty()) {
      haircut.unattributed(pool, Amount.of(amount));
    } else {
      haircut.pure(pool, names.number(origin), Amount.of(amount));
    }
    return pool;
  }

  @Test
  void aDrawStaysWithinOneUnitOfTheExactShareAndASeriesWithinTheHarmonicSum() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      Pool pool = pure("", 1 + random.nextInt(1_000_000));
      int n = 1 + random.nextInt(6);
      for (int i = 0; i < n; i++) {
        haircut.append(pool, pure("o" + i, 1 + random.nextInt(1_000_000)));
      }
      Map<String, BigInteger> start = amounts(pool);
      BigInteger total = pool.value().toBigInteger();
      int draws = 1 + random.nextInt(12);
      long harmonic = 0; // H_m in thousandths, rounded up
      for (int d = 0; d <= draws; d++) {
        harmonic += 1000 / (d + 1) + 1;
      }
      Pool taken = new Pool();
      for (int d = 0; d < draws && !pool.isZero(); d++) {
        Amount amount = Amount.of((long) random.nextInt((int) pool.value().toLong()) + 1);
        haircut.draw(pool, amount, taken);
        assertWithin(start, total, taken, 1000 + harmonic);
      }
      assertWithin(start, total, pool, 1000 + harmonic);
    }
  }

  /** |part * V - R * value| * 1000 <= bound * V for each origin R of the pool. */
  private void assertWithin(
      Map<String, BigInteger> start, BigInteger total, Pool drawn, long boundThousandths) {
    Map<String, BigInteger> parts = amounts(drawn);
    start.forEach(
        (origin, amount) -> {
          BigInteger off =
              parts
                  .getOrDefault(origin, BigInteger.ZERO)
                  .multiply(total)
                  .subtract(amount.multiply(drawn.value().toBigInteger()))
                  .abs();
          assertTrue(
              off.multiply(BigInteger.valueOf(1000))
                      .compareTo(total.multiply(BigInteger.valueOf(boundThousandths)))
                  <= 0);
        });
  }

  @Test
  void theOrderOfInputsDoesNotMatter() {
    Random random = new Random(13);
    for (int round = 0; round < 2000; round++) {
      Pool forward = pure("", 0);
      Pool backward = pure("", 0);
      List<Pool> inputs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String origin = random.nextInt(3) == 0 ? "" : "o" + random.nextInt(3);
        inputs.add(pure(origin, 1 + random.nextInt(1000)));
      }
      inputs.forEach(input -> haircut.append(forward, input));
      inputs.reversed().forEach(input -> haircut.append(backward, input));
      Amount amount = Amount.of(1 + random.nextInt((int) forward.value().toLong()));
      Pool a = new Pool();
      Pool b = new Pool();
      haircut.draw(forward, amount, a);
      haircut.draw(backward, amount, b);
      assertEquals(amounts(a), amounts(b));
      assertEquals(amounts(forward), amounts(backward));
    }
  }

  private Map<String, BigInteger> amounts(Pool pool) {
    Map<String, BigInteger> amounts = new LinkedHashMap<>();
    haircut.forEachPart(
        pool,
        (mark, way, amount) ->
            amounts.put(
                mark == Marks.NOBODY ? "c" : names.name(marks.origin(mark)),
                amount.toBigInteger()));
    return amounts;
  }
}
