package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.notify.Answer.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real Alertmanager, which tells an endpoint of ours. */
final class AlertmanagerPagerTest {
  private static final Path SHIPPED = Path.of("..", "deploy", "alertmanager", "alertmanager.yml");

  @TempDir private Path folder;

  @BeforeAll
  static void itIsThere() {
    Alertmanager.require();
  }

  private static AlertmanagerPager pager(URI... urls) {
    return new AlertmanagerPager(
        List.of(urls),
        new Wording("test", "https://desk.example/{case}", null, true),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        Clock.systemUTC());
  }

  private static Notice notice(Act act, int number) {
    Instant since = Instant.now().minusSeconds(1);
    return new Notice(
        act,
        GivenAlert.caseKey(number),
        Urgency.PAGE,
        Subject.of(GivenAlert.golden().raised()),
        1,
        since,
        since,
        null,
        null);
  }

  @Test
  void aCaseIsOneNotificationUntilItIsResolvedWhateverHappensMeanwhile() throws Exception {
    try (Endpoint phone = new Endpoint();
        AlertmanagerPager pager = pager(URI.create("http://127.0.0.1:" + Alertmanager.PORT));
        Alertmanager first = new Alertmanager(folder, phone.uri())) {
      List<Notice> open = List.of(notice(Act.TRIGGER, 1));
      assertEquals(Kind.ACCEPTED, pager.tell(open).getFirst().kind());
      Endpoint.Call call = phone.await(1).getFirst();
      assertEquals("firing " + GivenAlert.caseKey(1), call.notified());
      JsonNode alert = call.json().path("alerts").path(0);
      assertEquals("sanctioned-party", alert.path("labels").path("alertname").textValue());
      assertEquals("critical", alert.path("labels").path("severity").textValue());
      assertTrue(alert.path("annotations").path("description").textValue().contains("1.5 BTC"));
      assertTrue(alert.path("annotations").path("runbook_url").textValue().contains("runbooks"));
      pager.tell(open);

      first.kill();
      assertEquals(Kind.RETRY, pager.tell(open).getFirst().kind());
      try (Alertmanager second = new Alertmanager(folder, phone.uri())) {
        assertEquals(List.of(), second.alerts());
        assertEquals(Kind.ACCEPTED, pager.tell(open).getFirst().kind());
        assertEquals("firing " + GivenAlert.caseKey(1), phone.await(2).getLast().notified());

        // The bridge stands still for longer than resolve_timeout and several rounds of
        // notifications: another case, told now and ended, marks that they have passed.
        assertEquals(Kind.ACCEPTED, pager.tell(List.of(notice(Act.TRIGGER, 2))).getFirst().kind());
        phone.await(3);
        Thread.sleep(Alertmanager.RESOLVE_TIMEOUT.plusSeconds(1).toMillis());
        pager.tell(List.of(notice(Act.RESOLVE, 2)));
        assertEquals("resolved " + GivenAlert.caseKey(2), phone.await(4).getLast().notified());
        assertEquals(List.of(GivenAlert.caseKey(1) + " active"), second.alerts());

        // A silence is Alertmanager's: it takes what it is told, and tells nobody.
        second.silence(GivenAlert.caseKey(3));
        assertEquals(Kind.ACCEPTED, pager.tell(List.of(notice(Act.TRIGGER, 3))).getFirst().kind());
        second.await(GivenAlert.caseKey(3) + " suppressed");

        pager.tell(List.of(notice(Act.RESOLVE, 1)));
        assertEquals("resolved " + GivenAlert.caseKey(1), phone.await(5).getLast().notified());
        assertEquals(5, phone.calls().size());
      }
    }
  }

  @Test
  void everyInstanceIsToldAndOneThatHasItIsEnough() throws Exception {
    try (Endpoint one = new Endpoint().always(Endpoint.status(200));
        Endpoint other = new Endpoint().always(Endpoint.status(503));
        AlertmanagerPager pager = pager(one.uri(), other.uri())) {
      Answer answer = pager.tell(List.of(notice(Act.TRIGGER, 1))).getFirst();
      assertEquals(Kind.ACCEPTED, answer.kind());
      assertTrue(answer.words().contains("another instance: 503"), answer::toString);
      assertEquals(1, other.calls().size());
    }
  }

  @Test
  void oneThatIsRefusedDoesNotTakeTheOthersAlong() throws Exception {
    try (Endpoint picky = new Endpoint();
        AlertmanagerPager pager = pager(picky.uri())) {
      picky.always(
          exchange ->
              Endpoint.status(
                      picky.calls().getLast().body().contains(GivenAlert.caseKey(2)) ? 400 : 200)
                  .to(exchange));
      List<Notice> notices = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        notices.add(notice(Act.TRIGGER, i));
      }
      assertEquals(
          List.of(Kind.ACCEPTED, Kind.REFUSED, Kind.ACCEPTED),
          pager.tell(notices).stream().map(Answer::kind).toList());
    }
  }

  @Test
  void whatIsCalledOtherwiseNowEndsUnderItsOldName() throws Exception {
    try (Endpoint any = new Endpoint().always(Endpoint.status(200));
        AlertmanagerPager pager = pager(any.uri())) {
      Notice ticket = notice(Act.TRIGGER, 1);
      Notice page =
          new Notice(
              Act.TRIGGER,
              ticket.caseKey(),
              Urgency.PAGE,
              ticket.subject(),
              1,
              ticket.opened(),
              ticket.asked(),
              new Notice.Before(Urgency.TICKET, ticket.subject()),
              null);
      assertEquals(Kind.ACCEPTED, pager.tell(List.of(page)).getFirst().kind());
      JsonNode alerts = any.calls().getFirst().json();
      assertEquals("critical", alerts.path(0).path("labels").path("severity").textValue());
      assertEquals("warning", alerts.path(1).path("labels").path("severity").textValue());
      Instant now = Instant.now();
      assertTrue(
          Instant.parse(alerts.path(0).path("endsAt").textValue())
              .isAfter(now.plusSeconds(18_000)));
      assertTrue(!Instant.parse(alerts.path(1).path("endsAt").textValue()).isAfter(now));
    }
  }

  @Test
  void theShippedConfigurationIsRight() throws Exception {
    assertEquals(0, amtool("check-config", SHIPPED.toString()).code());
  }

  @ParameterizedTest
  @CsvSource({
    "page-compliance, plane=compliance, severity=critical",
    "ticket, plane=compliance, severity=warning",
    "page-ops, plane=ops, severity=critical",
    "deadman, alertname=Watchdog, severity=none",
  })
  void theShippedConfigurationTellsWhomItShould(String receiver, String label, String other)
      throws Exception {
    assertEquals(
        receiver,
        amtool("config", "routes", "test", "--config.file=" + SHIPPED, label, other).said());
  }

  private record Said(int code, String said) {}

  private static Said amtool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("amtool"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), said.strip());
  }
}
