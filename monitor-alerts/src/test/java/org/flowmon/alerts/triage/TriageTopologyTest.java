package org.flowmon.alerts.triage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.triage.CaseCommand.Action;
import org.flowmon.alerts.triage.CaseEvent.Kind;
import org.flowmon.alerts.triage.CaseEvent.Why;
import org.flowmon.topic.DeadLetter;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriageTopologyTest {
  private static final String CASE = "fc1_a";

  private TriageDriver triage;

  @BeforeEach
  void open(@TempDir Path dir) {
    triage = new TriageDriver(dir);
  }

  @AfterEach
  void close() {
    triage.close();
  }

  private static List<Why> why(CaseEvent event) {
    return event.refusals().stream().map(CaseEvent.Refusal::why).toList();
  }

  @Test
  void theFirstAlertOpensItsCaseAndTheNextOneOfTheSameSeverityChangesNothing() {
    triage.alert("a1", CASE, "high", "raised");
    triage.alert("a2", CASE, "medium", "raised");
    triage.alert("a1", CASE, "high", "updated");
    triage.alert("a1", CASE, "high", "retracted");
    List<CaseEvent> events =
        triage.events.readValuesToList().stream().map(CaseJson::event).toList();
    assertEquals(List.of(Kind.OPENED), events.stream().map(CaseEvent::kind).toList());
    CaseState state = triage.state();
    assertEquals(CaseStatus.NEW, state.status());
    assertEquals(Severity.HIGH, state.severity());
    assertEquals(1, state.revision());
  }

  @Test
  void aNewCaseOfASuppressedEntityWaitsUntilItsDayAndOthersDoNot() {
    java.time.Instant until = triage.now.plus(Duration.ofDays(3));
    triage.suppress("nobody", triage.now.plus(Duration.ofDays(9)));
    triage.alert("a0", "fc1_before", "high", "raised");
    assertNull(triage.state().snoozedUntil());
    triage.suppress("payer", until);
    triage.alert("a1", CASE, "high", "raised");
    CaseState state = triage.state();
    assertEquals(until, state.snoozedUntil());
    assertEquals(1, state.revision());
    triage.alert("a2", CASE, "critical", "raised");
    assertEquals(until, triage.state().snoozedUntil(), "a worse one waits, too");
    triage.pass(Duration.ofDays(3));
    triage.alert("a3", "fc1_after", "high", "raised");
    assertNull(triage.state().snoozedUntil(), "it is over");
  }

  @Test
  void whoComesSecondIsRefusedAndNothingChanges() {
    triage.alert("a1", CASE, "high", "raised");
    assertEquals(Kind.DONE, triage.give(CASE, TriageDriver.ANNA, Action.TAKE, 1L).kind());
    CaseEvent second = triage.give(CASE, TriageDriver.BEN, Action.TAKE, 1L);
    assertEquals(List.of(Why.CONFLICT), why(second));
    assertEquals(2, second.revision());
    assertTrue(second.refusals().getFirst().message().contains("anna"));
    CaseState state = triage.state();
    assertEquals("anna", state.assignee());
    assertEquals(CaseStatus.IN_REVIEW, state.status());
  }

  @Test
  void closingTakesADispositionAndAReason() {
    triage.alert("a1", CASE, "medium", "raised");
    assertEquals(
        List.of(Why.MISSING, Why.MISSING),
        why(triage.give(CASE, TriageDriver.ANNA, Action.CLOSE, 1L)));
    CaseEvent closed =
        triage.give(
            triage.command(
                CASE,
                TriageDriver.ANNA,
                Action.CLOSE,
                1L,
                Disposition.DUPLICATE,
                "see the other one",
                null,
                null));
    assertEquals(Kind.DONE, closed.kind());
    CaseState state = triage.state();
    assertEquals(CaseStatus.CLOSED, state.status());
    assertEquals(Disposition.DUPLICATE, state.disposition());
    assertEquals(
        List.of(Why.NOT_NOW), why(triage.give(CASE, TriageDriver.ANNA, Action.ACKNOWLEDGE, 2L)));
  }

  @Test
  void closingACriticalTakesTwoPeople() {
    triage.alert("a1", CASE, "critical", "raised");
    CaseEvent alone =
        triage.give(
            triage.command(
                CASE,
                TriageDriver.BEN,
                Action.CLOSE,
                1L,
                Disposition.TRUE_MATCH,
                "seen",
                null,
                null));
    assertEquals(List.of(Why.FOUR_EYES), why(alone));
    String proposal = propose(TriageDriver.BEN, 1L);
    assertEquals(
        List.of(Why.FOUR_EYES), why(decide(TriageDriver.BEN, Action.APPROVE, 2L, proposal)));
    assertEquals(
        List.of(Why.NOT_ALLOWED), why(decide(TriageDriver.ANNA, Action.APPROVE, 2L, proposal)));
    CaseEvent agreed = decide(TriageDriver.CARLA, Action.APPROVE, 2L, proposal);
    assertEquals(Kind.DONE, agreed.kind());
    assertEquals("seen", agreed.reason());
    CaseState state = triage.state();
    assertEquals(CaseStatus.CLOSED, state.status());
    assertEquals("carla", state.changedBy());
    assertEquals(List.of(), state.proposals());
  }

  @Test
  void aProposalExpires() {
    triage.alert("a1", CASE, "critical", "raised");
    String proposal = propose(TriageDriver.ANNA, 1L);
    triage.pass(CaseBook.PROPOSAL_LIFE);
    assertEquals(
        List.of(Why.NO_PROPOSAL), why(decide(TriageDriver.BEN, Action.APPROVE, 2L, proposal)));
  }

  @Test
  void aProposalFallsWhenTheCaseGetsWorse() {
    triage.alert("a1", CASE, "high", "raised");
    String proposal = propose(TriageDriver.ANNA, 1L);
    triage.alert("a2", CASE, "critical", "raised");
    CaseState state = triage.state();
    assertEquals(Severity.CRITICAL, state.severity());
    assertEquals(List.of(), state.proposals());
    assertEquals(
        List.of(Why.NO_PROPOSAL), why(decide(TriageDriver.BEN, Action.APPROVE, 3L, proposal)));
  }

  @Test
  void aNewAlertReopensAClosedCase() {
    triage.alert("a1", CASE, "low", "raised");
    triage.give(
        triage.command(
            CASE, TriageDriver.ANNA, Action.CLOSE, 1L, Disposition.TEST, "drill", null, null));
    triage.alert("a1", CASE, "low", "updated");
    assertEquals(CaseStatus.CLOSED, triage.state().status());
    triage.alert("a2", CASE, "low", "raised");
    CaseState state = triage.state();
    assertEquals(CaseStatus.NEW, state.status());
    assertNull(state.disposition());
    assertEquals(Kind.REOPENED, CaseJson.event(triage.events.readValuesToList().getLast()).kind());
  }

  @Test
  void aSnoozeEndsInTheFutureAndACommentLeavesTheRevision() {
    triage.alert("a1", CASE, "low", "raised");
    assertEquals(List.of(Why.MISSING), why(snooze(1L, Duration.ZERO)));
    assertEquals(List.of(Why.NOT_ALLOWED), why(snooze(1L, Duration.ofDays(91))));
    assertEquals(Kind.DONE, snooze(1L, Duration.ofDays(1)).kind());
    CaseEvent comment =
        triage.give(
            triage.command(
                CASE, TriageDriver.BEN, Action.COMMENT, null, null, "asked", null, null));
    assertEquals("asked", comment.text());
    CaseState state = triage.state();
    assertEquals(2, state.revision());
    assertEquals(1, state.comments());
    assertEquals(triage.now.plus(Duration.ofDays(1)), state.snoozedUntil());
  }

  @Test
  void whatWouldBeLargerThanARecordIsADeadLetterAndNothingElseIsDisturbed() {
    String large = "x".repeat(Topics.MAX_RECORD_BYTES / 2);
    triage.alert("fa1_1", CASE, "high", "raised");
    var raised = triage.events.readValuesToList();
    assertEquals(1, raised.size());
    CaseCommand comment =
        triage.command(
            CASE, TriageDriver.ANNA, Action.COMMENT, null, null, large + large, null, null);
    triage.commands.pipeInput(CASE, CaseJson.toBytes(comment), triage.now.toEpochMilli());
    TestRecord<String, byte[]> dead = triage.deadLetters.readRecord();
    assertEquals(CASE, dead.key());
    assertNull(dead.value(), "there is no room for it beside the reason");
    assertTrue(dead.headers().lastHeader(DeadLetter.LEFT_OUT) != null);
    String why = new String(dead.headers().lastHeader(DeadLetter.ERROR).value(), UTF_8);
    assertTrue(why.startsWith("the event has "), why);
    triage.amendments.pipeInput("a", new byte[Topics.MAX_RECORD_BYTES - 100]);
    assertNull(triage.deadLetters.readRecord().value());
    triage.commands.pipeInput(large + large, new byte[0]);
    assertNull(triage.deadLetters.readRecord().key());
    assertTrue(triage.events.isEmpty());
    triage.give(CASE, TriageDriver.ANNA, Action.ACKNOWLEDGE, 1L);
    assertEquals(CaseStatus.ACKNOWLEDGED, triage.state().status());
  }

  @Test
  void anUnknownCaseIsRefusedAndWhatIsNoCommandGoesToTheDeadLetters() {
    CaseEvent unknown = triage.give("fc1_none", TriageDriver.ANNA, Action.TAKE, 1L);
    assertEquals(List.of(Why.UNKNOWN_CASE), why(unknown));
    triage.commands.pipeInput(CASE, "{\"id\":\"x\"}".getBytes(UTF_8));
    TestRecord<String, byte[]> dead = triage.deadLetters.readRecord();
    assertTrue(
        new String(dead.headers().lastHeader(DeadLetter.ERROR).value(), UTF_8)
            .contains("an action"));
    assertTrue(triage.events.isEmpty());
  }

  private String propose(CaseCommand.Actor by, long revision) {
    return String.valueOf(
        triage
            .give(
                triage.command(
                    CASE,
                    by,
                    Action.PROPOSE_CLOSE,
                    revision,
                    Disposition.TRUE_MATCH,
                    "seen",
                    null,
                    null))
            .commandId());
  }

  private CaseEvent decide(CaseCommand.Actor by, Action action, long revision, String proposal) {
    return triage.give(
        triage.command(CASE, by, action, revision, null, "no doubt", null, proposal));
  }

  private CaseEvent snooze(long revision, Duration time) {
    return triage.give(
        triage.command(
            CASE,
            TriageDriver.ANNA,
            Action.SNOOZE,
            revision,
            null,
            "waits for an answer",
            triage.now.plus(time),
            null));
  }
}
