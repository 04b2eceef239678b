package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When test flows are missed. */
final class WatchTest {
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final Duration MISSING = Duration.ofMinutes(15);
  private static final String TRIGGER = "trigger " + Watch.CANARY_MISSING;
  private static final String RESOLVE = "resolve " + Watch.CANARY_MISSING;

  private final TimeLine line = new TimeLine();
  private Watch watch = watch(Optional.of(EVERY));

  private Watch watch(Optional<Duration> every) {
    Notify notify =
        new Notify(
            TimeLine.HOLD,
            Duration.ofDays(7),
            every,
            MISSING,
            SeverityTable.builtin(),
            List.of(line.route));
    return new Watch(notify, List.of(line.outlet), line.now);
  }

  private List<String> after(Duration time) {
    Instant until = line.now.plus(time);
    while (line.now.isBefore(until)) {
      line.now = line.now.plusSeconds(1);
      watch.look(line.book, line.now);
      line.turn();
    }
    return line.told();
  }

  @Test
  void aTestFlowEveryFiveMinutesPagesNobody() {
    for (int i = 0; i < 20; i++) {
      assertEquals(List.of(), after(EVERY));
      watch.canary(line.now);
    }
    assertEquals(List.of(), after(MISSING.minusSeconds(1)), "two may be late");
    assertEquals(List.of(TRIGGER), after(Duration.ofSeconds(1)));
    assertEquals(List.of(), after(Duration.ofHours(3)), "one page, however long");
    watch.canary(line.now);
    assertEquals(List.of(RESOLVE), after(Duration.ofSeconds(1)));
  }

  @Test
  void theFirstOneIsMissedToo() {
    assertEquals(List.of(TRIGGER), after(MISSING));
  }

  @Test
  void aRestartIsNoTestFlow() {
    assertEquals(List.of(TRIGGER), after(MISSING));
    line.restart();
    watch = watch(Optional.of(EVERY));
    assertEquals(List.of(), after(MISSING.multipliedBy(2)));
    watch.canary(line.now);
    assertEquals(List.of(RESOLVE), after(Duration.ofSeconds(1)));
  }

  @Test
  void whereNoneAreSentNoneIsMissed() {
    watch = watch(Optional.empty());
    assertEquals(List.of(), after(MISSING.multipliedBy(2)));
  }
}
