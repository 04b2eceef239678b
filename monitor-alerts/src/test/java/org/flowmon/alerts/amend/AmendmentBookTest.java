package org.flowmon.alerts.amend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.Amendment.Report;
import org.flowmon.alerts.amend.Amendment.Status;
import org.flowmon.alerts.amend.AmendmentCommand.Action;
import org.flowmon.alerts.amend.AmendmentCommand.Actor;
import org.flowmon.alerts.amend.AmendmentEvent.Why;
import org.flowmon.watchlist.Confidence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AmendmentBookTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Actor ELLA = new Actor("ella", true, true);
  private static final Actor PAUL = new Actor("paul", false, true);
  private static final Proposed CLAIM = claim("12FnWmKCVjmuMf2fiTSXc2xq8UPUPPZgvo");

  private static Proposed claim(String address) {
    return new Proposed(
        Kind.ADD_CLAIM, "payer", "Payer", "bitcoin", address, null, Confidence.HIGH, null, null);
  }

  private static Proposed suppress(Duration time) {
    return new Proposed(Kind.SUPPRESS, "payer", null, null, null, null, null, NOW.plus(time), null);
  }

  private static AmendmentCommand command(
      Action action, Actor by, @Nullable Proposed what, @Nullable String reason) {
    return new AmendmentCommand("c1", "a1", action, by, what, reason, reason);
  }

  private static List<Why> why(AmendmentEvent event) {
    return event.refusals().stream().map(AmendmentEvent.Refusal::why).toList();
  }

  private static Amendment proposed(Proposed what) {
    Amendment state =
        AmendmentBook.decide(null, command(Action.PROPOSE, ELLA, what, "seen"), NOW).state();
    assertNotNull(state);
    return state;
  }

  private static AmendmentEvent then(Amendment state, Action action, Actor by, Duration later) {
    return AmendmentBook.decide(state, command(action, by, null, "because"), NOW.plus(later));
  }

  @Test
  void whatIsProposedIsWholeAndByAnEditor() {
    assertEquals(Status.PROPOSED, proposed(CLAIM).status());
    String mistyped = "12FnWmKCVjmuMf2fiTSXc2xq8UPUPPZgvx";
    Report said = new Report("ties", null, null, "ab", "cd");
    Proposed report =
        new Proposed(Kind.EXPORT_REPORT, "ties", null, null, null, null, null, null, said);
    assertEquals(Status.PROPOSED, proposed(report).status());
    Proposed empty =
        new Proposed(Kind.EXPORT_REPORT, "ties", null, null, null, null, null, null, null);
    AmendmentCommand nothing = command(Action.PROPOSE, ELLA, empty, "seen");
    assertEquals(List.of(Why.MISSING), why(AmendmentBook.decide(null, nothing, NOW)));
    Proposed removal =
        new Proposed(Kind.REMOVE_CLAIM, "payer", null, "bitcoin", mistyped, null, null, null, null);
    assertEquals(Status.PROPOSED, proposed(removal).status(), "a wrong address may be listed");
    for (AmendmentCommand wrong :
        List.of(
            command(Action.PROPOSE, ELLA, CLAIM, null),
            command(Action.PROPOSE, ELLA, null, "seen"),
            command(Action.PROPOSE, ELLA, claim("12FnWmKCVjmuMf2fiTSXc2xq8UPUPPZgvx"), "seen"),
            command(Action.PROPOSE, ELLA, suppress(Duration.ZERO), "seen"),
            command(Action.PROPOSE, ELLA, suppress(Duration.ofDays(91)), "seen"))) {
      assertTrue(
          why(AmendmentBook.decide(null, wrong, NOW)).contains(Why.MISSING), wrong.toString());
    }
    assertEquals(
        List.of(Why.NOT_ALLOWED),
        why(AmendmentBook.decide(null, command(Action.PROPOSE, PAUL, CLAIM, "seen"), NOW)));
  }

  @Test
  void anotherPersonDecidesOnceAndInTime() {
    Amendment state = proposed(CLAIM);
    Duration hour = Duration.ofHours(1);
    assertEquals(List.of(Why.FOUR_EYES), why(then(state, Action.APPROVE, ELLA, hour)));
    assertEquals(List.of(Why.FOUR_EYES), why(then(state, Action.DECLINE, ELLA, hour)));
    assertEquals(List.of(Why.NOT_ALLOWED), why(then(state, Action.WITHDRAW, PAUL, hour)));
    Actor nobody = new Actor("vera", true, false);
    assertEquals(List.of(Why.NOT_ALLOWED), why(then(state, Action.APPROVE, nobody, hour)));
    assertEquals(List.of(Why.NOT_NOW), why(then(state, Action.APPROVE, PAUL, AmendmentBook.LIFE)));
    Amendment agreed = then(state, Action.APPROVE, PAUL, hour).state();
    assertNotNull(agreed);
    assertEquals(Status.APPROVED, agreed.status());
    assertEquals(List.of(Why.NOT_NOW), why(then(agreed, Action.DECLINE, PAUL, hour)));
    assertEquals(
        List.of(Why.UNKNOWN),
        why(AmendmentBook.decide(null, command(Action.APPROVE, PAUL, null, "x"), NOW)));
    assertEquals(agreed, AmendmentJson.state(AmendmentJson.toBytes(agreed)), "as it is kept");
  }

  @Test
  void anApprovedSuppressionHoldsForItsEntityUntilItsDay() {
    Amendment state = proposed(suppress(Duration.ofDays(2)));
    assertFalse(state.suppresses("payer", NOW), "nobody agreed yet");
    Amendment agreed = then(state, Action.APPROVE, PAUL, Duration.ofHours(1)).state();
    assertNotNull(agreed);
    Instant approved = NOW.plus(Duration.ofHours(1));
    assertFalse(agreed.suppresses("payer", approved.minusMillis(1)), "what came before stays");
    assertTrue(agreed.suppresses("payer", approved));
    assertFalse(agreed.suppresses("payee", approved));
    assertFalse(agreed.suppresses("payer", NOW.plus(Duration.ofDays(2))));
  }
}
