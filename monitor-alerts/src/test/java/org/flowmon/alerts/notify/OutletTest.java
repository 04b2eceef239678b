package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.notify.Page.Status;
import org.junit.jupiter.api.Test;

/** How much goes over a route, and in which order. */
final class OutletTest {
  private static final GivenAlert ALERT = GivenAlert.golden();

  @Test
  void manyCasesAreTheMostUrgentOnesAndADigestOfTheOthers() {
    TimeLine line = new TimeLine(Urgency.TICKET, 60, 10, 20);
    for (int i = 0; i < 500; i++) {
      GivenAlert one = ALERT.number(i).inCase(i + 1);
      line.alert((i == 400 ? one : one.severity("high").hops(2)).raised());
    }
    line.turn();
    assertTrue(line.pager.told.size() <= 10, () -> "so many: " + line.pager.told.size());
    line.after(Duration.ofMinutes(10));
    List<Notice> told = List.copyOf(line.pager.told);
    assertTrue(told.size() <= 32, () -> "so many: " + told.size());
    Notice digest =
        told.stream().filter(n -> n.caseKey().startsWith("digest-")).findFirst().orElseThrow();
    assertTrue(digest.subject().title().matches("\\+\\d+ alerts in \\d+ cases"), digest::toString);
    assertTrue(
        told.stream().anyMatch(n -> n.caseKey().equals(GivenAlert.caseKey(401))),
        "the one page is told by itself");
    int within =
        Integer.parseInt(digest.subject().title().replaceAll("\\D+", " ").strip().split(" ")[1]);
    assertEquals(500, within + told.size() - 1);
  }

  @Test
  void aDigestIsOverWhenAllItsCasesAre() {
    TimeLine line = new TimeLine(Urgency.PAGE, 60, 1, 2);
    for (int i = 0; i < 5; i++) {
      line.alert(ALERT.number(i).inCase(i + 1).raised());
    }
    line.after(Duration.ofMinutes(1));
    assertEquals(1, line.told().size());
    for (int i = 0; i < 5; i++) {
      line.book.handled(GivenAlert.caseKey(i + 1), Status.RESOLVED, line.now);
    }
    line.keep();
    line.restart().after(Duration.ofMinutes(2));
    assertEquals(List.of("resolve digest-fc1_b"), line.told());
  }

  @Test
  void noMoreThanItsBudgetGoesOverARoute() {
    TimeLine line = new TimeLine(Urgency.PAGE, 30, 5, 1_000);
    for (int i = 0; i < 100; i++) {
      line.alert(ALERT.number(i).inCase(i + 1).raised());
    }
    line.after(Duration.ofMinutes(1));
    about(35, line.told().size(), 1);
    line.after(Duration.ofMinutes(3));
    about(65, line.told().size(), 1);
  }

  @Test
  void whereAnEndpointForgetsOpenCasesAreRepeatedAndEndsForAWhile() {
    TimeLine line = new TimeLine();
    line.pager.repeats = Optional.of(Duration.ofMinutes(1));
    line.alert(ALERT.inCase(1).raised()).after(Duration.ofMinutes(10).plusSeconds(30));
    about(11, line.told().size(), 1);
    line.restart().turn();
    assertEquals(List.of("trigger fc1_b"), line.told(), "at once after a start");
    line.book.handled(GivenAlert.caseKey(1), Status.RESOLVED, line.now);
    line.after(Duration.ofMinutes(30));
    List<String> ends = line.told();
    assertEquals(List.of("resolve fc1_b"), ends.stream().distinct().toList());
    about(6, ends.size(), 1);
  }

  private static void about(int wanted, int is, int within) {
    assertTrue(Math.abs(wanted - is) <= within, () -> "about " + wanted + ", not " + is);
  }

  @Test
  void anEndpointThatWantsNothingMoreIsToldNothingMore() {
    TimeLine line = new TimeLine();
    line.pager.answer = notice -> Answer.of(Answer.Kind.DISABLED, "410");
    line.alert(ALERT.number(1).inCase(1).raised()).after(Duration.ofHours(1));
    line.alert(ALERT.number(2).inCase(2).raised()).after(Duration.ofHours(1));
    assertEquals(List.of("trigger fc1_b"), line.told());
    assertEquals("410", line.outlet.disabled());
    line.pager.answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "200");
    line.restart().after(Duration.ofHours(1));
    about(2, line.told().size(), 0);
  }
}
