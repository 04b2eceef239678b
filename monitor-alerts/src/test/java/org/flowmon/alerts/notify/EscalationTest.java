package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.notify.Page.Status;
import org.flowmon.alerts.notify.Route.Escalation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages that nobody acknowledges, and those that are a tenant's, over several routes. */
final class EscalationTest {
  private static final Duration HOLD = Duration.ofMinutes(30);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final GivenAlert CRITICAL = GivenAlert.golden().inCase(1);
  private static final String CASE = GivenAlert.caseKey(1);

  private final Map<String, FakePager> pagers = new TreeMap<>();
  private final Map<String, byte[]> topic = new TreeMap<>();
  private final List<Route> routes =
      List.of(
          route("oncall", Urgency.TICKET, null, false, new Escalation(QUARTER, "lead")),
          route("lead", Urgency.PAGE, null, true, new Escalation(Duration.ofHours(1), "head")),
          route("head", Urgency.PAGE, null, true, null),
          route("sakura", Urgency.PAGE, "sakura", false, null));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private PageBook book = book();
  private List<Outlet> outlets = outlets();

  private Route route(
      String name,
      Urgency least,
      @Nullable String tenant,
      boolean last,
      @Nullable Escalation escalation) {
    FakePager pager = new FakePager();
    pagers.put(name, pager);
    return new Route(name, least, 100, 20, 5, pager, tenant, last, escalation);
  }

  private FakePager pager(String route) {
    return Objects.requireNonNull(pagers.get(route), route);
  }

  private PageBook book() {
    return new PageBook(routes, SeverityTable.builtin(), HOLD, Duration.ofDays(7));
  }

  private List<Outlet> outlets() {
    return routes.stream().map(route -> new Outlet(route, now)).toList();
  }

  private void alert(GivenAlert given) {
    var unused = book.alert(given.raised(), null, now, now);
  }

  private void handled(Status status) {
    book.handled(CASE, status, now);
  }

  /** Another process reads what the last one kept. */
  private void restart() {
    book = book();
    topic.forEach(book::restore);
    outlets = outlets();
  }

  /** What was told while time passed, in its order: the route, the act and the case. */
  private List<String> after(Duration time) throws InterruptedException {
    List<String> told = new ArrayList<>();
    for (Instant until = now.plus(time); now.isBefore(until); ) {
      now = now.plusSeconds(1);
      book.tick(now);
      for (Outlet outlet : outlets) {
        List<Notice> due = outlet.take(book, now);
        List<Answer> answers = due.isEmpty() ? List.of() : outlet.route().pager().tell(due);
        outlet.back(answers, now);
        for (int i = 0; i < due.size(); i++) {
          var unused = book.answered(outlet.route(), due.get(i), answers.get(i), now);
          told.add(outlet.route().name() + " " + due.get(i).act());
        }
      }
      TimeLine.keep(book, topic);
    }
    return told;
  }

  @Test
  void aPageThatNobodyAcknowledgesGoesOnStepByStep() throws InterruptedException {
    alert(CRITICAL);
    assertEquals(List.of("oncall trigger"), after(QUARTER.minusSeconds(1)));
    assertEquals(List.of("lead trigger"), after(SECOND.multipliedBy(2)));
    Notice notice = pager("lead").told.getLast();
    assertEquals(CASE, notice.caseKey());
    assertEquals("oncall", notice.subject().escalated());
    assertEquals(1, notice.alerts());
    assertEquals(List.of("head trigger"), after(Duration.ofHours(1)));
    assertEquals(List.of(), after(Duration.ofDays(1)), "once each");
  }

  @Test
  void aRestartNeitherForgetsNorRepeats() throws InterruptedException {
    alert(CRITICAL);
    assertEquals(List.of("oncall trigger"), after(Duration.ofMinutes(14)));
    restart();
    assertEquals(List.of("lead trigger"), after(Duration.ofMinutes(2)));
    restart();
    assertEquals(List.of(), after(Duration.ofMinutes(58)));
    restart();
    assertEquals(List.of("head trigger"), after(Duration.ofMinutes(2)));
  }

  @Test
  void whoAcknowledgesStopsItEverywhere() throws InterruptedException {
    alert(CRITICAL);
    assertEquals(List.of("oncall trigger"), after(Duration.ofMinutes(14)));
    handled(Status.ACKNOWLEDGED);
    assertEquals(List.of("oncall acknowledge"), after(Duration.ofHours(5)));
    handled(Status.RESOLVED);
    assertEquals(List.of("oncall resolve"), after(Duration.ofHours(5)));
    handled(Status.OPEN); // again, which is to be acknowledged again
    assertEquals(List.of("oncall trigger", "lead trigger"), after(QUARTER.plus(SECOND)));
    handled(Status.ACKNOWLEDGED);
    assertEquals(List.of("oncall acknowledge", "lead acknowledge"), after(Duration.ofHours(5)));
  }

  @Test
  void whatIsTakenBackOrClosedDoesNotGoOn() throws InterruptedException {
    alert(CRITICAL);
    assertEquals(List.of("oncall trigger"), after(SECOND));
    alert(CRITICAL.revision(2, State.RETRACTED));
    assertEquals(List.of("oncall resolve"), after(Duration.ofHours(3)));
    alert(CRITICAL.revision(3, State.REINSTATED));
    assertEquals(List.of("oncall trigger"), after(SECOND));
    handled(Status.RESOLVED);
    assertEquals(List.of("oncall resolve"), after(Duration.ofHours(3)));
  }

  @Test
  void aCaseIsOverOnEveryRouteThatItReached() throws InterruptedException {
    alert(CRITICAL);
    assertEquals(List.of("oncall trigger", "lead trigger"), after(QUARTER.plus(SECOND)));
    alert(CRITICAL.revision(2, State.RETRACTED));
    assertEquals(List.of("oncall resolve", "lead resolve"), after(HOLD.plus(SECOND)));
  }

  @Test
  void aTicketWaitsForTheMorningUntilItIsMore() throws InterruptedException {
    GivenAlert large = CRITICAL.severity("high").hops(3).amount(2_000_000_000L);
    alert(large);
    assertEquals(List.of("oncall trigger"), after(Duration.ofHours(5)));
    alert(large.revision(2, State.UPDATED).finality("confirmed"));
    assertEquals(List.of("oncall trigger"), after(QUARTER.minusSeconds(1)));
    assertEquals(List.of("lead trigger"), after(SECOND.multipliedBy(2)));
  }

  @Test
  void peopleAreAlsoReachedWhenTheFirstEndpointIsDown() throws InterruptedException {
    pager("oncall").answer = notice -> Answer.of(Answer.Kind.RETRY, "503");
    alert(CRITICAL);
    List<String> told = after(QUARTER.plus(SECOND));
    assertEquals("lead trigger", told.getLast());
  }

  @Test
  void faultsOfOursGoToOurOwnRoutesAndNoFurther() throws InterruptedException {
    book.fault(Watch.CANARY_MISSING, Subject.fault("x", "x", "x"), true, null, now);
    assertEquals(List.of("oncall trigger"), after(Duration.ofHours(3)));
  }

  @Test
  void aTenantIsToldOfItsCopiesAndWeOfTheAlertsThemselves() throws InterruptedException {
    alert(CRITICAL);
    GivenAlert copy = GivenAlert.golden().number(7).inCase(7);
    var unused = book.alert(copy.raised(), "sakura", now, now);
    unused = book.alert(copy.number(8).inCase(8).raised(), "kuma", now, now); // has no route
    assertEquals(List.of("oncall trigger", "sakura trigger"), after(SECOND));
    assertEquals(CASE, pager("oncall").told.getLast().caseKey());
    assertEquals(GivenAlert.caseKey(7), pager("sakura").told.getLast().caseKey());
    assertNotEquals(CASE, pager("sakura").told.getLast().caseKey());
    handled(Status.RESOLVED); // what we think of it is not the tenant's business
    assertEquals(List.of("oncall resolve"), after(SECOND));
  }
}
