package org.flowmon.bench.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.flowmon.bench.drill.Evidence.Lane;
import org.flowmon.bench.drill.Evidence.Page;
import org.flowmon.bench.drill.Planted.Fate;
import org.junit.jupiter.api.Test;

/** The judge finds what is wrong in evidence that was right before. */
final class JudgeTest {
  private final List<Planted> planted =
      new ArrayList<>(
          List.of(
              new Planted("t1", "listed-1", 100, 1, Fate.STANDS),
              new Planted("t2", Tenancy.ID, 200, 2, Fate.STANDS),
              new Planted("t3", "moved-1", 300, 1, Fate.MOVED),
              new Planted("t4", "gone-1", 400, 1, Fate.GONE)));
  private final List<Revision> alerts = new ArrayList<>();
  private final List<Revision> copies = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private Lane lane = new Lane(5, List.of("b5", "b6"), List.of());
  private final Map<String, Long> dead = new TreeMap<>(Map.of("trace.dlq", 0L));
  private final List<String> foreign = new ArrayList<>();

  JudgeTest() {
    alerts.addAll(told(planted.get(0), "raised", "updated"));
    alerts.addAll(told(planted.get(1), "raised"));
    alerts.addAll(told(planted.get(2), "raised", "retracted", "reinstated", "updated"));
    alerts.addAll(told(planted.get(3), "raised", "updated", "retracted"));
    copies.addAll(told(planted.get(1), "raised"));
    for (Planted each : planted) {
      pages.add(new Page("msg-" + each.to(), "case.triggered", "case-" + each.to(), "page"));
    }
    pages.add(pages.getFirst()); // an attempt that was not answered is made again
    pages.add(new Page("msg-other", "case.updated", "case-listed-1", "page"));
  }

  private static List<Revision> told(Planted of, String... states) {
    List<Revision> revisions = new ArrayList<>();
    for (String state : states) {
      revisions.add(revision(of, revisions.size() + 1, state));
    }
    return revisions;
  }

  private static Revision revision(Planted of, int number, String state) {
    return new Revision(
        "alert-" + of.txid(),
        number,
        state,
        "case-" + of.to(),
        of.txid(),
        PlantedChain.PAYER,
        of.to(),
        Long.toString(of.units()),
        of.hops());
  }

  private List<String> reasons() {
    return Judge.reasons(
        new Evidence(planted, alerts, copies, pages, lane, List.of("b5", "b6"), dead, foreign));
  }

  private static <T> void finds(String reason, JudgeTest in, T what, Consumer<T> spoil) {
    assertEquals(List.of(), in.reasons());
    spoil.accept(what);
    List<String> found = in.reasons();
    assertTrue(found.stream().anyMatch(each -> each.contains(reason)), found::toString);
  }

  @Test
  void aLostAlertIsMissed() {
    finds("t1, to=listed-1", this, alerts, all -> all.removeIf(a -> a.txid().equals("t1")));
  }

  @Test
  void anInventedAlertIsNoticed() {
    Planted nobody = new Planted("t9", "listed-1", 1, 1, Fate.STANDS);
    finds("t9 is invented", this, alerts, all -> all.addAll(told(nobody, "raised")));
  }

  @Test
  void aRevisionThatIsThereTwiceIsNoticed() {
    finds("revision 1 where 2 was due", this, alerts, all -> all.add(1, all.getFirst()));
  }

  @Test
  void aRevisionThatIsMissingIsNoticed() {
    finds("revision 2 where 1 was due", this, alerts, List::removeFirst);
  }

  @Test
  void aPaymentWithTwoAlertsIsNoticed() {
    Revision first = alerts.getFirst();
    finds(
        "has several alerts",
        this,
        alerts,
        all ->
            all.add(
                new Revision(
                    "another",
                    1,
                    "raised",
                    first.caseKey(),
                    "t1",
                    first.from(),
                    first.to(),
                    first.units(),
                    first.hops())));
  }

  @Test
  void anotherAmountIsNoticed() {
    planted.add(new Planted("t5", "listed-1", 500, 1, Fate.STANDS));
    Planted wrong = new Planted("t5", "listed-1", 499, 1, Fate.STANDS);
    alerts.addAll(told(wrong, "raised"));
    assertTrue(reasons().getFirst().contains("was alerted otherwise"), reasons()::toString);
  }

  @Test
  void whatIsGoneMustBeRetractedAndNothingElse() {
    finds("t4", this, alerts, List::removeLast);
    alerts.addAll(told(planted.get(3), "raised", "updated", "retracted").subList(2, 3));
    finds("was retracted", this, alerts, all -> all.add(revision(planted.get(0), 3, "retracted")));
  }

  @Test
  void aSubscriberIsToldOfItsOwnOnceAndOfNothingElse() {
    finds("the subscriber was told [] of t2", this, copies, List::clear);
    copies.addAll(told(planted.get(1), "raised"));
    finds("of t2, not [raised 1]", this, copies, all -> all.add(all.getFirst()));
    copies.removeLast();
    finds("told of others", this, copies, all -> all.addAll(told(planted.get(0), "raised")));
    copies.removeLast();
    finds("could read alerts", this, foreign, all -> all.add("alerts"));
  }

  @Test
  void aCaseIsTriggeredOnce() {
    finds(
        "case-listed-1 was triggered 2 times",
        this,
        pages,
        all -> all.add(new Page("msg-again", "case.triggered", "case-listed-1", "page")));
    pages.removeLast();
    finds(
        "case-gone-1 was triggered 0 times",
        this,
        pages,
        all -> all.removeIf(page -> page.caseKey().equals("case-gone-1")));
  }

  @Test
  void aCaseMayAskForMoreAndOpenAgain() {
    pages.addFirst(new Page("msg-before", "case.triggered", "case-listed-1", "ticket"));
    pages.add(new Page("msg-over", "case.resolved", "case-listed-1", "page"));
    pages.add(new Page("msg-anew", "case.triggered", "case-listed-1", "page"));
    assertEquals(List.of(), reasons());
  }

  @Test
  void aLaneThatIsNotTheChainAndDeadLettersAreNoticed() {
    lane = new Lane(5, List.of("b5"), List.of());
    dead.put("trace.dlq", 2L);
    List<String> found = reasons();
    assertEquals(2, found.size(), found::toString);
    assertTrue(found.getLast().contains("2 records in trace.dlq"), found::toString);
  }
}
