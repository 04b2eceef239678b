package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flowmon.alerts.notify.Answer.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an endpoint that speaks PagerDuty's answers. */
final class PagerDutyPagerTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Endpoint endpoint;
  private Pager pager;

  @BeforeEach
  void open() throws IOException {
    endpoint = new Endpoint();
    pager = pager(endpoint.uri(), false);
  }

  @AfterEach
  void close() {
    pager.close();
    endpoint.close();
  }

  private static Pager pager(URI uri, boolean full) {
    return new PagerDutyPager(
        uri,
        KEY,
        new Wording("test", "https://desk.example/{case}", null, full),
        new AddressGuard(AddressBlock.all("127.0.0.0/8"), true, InetAddress::getAllByName),
        Duration.ofSeconds(2),
        Clock.systemUTC());
  }

  static Notice notice(Act act, GivenAlert alert) {
    return new Notice(
        act,
        GivenAlert.caseKey(1),
        Urgency.PAGE,
        Subject.of(alert.raised()),
        3,
        NOW,
        NOW,
        null,
        null);
  }

  private static Notice notice(Act act) {
    return notice(act, GivenAlert.golden());
  }

  private Answer tell(Notice notice) throws InterruptedException {
    return pager.tell(List.of(notice)).getFirst();
  }

  @Test
  void aTriggerSaysWhatIsNeededAndNothingOfThePartiesUnlessTold() throws Exception {
    assertEquals(Kind.ACCEPTED, tell(notice(Act.TRIGGER)).kind());
    JsonNode event = endpoint.calls().getFirst().json();
    assertEquals(KEY, event.path("routing_key").textValue());
    assertEquals("trigger", event.path("event_action").textValue());
    assertEquals("test:" + GivenAlert.caseKey(1), event.path("dedup_key").textValue());
    JsonNode payload = event.path("payload");
    assertEquals("critical", payload.path("severity").textValue());
    assertEquals("bitcoin", payload.path("component").textValue());
    assertEquals("sanctioned-party", payload.path("class").textValue());
    assertEquals(
        "One end is sanctioned on bitcoin (3 alerts)", payload.path("summary").textValue());
    assertEquals("included", payload.path("custom_details").path("finality").textValue());
    assertEquals(
        "https://desk.example/" + GivenAlert.caseKey(1),
        event.path("links").path(0).path("href").textValue());
    assertFalse(event.toString().contains("Bandit"), event::toString);
    try (Pager open = pager(endpoint.uri(), true)) {
      assertEquals(Kind.ACCEPTED, open.tell(List.of(notice(Act.TRIGGER))).getFirst().kind());
    }
    String full = endpoint.calls().getLast().body();
    assertTrue(full.contains("Bandit") && full.contains("1.5 BTC"), full);
  }

  @Test
  void laterActsNameTheSameKey() throws Exception {
    tell(notice(Act.ACKNOWLEDGE));
    tell(notice(Act.RESOLVE));
    assertEquals(
        List.of("acknowledge", "resolve"),
        endpoint.calls().stream().map(c -> c.json().path("event_action").textValue()).toList());
    assertEquals(
        List.of("test:" + GivenAlert.caseKey(1)),
        endpoint.calls().stream()
            .map(c -> c.json().path("dedup_key").textValue())
            .distinct()
            .toList());
  }

  @Test
  void everyAnswerMeansWhatPagerDutySays() throws Exception {
    endpoint.then(
        Endpoint.status(400),
        Endpoint.status(429, "Retry-After", "7"),
        Endpoint.status(500),
        Endpoint.status(503),
        Endpoint.reset(),
        Endpoint.status(302, "Location", endpoint.uri().toString()));
    Answer refused = tell(notice(Act.TRIGGER));
    assertEquals(Kind.REFUSED, refused.kind());
    assertEquals("400: [\"of you\"]", refused.words());
    Answer limited = tell(notice(Act.TRIGGER));
    assertEquals(Kind.RETRY, limited.kind());
    assertEquals(Duration.ofSeconds(7), limited.after());
    assertEquals(Kind.RETRY, tell(notice(Act.TRIGGER)).kind());
    assertEquals(Kind.RETRY, tell(notice(Act.TRIGGER)).kind());
    assertEquals(Kind.RETRY, tell(notice(Act.TRIGGER)).kind());
    assertEquals(Kind.REFUSED, tell(notice(Act.TRIGGER)).kind());
    assertEquals(6, endpoint.calls().size(), "a redirect is not followed, and nothing sent twice");
  }

  @Test
  void anEndpointThatDoesNotAnswerIsLeft() throws Exception {
    endpoint.then(Endpoint.silent());
    Answer slow = tell(notice(Act.TRIGGER));
    assertEquals(new Answer(Kind.RETRY, "no answer within 2 s", null), slow);
    endpoint.close();
    assertEquals(Kind.RETRY, tell(notice(Act.TRIGGER)).kind());
  }

  @Test
  void textOfAnyLengthFits() throws Exception {
    try (Pager full = pager(endpoint.uri(), true)) {
      GivenAlert huge = GivenAlert.golden().title("ж".repeat(400_000));
      assertEquals(Kind.ACCEPTED, full.tell(List.of(notice(Act.TRIGGER, huge))).getFirst().kind());
    }
    Endpoint.Call call = endpoint.calls().getFirst();
    assertTrue(call.body().getBytes(StandardCharsets.UTF_8).length < 512_000);
    assertEquals(1024, call.json().path("payload").path("summary").textValue().length());
  }
}
