package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.notify.Page.Status;
import org.junit.jupiter.api.Test;

/** Alerts of a case that ask for less than they did, and what people hear of it. */
final class LoweredPagesTest {
  private static final Duration HOLD = TimeLine.HOLD.plusSeconds(5);
  private static final GivenAlert GRAVE = GivenAlert.golden().inCase(1).number(1);
  private static final GivenAlert LESSER =
      GRAVE.number(2).severity("high").title("Bandit paid Ordinary 0.3 BTC");

  /** A page still, because of its amount and because its block is settled. */
  private static final GivenAlert LARGE =
      LESSER.hops(3).amount(2_000_000_000L).finality("confirmed").title("A large one");

  private final TimeLine pages = new TimeLine();
  private final TimeLine tickets = new TimeLine(Urgency.TICKET, 100, 20, 50);

  private static GivenAlert revised(GivenAlert alert) {
    return alert.revision(2, State.UPDATED);
  }

  /** What was told since the last time: the act, what it asks, the severity. */
  private static List<String> told(TimeLine line) {
    List<String> told =
        line.pager.told.stream()
            .map(n -> n.act() + " " + n.urgency() + " " + n.subject().severity())
            .toList();
    line.pager.told.clear();
    return told;
  }

  @Test
  void aRevisionThatNoLongerPagesEndsThePageWhereOnlyPagesGo() {
    pages.alert(GRAVE.raised()).turn();
    pages.alert(revised(GRAVE.severity("high")).raised()).after(TimeLine.HOLD.minusSeconds(1));
    assertEquals(List.of("trigger page critical"), told(pages), "it may be as it was again");
    pages.after(Duration.ofSeconds(5));
    assertEquals(List.of("resolve page critical"), told(pages));
    assertEquals(0, pages.book.live("oncall").getFirst().alerts());
  }

  @Test
  void whereTicketsGoTheSamePageIsLoweredAndNobodyIsWokenAgain() {
    tickets.alert(GRAVE.raised()).turn();
    tickets.alert(revised(GRAVE.severity("high")).raised()).after(HOLD);
    assertEquals(List.of("trigger page critical", "update ticket high"), told(tickets));
    tickets.restart().after(HOLD);
    assertEquals(List.of(), told(tickets), "once, over a restart, too");
    GivenAlert small = GRAVE.severity("medium").rule("pool", "mining").amount(1);
    tickets.alert(small.revision(3, State.UPDATED).raised()).after(HOLD);
    assertEquals(List.of("resolve ticket high"), told(tickets), "an amount below every row");
  }

  @Test
  void theLesserAlertSpeaksForTheCaseOnceTheGravestIsGone() {
    tickets.alert(GRAVE.raised()).alert(LESSER.raised()).turn();
    tickets.restart().alert(GRAVE.retracted()).after(HOLD);
    Notice last = tickets.pager.told.getLast();
    assertEquals("Bandit paid Ordinary 0.3 BTC", last.subject().title());
    assertEquals(1, last.alerts());
    assertEquals(List.of("trigger page critical", "update ticket high"), told(tickets));
    tickets.alert(LESSER.retracted()).after(HOLD);
    assertEquals(List.of("resolve ticket high"), told(tickets));
  }

  @Test
  void onlyTheSeverityMayBeLess() {
    pages.alert(GRAVE.raised()).alert(LARGE.raised()).turn();
    pages.alert(GRAVE.retracted()).after(HOLD);
    assertEquals(List.of("trigger page critical", "update page high"), told(pages));
    pages.alert(GRAVE.reinstated()).turn();
    assertEquals(List.of("update page critical"), told(pages), "woken were they before");
  }

  @Test
  void aReorganisationLowersNothing() {
    tickets.alert(GRAVE.raised()).alert(LESSER.raised()).turn();
    tickets.alert(GRAVE.retracted()).after(Duration.ofMinutes(20));
    tickets.restart().alert(GRAVE.reinstated()).after(HOLD.multipliedBy(2));
    assertEquals(List.of("trigger page critical"), told(tickets));
  }

  @Test
  void whatWasLoweredPagesAgainWhenItIsGraveAgain() {
    tickets.alert(GRAVE.raised()).turn();
    tickets.alert(revised(GRAVE.severity("high")).raised()).after(HOLD);
    tickets.alert(GRAVE.revision(3, State.UPDATED).raised()).turn();
    assertEquals(
        List.of("trigger page critical", "update ticket high", "trigger page critical"),
        told(tickets));
  }

  @Test
  void nobodyIsToldOfMoreThanThereIsWhenTheyAreTold() {
    tickets.pager.answer = notice -> Answer.of(Answer.Kind.RETRY, "503");
    tickets.alert(GRAVE.raised()).alert(LESSER.raised()).turn();
    tickets.alert(GRAVE.retracted());
    told(tickets);
    tickets.pager.answer = notice -> Answer.of(Answer.Kind.ACCEPTED, "202");
    tickets.after(Duration.ofMinutes(5));
    assertEquals(List.of("trigger ticket high"), told(tickets));
  }

  @Test
  void whoeverHasTakenTheCaseUpIsNotToldThatItIsLess() {
    tickets.alert(GRAVE.raised()).alert(LESSER.raised()).turn();
    tickets.book.handled(GivenAlert.caseKey(1), Status.ACKNOWLEDGED, tickets.now);
    tickets.alert(GRAVE.retracted()).after(HOLD);
    assertEquals(List.of("trigger page critical", "acknowledge page critical"), told(tickets));
    assertEquals(Urgency.TICKET, tickets.book.live("oncall").getFirst().urgency());
  }

  @Test
  void aCaseThatIsOpenedAgainSaysWhatItIsByThen() {
    tickets.alert(GRAVE.raised()).alert(LESSER.raised()).turn();
    tickets.book.handled(GivenAlert.caseKey(1), Status.RESOLVED, tickets.now);
    tickets.turn().alert(GRAVE.retracted()).turn();
    tickets.book.handled(GivenAlert.caseKey(1), Status.OPEN, tickets.now);
    tickets.turn();
    assertEquals(
        List.of("trigger page critical", "resolve page critical", "trigger ticket high"),
        told(tickets));
  }

  @Test
  void ofVeryManyAlertsSomeKeepWhatTheySay() {
    tickets.alert(GRAVE.raised()).turn();
    for (int i = 2; i < 30; i++) {
      tickets.alert(LESSER.number(i).raised());
    }
    tickets.alert(GRAVE.retracted());
    for (int i = 2; i < 2 + Standings.VOICES; i++) {
      tickets.alert(LESSER.number(i).retracted());
    }
    tickets.after(HOLD);
    Notice last = tickets.pager.told.getLast();
    assertEquals(12, last.alerts());
    assertTrue(last.subject().title().contains("remain"), last.subject().title());
  }

  @Test
  void whatAnEarlierProgramWroteLowersNothingByMistake() {
    String old = "{\"case\":\"" + GivenAlert.caseKey(1) + "\",\"urgency\":\"page\"}";
    tickets.alert(LARGE.raised()).turn();
    tickets.topic.put("alert/fa1_old", old.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    tickets.restart().alert(LARGE.retracted()).after(HOLD);
    assertEquals(List.of("trigger page high"), told(tickets));
  }

  /** The routes as they are, each with an endpoint that writes down what it gets. */
  @Test
  void eachProtocolSaysItInItsWay() throws Exception {
    try (Endpoint duty = new Endpoint().always(Endpoint.status(202));
        Endpoint manager = new Endpoint().always(Endpoint.status(200));
        Endpoint hook = new Endpoint().always(Endpoint.status(200))) {
      List<Route> routes = routes(duty, manager, hook);
      Instant now = Instant.now();
      PageBook book = new PageBook(routes, SeverityTable.builtin(), TimeLine.HOLD, HOLD);
      List<Outlet> outlets = new ArrayList<>();
      routes.forEach(route -> outlets.add(new Outlet(route, now)));
      var raised = book.alert(GRAVE.raised(), null, now, now);
      tell(book, outlets, now);
      Instant then = now.plusSeconds(60);
      var revision = book.alert(revised(GRAVE.severity("high")).raised(), null, then, then);
      tell(book, outlets, then.plus(HOLD));
      tell(book, outlets, then.plus(HOLD));
      assertEquals(List.of(Urgency.PAGE, Urgency.TICKET), List.of(raised, revision));

      List<JsonNode> events = duty.calls().stream().map(Endpoint.Call::json).toList();
      assertEquals(2, events.size());
      assertEquals(events.get(0).path("dedup_key"), events.get(1).path("dedup_key"));
      assertEquals("trigger", events.get(1).path("event_action").textValue());
      JsonNode payload = events.get(1).path("payload");
      assertEquals("warning", payload.path("severity").textValue());
      assertTrue(payload.path("summary").textValue().startsWith("Lowered to ticket: "));

      JsonNode alerts = manager.calls().getLast().json();
      assertEquals(2, manager.calls().size());
      assertEquals("warning", alerts.path(0).path("labels").path("severity").textValue());
      assertEquals("critical", alerts.path(1).path("labels").path("severity").textValue());
      assertTrue(ends(alerts.path(0)).isAfter(Instant.now().plusSeconds(3600)), "goes on");
      assertTrue(!ends(alerts.path(1)).isAfter(Instant.now()), "its old name has ended");

      List<Endpoint.Call> calls = hook.calls();
      assertEquals(2, calls.size());
      assertEquals("case.updated", calls.get(1).json().path("type").textValue());
      assertEquals("ticket", calls.get(1).json().path("data").path("urgency").textValue());
      assertNotEquals(calls.get(0).header("webhook-id"), calls.get(1).header("webhook-id"));
      routes.forEach(route -> route.pager().close());
    }
  }

  private static Instant ends(JsonNode alert) {
    return Instant.parse(alert.path("endsAt").textValue());
  }

  private static List<Route> routes(Endpoint duty, Endpoint manager, Endpoint hook)
      throws IOException {
    Wording wording = new Wording("test", null, null, true);
    AddressGuard guard =
        new AddressGuard(AddressBlock.all("127.0.0.0/8"), true, InetAddress::getAllByName);
    Duration patience = Duration.ofSeconds(5);
    Clock clock = Clock.systemUTC();
    Map<String, Pager> pagers = new TreeMap<>();
    pagers.put(
        "duty", new PagerDutyPager(duty.uri(), "k".repeat(32), wording, guard, patience, clock));
    pagers.put(
        "manager",
        new AlertmanagerPager(
            List.of(manager.uri()), wording, Duration.ofDays(1), patience, clock));
    List<Signer> signers = List.of(Signer.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    pagers.put("hook", new WebhookPager(hook.uri(), signers, wording, guard, patience, clock));
    List<Route> routes = new ArrayList<>();
    pagers.forEach((name, pager) -> routes.add(new Route(name, Urgency.TICKET, 100, 20, 5, pager)));
    return routes;
  }

  private static void tell(PageBook book, List<Outlet> outlets, Instant now)
      throws InterruptedException {
    book.tick(now);
    for (Outlet outlet : outlets) {
      List<Notice> due = outlet.take(book, now);
      List<Answer> answers = due.isEmpty() ? List.of() : outlet.route().pager().tell(due);
      outlet.back(answers, now);
      for (int i = 0; i < due.size(); i++) {
        assertEquals(Answer.Kind.ACCEPTED, answers.get(i).kind(), answers.get(i).words());
        var unused = book.answered(outlet.route(), due.get(i), answers.get(i), now);
      }
    }
  }
}
