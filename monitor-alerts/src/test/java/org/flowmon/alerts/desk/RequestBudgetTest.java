package org.flowmon.alerts.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
  private static final class Hands extends Clock {
    private long millis = 1_700_000_000_000L;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  private final Hands clock = new Hands();
  private final RequestBudget budget = new RequestBudget(clock);

  /** How many of so many requests at once are answered. */
  private int answered(String person, int requests) {
    int answered = 0;
    for (int i = 0; i < requests; i++) {
      try {
        budget.spend(person);
        answered++;
      } catch (Problem e) {
        assertEquals(429, e.status());
      }
    }
    return answered;
  }

  @Test
  void whoAsksTooMuchWaitsAndNobodyElseDoes() {
    assertEquals(RequestBudget.AT_ONCE, answered("anna", 3_000));
    assertEquals(300, answered("ben", 300));
    clock.millis += 1;
    assertEquals(0, answered("anna", 10), "a request takes five milliseconds");
    clock.millis += 499;
    assertEquals(RequestBudget.PER_SECOND / 2, answered("anna", 3_000));
    clock.millis += 3_600_000;
    assertEquals(RequestBudget.AT_ONCE, answered("anna", 3_000), "no more are saved up");
  }

  @Test
  void aClockThatGoesBackGivesNothingAndTakesNothing() {
    assertEquals(RequestBudget.AT_ONCE, answered("anna", 3_000));
    clock.millis -= 60_000;
    assertEquals(0, answered("anna", 10));
    clock.millis += 60_000 + 5;
    assertEquals(1, answered("anna", 10));
  }
}
