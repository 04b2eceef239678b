package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a clock of its own. */
final class CallBudgetTest {
  private static final long SECOND = 1_000_000_000;

  private long now = -5 * SECOND;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noSecondHasMoreCallsThanAllowed(long seed) {
    Random random = new Random(seed);
    int allowed = 1 + random.nextInt(30);
    CallBudget budget = new CallBudget(allowed, () -> now);
    Deque<Long> made = new ArrayDeque<>();
    for (int i = 0; i < 5_000; i++) {
      now += random.nextLong(SECOND / 20);
      int count = 1 + random.nextInt(Math.min(3, allowed));
      long at = now + budget.take(count);
      assertTrue(made.isEmpty() || at >= made.getLast(), "seed " + seed);
      for (int k = 0; k < count; k++) {
        made.addLast(at);
      }
      while (made.getFirst() <= at - SECOND) {
        made.removeFirst();
      }
      assertTrue(made.size() <= allowed, "seed " + seed + ": " + made.size() + " > " + allowed);
    }
  }

  @Test
  void aBurstGoesAtOnceAndTheNextCallWaitsForItsSecond() {
    CallBudget budget = new CallBudget(3, () -> now);
    assertEquals(0, budget.take(1));
    now += 10;
    assertEquals(0, budget.take(2));
    assertEquals(SECOND - 10, budget.take(1));
    assertThrows(IllegalArgumentException.class, () -> budget.take(4));
  }

  @Test
  void nothingIsGivenAwayDuringAPause() {
    CallBudget budget = new CallBudget(10, () -> now);
    budget.pause(Duration.ofSeconds(7));
    budget.pause(Duration.ofSeconds(2));
    assertEquals(7 * SECOND, budget.take(1));
  }

  @Test
  void pausesGrowAreSpreadAndHeedWhatTheNodeAsks() {
    BackOff pause =
        new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(7), () -> now);
    long[] most = {1, 2, 4, 8, 8};
    for (long seconds : most) {
      long nanos = pause.failed(Duration.ZERO);
      assertTrue(
          nanos >= seconds * SECOND / 2 && nanos <= seconds * SECOND, seconds + ": " + nanos);
      // Another failure meanwhile is of the same outage.
      assertEquals(nanos, pause.failed(Duration.ZERO));
      now += nanos;
      assertEquals(0, pause.left());
    }
    pause.succeeded();
    assertTrue(pause.failed(Duration.ZERO) <= SECOND);
    assertEquals(60 * SECOND, pause.failed(Duration.ofSeconds(60)));
  }
}
