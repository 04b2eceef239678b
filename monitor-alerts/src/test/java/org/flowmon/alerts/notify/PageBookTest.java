package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.flowmon.alerts.notify.Page.Status;
import org.junit.jupiter.api.Test;

/** What is told of a case, and when, by a clock of its own. */
final class PageBookTest {
  private static final GivenAlert CRITICAL = GivenAlert.golden().inCase(1);
  private static final String FC1 = "fc1_b";

  private final TimeLine line = new TimeLine();

  @Test
  void oneCaseIsOnePageHoweverManyAlertsItHas() {
    for (int i = 0; i < 10_000; i++) {
      line.alert(CRITICAL.number(i).raised());
      if (i % 200 == 0) {
        line.turn();
      }
    }
    line.after(Duration.ofMinutes(5));
    assertEquals(List.of("trigger " + FC1), line.told());
    assertEquals(10_000, line.book.live("oncall").getFirst().alerts());
    line.restart().after(Duration.ofMinutes(5));
    assertEquals(List.of(), line.told(), "what was accepted is not told again after a restart");
    assertEquals(10_000, line.book.live("oncall").getFirst().alerts());
  }

  @Test
  void aCaseIsOverWhenAllItsAlertsWereTakenBackAndStayAway() {
    line.alert(CRITICAL.number(1).raised()).alert(CRITICAL.number(2).raised()).turn();
    assertEquals(List.of("trigger " + FC1), line.told());
    line.alert(CRITICAL.number(1).retracted()).after(TimeLine.HOLD.multipliedBy(2));
    assertEquals(List.of(), line.told(), "one still holds");
    line.alert(CRITICAL.number(2).retracted()).after(TimeLine.HOLD.minusSeconds(1));
    assertEquals(List.of(), line.told(), "it may come back");
    line.after(Duration.ofSeconds(2));
    assertEquals(List.of("resolve " + FC1), line.told());
  }

  @Test
  void aReorganisationDoesNotPageTwice() {
    line.alert(CRITICAL.raised()).turn();
    line.alert(CRITICAL.retracted()).after(Duration.ofMinutes(10));
    line.alert(CRITICAL.reinstated()).after(TimeLine.HOLD.multipliedBy(3));
    assertEquals(List.of("trigger " + FC1), line.told());
  }

  @Test
  void whatIsInNoBlockYetPagesWhenABlockTakesItIn() {
    line.alert(CRITICAL.pending()).after(Duration.ofHours(1));
    assertEquals(List.of(), line.told());
    line.alert(CRITICAL.raised()).alert(CRITICAL.updated("confirmed")).after(TimeLine.HOLD);
    assertEquals(List.of("trigger " + FC1), line.told());
  }

  @Test
  void whatIsDroppedBeforeABlockTakesItInPagesNobody() {
    line.alert(CRITICAL.pending()).turn();
    line.alert(CRITICAL.dropped()).after(TimeLine.HOLD.multipliedBy(2));
    assertEquals(List.of(), line.told());
    assertEquals(List.of(), line.book.live("oncall"));
  }

  @Test
  void whatComesBackAfterTheEndPagesAgain() {
    line.alert(CRITICAL.raised()).turn();
    line.alert(CRITICAL.retracted()).after(TimeLine.HOLD.plusSeconds(5));
    assertEquals(List.of("trigger " + FC1, "resolve " + FC1), line.told());
    line.restart().alert(CRITICAL.reinstated()).after(TimeLine.HOLD.multipliedBy(2));
    assertEquals(List.of("trigger " + FC1), line.told());
  }

  @Test
  void whatIsTakenBackBeforeAnybodyWasToldIsNotTold() {
    line.alert(CRITICAL.raised()).alert(CRITICAL.retracted()).after(Duration.ofHours(2));
    assertEquals(List.of(), line.told());
  }

  @Test
  void whatMayHaveArrivedIsEnded() {
    line.pager.answer = notice -> Answer.of(Answer.Kind.RETRY, "no answer within 15 s");
    line.alert(CRITICAL.raised()).turn();
    line.alert(CRITICAL.retracted()).after(Duration.ofMinutes(29));
    line.pager.answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "202");
    line.told();
    line.after(Duration.ofMinutes(10));
    assertEquals(List.of("resolve " + FC1), line.told());
  }

  @Test
  void acknowledgedAndClosedComeInTheirOrder() {
    line.pager.answer = notice -> Answer.of(Answer.Kind.RETRY, "503");
    line.alert(CRITICAL.raised()).turn();
    line.book.handled(GivenAlert.caseKey(1), Status.ACKNOWLEDGED, line.now);
    line.after(Duration.ofMinutes(2));
    line.told();
    line.pager.answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "202");
    line.after(Duration.ofMinutes(6));
    line.book.handled(GivenAlert.caseKey(1), Status.RESOLVED, line.now);
    line.turn();
    assertEquals(List.of("trigger " + FC1, "acknowledge " + FC1, "resolve " + FC1), line.told());
  }

  @Test
  void nothingIsLostWhileAnEndpointIsDownForAnHour() {
    line.pager.answer = notice -> Answer.of(Answer.Kind.RETRY, "Connection refused");
    for (int i = 0; i < 30; i++) {
      line.alert(GivenAlert.golden().number(i).inCase(i + 1).raised());
    }
    line.after(Duration.ofMinutes(30)).restart().after(Duration.ofMinutes(30));
    assertTrue(line.pager.told.size() < 200, "an endpoint that is down rests: " + line.told());
    line.pager.told.clear();
    line.pager.answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "202");
    line.after(Duration.ofMinutes(7));
    assertEquals(30, line.told().stream().distinct().count());
    line.after(Duration.ofHours(1));
    assertEquals(List.of(), line.told());
    assertEquals(List.of(), line.givenUp);
  }

  @Test
  void aWebhookIsTriedForThreeDaysAndThenGivenUp() {
    line.pager.retries = Retries.WEBHOOK;
    line.pager.answer = notice -> Answer.of(Answer.Kind.RETRY, "500");
    line.alert(CRITICAL.raised());
    line.after(Duration.ofHours(76 + 8));
    assertEquals(10, line.told().size());
    assertEquals(List.of(GivenAlert.caseKey(1)), line.givenUp);
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    line.pager.answer = notice -> Answer.of(Answer.Kind.REFUSED, "400");
    line.alert(CRITICAL.raised()).after(Duration.ofHours(1));
    assertEquals(List.of("trigger " + FC1), line.told());
    assertEquals(List.of(GivenAlert.caseKey(1)), line.givenUp);
    line.restart().after(Duration.ofHours(1));
    assertEquals(List.of(), line.told());
  }

  @Test
  void theEndpointSaysHowLongItWantsToBeLeftAlone() {
    line.pager.answer = notice -> new Answer(Answer.Kind.RETRY, "429", Duration.ofMinutes(20));
    line.alert(CRITICAL.raised()).turn();
    line.pager.answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "202");
    line.after(Duration.ofMinutes(19));
    assertEquals(1, line.told().size());
    line.after(Duration.ofMinutes(2));
    assertEquals(List.of("trigger " + FC1), line.told());
  }

  @Test
  void aTicketThatBecomesUrgentIsToldAgain() {
    TimeLine tickets = new TimeLine(Urgency.TICKET, 100, 20, 50);
    GivenAlert large = CRITICAL.severity("high").hops(3).amount(2_000_000_000L);
    tickets.alert(large.raised()).after(Duration.ofMinutes(1));
    tickets.alert(large.updated("confirmed")).after(Duration.ofMinutes(1));
    tickets.alert(large.updated("final")).after(Duration.ofMinutes(1));
    assertEquals(
        List.of(Urgency.TICKET, Urgency.PAGE),
        tickets.pager.told.stream().map(Notice::urgency).toList());
  }

  @Test
  void whatIsOverIsForgottenAfterAWeek() {
    line.alert(CRITICAL.raised()).turn();
    line.alert(CRITICAL.retracted()).after(TimeLine.HOLD.plusSeconds(5));
    assertEquals(1, line.topic.size());
    line.now = line.now.plus(Duration.ofDays(7));
    line.turn();
    assertEquals(List.of(), List.copyOf(line.topic.keySet()));
  }
}
