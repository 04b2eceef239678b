package org.flowmon.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.Alert;
import org.flowmon.standalone.demo.Story.Promise;
import org.flowmon.trace.Flow;
import org.junit.jupiter.api.Test;

/** The stories, traced offline: each yields the alerts it promises, and nothing else does. */
class StoriesTest {
  private static final List<Alert> REVISIONS = Played.judged(DemoEconomy.DEFAULT_SEED);

  @Test
  void everyStoryYieldsWhatItPromisesAndOrdinaryPaymentsYieldNothing() {
    assertEquals(
        Script.promises().stream().map(StoriesTest::text).sorted().toList(),
        last().stream().map(StoriesTest::text).sorted().toList());
  }

  @Test
  void everyStoryYieldsItsAlertsBeforeTheNextBegins() {
    long first = REVISIONS.getFirst().movement().block().height();
    for (int i = 0; i < Script.ACTS.size(); i++) {
      long from = first + Script.ACTS.get(i).first();
      long to =
          i + 1 < Script.ACTS.size() ? first + Script.ACTS.get(i + 1).first() : Long.MAX_VALUE;
      List<String> told =
          last().stream()
              .filter(a -> a.movement().block().height() >= from)
              .filter(a -> a.movement().block().height() < to)
              .map(StoriesTest::text)
              .sorted()
              .toList();
      Story story = Script.ACTS.get(i).story();
      assertEquals(
          story.promises().stream().map(StoriesTest::text).sorted().toList(), told, story.title());
    }
  }

  @Test
  void theFirstBlockHoldsAnAlert() {
    assertEquals(
        Played.events(DemoEconomy.DEFAULT_SEED).getFirst().block().height(),
        REVISIONS.getFirst().movement().block().height());
  }

  @Test
  void otherSeedsKeepThePromisesToo() {
    for (long seed = 100; seed < 105; seed++) {
      Map<String, Alert> latest = new HashMap<>();
      Played.judged(seed).forEach(alert -> latest.put(alert.alertId(), alert));
      assertEquals(
          Script.promises().stream().map(StoriesTest::text).sorted().toList(),
          latest.values().stream().map(StoriesTest::text).sorted().toList());
    }
  }

  @Test
  void oneOrphanedPaymentComesBackUnderItsIdAndTheOtherDoesNot() {
    Map<String, List<String>> lives = new LinkedHashMap<>();
    REVISIONS.forEach(
        alert ->
            lives
                .computeIfAbsent(alert.alertId(), id -> new ArrayList<>())
                .add(alert.state() + " " + alert.identity().revision()));
    assertEquals(
        List.of(
            List.of("raised 1", "retracted 2", "reinstated 3"), List.of("raised 1", "retracted 2")),
        lives.values().stream().filter(states -> states.size() > 1).toList());
  }

  @Test
  void aPaymentIsBeforeOrAfterTheDesignation() {
    assertEquals(
        List.of(false, true),
        last().stream()
            .filter(a -> a.source().party().id().equals(DemoParty.KULAN.id()))
            .map(a -> a.finding().afterDesignation())
            .toList());
  }

  @Test
  void whatWentThroughACoinJoinSaysSoAndIsAFifth() {
    List<Alert> joined = last().stream().filter(a -> a.evidence().via() != null).toList();
    assertEquals(1, joined.size());
    assertEquals("coinjoin", joined.getFirst().evidence().via());
    assertTrue(joined.getFirst().value().share().startsWith("0.1999"), joined.getFirst()::toString);
  }

  @Test
  void theDormantCoinsLeftLongBeforeTheyArrived() {
    assertTrue(
        last().stream()
            .anyMatch(
                a ->
                    a.movement().arrivedAt().getEpochSecond()
                            - a.movement().leftAt().getEpochSecond()
                        > 10 * 3600));
  }

  private static List<Alert> last() {
    Map<String, Alert> latest = new LinkedHashMap<>();
    REVISIONS.forEach(alert -> latest.put(alert.alertId(), alert));
    return List.copyOf(latest.values());
  }

  private static String text(Promise promise) {
    return promise.from().id()
        + " -> "
        + promise.to().id()
        + " "
        + promise.hops()
        + (promise.fee() ? " fee " : " ")
        + promise.lastState();
  }

  private static String text(Alert alert) {
    return alert.source().party().id()
        + " -> "
        + alert.destination().party().id()
        + " "
        + alert.value().hops()
        + (alert.movement().kind() == Flow.Kind.FEE ? " fee " : " ")
        + alert.state();
  }
}
