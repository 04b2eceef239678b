package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
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
    long[] v = new long[parts.size() * w];
    for (int i = 0; i < parts.size(); i++) {
      Limbs.set(v, i, w, Amount.of(parts.get(i)));
    }
    long[] t = new long[w];
    long[] a = new long[w];
    Limbs.set(t, 0, w, Amount.of(total));
    Limbs.set(a, 0, w, Amount.of(amount));
    long[] taken = Shares.split(v, parts.size(), w, t, a);
    List<BigInteger> out = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      out.add(Limbs.big(taken, i, w));
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

  @Test
  void aDrawStaysWithinOneUnitOfTheExactShareAndASeriesWithinTheHarmonicSum() {
    Random random = new Random(11);
    Names names = new Names();
    Haircut haircut = new Haircut(names);
    for (int round = 0; round < 2000; round++) {
      Parts pool = haircut.unattributed(Amount.of(1 + random.nextInt(1_000_000)));
      int n = 1 + random.nextInt(6);
      for (int i = 0; i < n; i++) {
        pool =
            haircut.merge(
                pool,
                haircut.pure(names.number("o" + i), Amount.of(1 + random.nextInt(1_000_000))));
      }
      Parts start = pool;
      int draws = 1 + random.nextInt(12);
      long harmonic = 0; // H_m in thousandths, rounded up
      for (int d = 0; d <= draws; d++) {
        harmonic += 1000 / (d + 1) + 1;
      }
      for (int d = 0; d < draws && !pool.value().isZero(); d++) {
        Amount amount = Amount.of((long) random.nextInt((int) pool.value().toLong()) + 1);
        assertWithin(start, haircut.draw(pool, amount), 1000 + harmonic);
        pool = haircut.rest();
      }
      assertWithin(start, pool, 1000 + harmonic);
    }
  }

  /** |part * V - R * value| * 1000 <= bound * V for each origin R of the pool. */
  private static void assertWithin(Parts start, Parts drawn, long boundThousandths) {
    BigInteger total = start.value().toBigInteger();
    for (int i = 0; i < start.size(); i++) {
      BigInteger part = BigInteger.ZERO;
      for (int k = 0; k < drawn.size(); k++) {
        if (drawn.origin(k) == start.origin(i)) {
          part = drawn.amount(k).toBigInteger();
        }
      }
      BigInteger off =
          part.multiply(total)
              .subtract(start.amount(i).toBigInteger().multiply(drawn.value().toBigInteger()))
              .abs();
      assertTrue(
          off.multiply(BigInteger.valueOf(1000))
                  .compareTo(total.multiply(BigInteger.valueOf(boundThousandths)))
              <= 0);
    }
  }

  @Test
  void theOrderOfInputsDoesNotMatter() {
    Random random = new Random(13);
    Names names = new Names();
    Haircut haircut = new Haircut(names);
    for (int round = 0; round < 2000; round++) {
      List<Parts> inputs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Amount amount = Amount.of(1 + random.nextInt(1000));
        inputs.add(
            random.nextInt(3) == 0
                ? haircut.unattributed(amount)
                : haircut.pure(names.number("o" + random.nextInt(3)), amount));
      }
      Parts forward = inputs.stream().reduce(haircut.unattributed(Amount.ZERO), haircut::merge);
      Parts backward =
          inputs.reversed().stream().reduce(haircut.unattributed(Amount.ZERO), haircut::merge);
      Amount amount = Amount.of(1 + random.nextInt((int) forward.value().toLong()));
      assertEquals(
          amounts(names, haircut.draw(forward, amount)),
          amounts(names, haircut.draw(backward, amount)));
    }
  }

  private static List<String> amounts(Names names, Parts p) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < p.size(); i++) {
      out.add(names.name(p.origin(i)) + p.amount(i));
    }
    out.add("c" + p.amount(p.size()));
    return out;
  }
}
