package org.flowmon.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.Amount;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A composition scaled to another value, held against exact fractions. */
class ScalingTest {
  private static final int ROUNDS = 3000;

  private final Names origins = new Names();
  private final Marks marks = new Marks(origins);

  private static BigInteger number(Random random, int bits) {
    return new BigInteger(1 + random.nextInt(bits), random).add(BigInteger.ONE);
  }

  /** Parts of different origins, "o00" first, and an unattributed one last. */
  private List<BigInteger> fill(Mixing mixing, Pool pool, Random random, int bits) {
    List<BigInteger> parts = new ArrayList<>();
    int n = 1 + random.nextInt(12);
    for (int i = 0; i < n; i++) {
      BigInteger part = i > 0 && random.nextInt(4) == 0 ? parts.get(i - 1) : number(random, bits);
      boolean nobody = i == n - 1 && random.nextBoolean();
      int mark = nobody ? Marks.NOBODY : marks.of(origins.number("o" + (10 + i)), i);
      mixing.addPart(pool, mark, 0, Amount.of(part));
      parts.add(part);
    }
    return parts;
  }

  private static List<BigInteger> parts(Mixing mixing, Pool pool) {
    List<BigInteger> parts = new ArrayList<>();
    mixing.forEachPart(pool, (mark, way, amount) -> parts.add(amount.toBigInteger()));
    return parts;
  }

  private static BigInteger sum(List<BigInteger> parts) {
    return parts.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  @ParameterizedTest(name = "x of {0} bits, y of {1}")
  @CsvSource({"4, 4", "20, 3", "3, 60", "61, 61", "61, 90", "90, 61", "200, 130"})
  void haircutGivesTheMissingUnitsToTheLargestRemainders(int xBits, int yBits) {
    Mixing mixing = new Haircut(marks, new Ways(new Landings().table));
    Random random = new Random(xBits * 1000L + yBits);
    for (int round = 0; round < ROUNDS; round++) {
      Pool from = new Pool();
      List<BigInteger> given = fill(mixing, from, random, xBits);
      BigInteger x = sum(given);
      BigInteger y = number(random, yBits);
      Pool to = new Pool();
      mixing.scale(from, Amount.of(y), to);
      assertEquals(given, parts(mixing, from), "what was given stays");
      assertEquals(y, to.value().toBigInteger());
      List<BigInteger> expected = new ArrayList<>();
      BigInteger missing = y;
      for (BigInteger part : given) {
        expected.add(part.multiply(y).divide(x));
        missing = missing.subtract(part.multiply(y).divide(x));
      }
      for (; missing.signum() > 0; missing = missing.subtract(BigInteger.ONE)) {
        int most = 0;
        for (int i = 1; i < given.size(); i++) { // short of its exact share by the most
          if (missed(given, expected, i, x, y).compareTo(missed(given, expected, most, x, y)) > 0) {
            most = i;
          }
        }
        expected.set(most, expected.get(most).add(BigInteger.ONE));
      }
      for (int i = 0; i < given.size(); i++) {
        BigInteger off = missed(given, expected, i, x, y).abs();
        assertTrue(off.compareTo(x) < 0, "less than a unit from the exact share");
      }
      expected.removeIf(part -> part.signum() == 0);
      assertEquals(expected, parts(mixing, to), given + " to " + y);
    }
  }

  /** The exact share of part i less what it got, times x. */
  private static BigInteger missed(
      List<BigInteger> given, List<BigInteger> got, int i, BigInteger x, BigInteger y) {
    return given.get(i).multiply(y).subtract(got.get(i).multiply(x));
  }

  @ParameterizedTest(name = "x of {0} bits, y of {1}")
  @CsvSource({"4, 4", "20, 3", "3, 60", "61, 61", "61, 90", "90, 61", "200, 130"})
  void fifoKeepsTheOrderOfLotsAndTheFloorOfEveryCumulativeSum(int xBits, int yBits) {
    Mixing mixing = new Fifo(marks, new Ways(new Landings().table));
    Random random = new Random(xBits * 1000L + yBits);
    for (int round = 0; round < ROUNDS; round++) {
      Pool from = new Pool();
      List<BigInteger> given = fill(mixing, from, random, xBits);
      BigInteger x = sum(given);
      BigInteger y = number(random, yBits);
      Pool to = new Pool();
      mixing.scale(from, Amount.of(y), to);
      assertEquals(given, parts(mixing, from), "what was given stays");
      assertEquals(y, to.value().toBigInteger());
      List<BigInteger> expected = new ArrayList<>();
      for (int k = 1; k <= given.size(); k++) {
        BigInteger upTo = sum(given.subList(0, k)).multiply(y).divide(x);
        expected.add(upTo.subtract(sum(given.subList(0, k - 1)).multiply(y).divide(x)));
      }
      expected.removeIf(part -> part.signum() == 0);
      assertEquals(expected, parts(mixing, to), given + " to " + y);
    }
  }
}
