package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.RuleSet.RuleFile;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Finality;
import org.flowmon.topic.RulesMark;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts whose labels or rules go and come back while their blocks stand. */
class WithdrawnAlertsTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final String OTHER = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private AlertsDriver stage;

  @AfterEach
  void close() {
    stage.close();
  }

  /** Who is who, with a change. */
  private static Parties list(Consumer<WatchlistBuilder> change) {
    WatchlistBuilder list = new WatchlistBuilder();
    list.entity(Entity.of(Given.SAKURA).name("Sakura").kind(EntityKind.EXCHANGE).build());
    change.accept(list);
    return Parties.of(list.build());
  }

  private static void bandit(WatchlistBuilder list, boolean designated) {
    Entity.Builder bandit = Entity.of(Given.BANDIT).name("Bandit").kind(EntityKind.MIXER);
    if (designated) {
      bandit.tag(Entity.SANCTIONED, "made up").designation(Given.listed(Given.DATED));
    }
    list.entity(bandit.build());
    list.attribution(
        Attribution.ofAddress(Given.BANDIT, "bitcoin", OTHER, "made up", Confidence.HIGH));
  }

  private static void sakura(WatchlistBuilder list) {
    list.attribution(
        Attribution.ofAddress(Given.SAKURA, "bitcoin", Given.ADDRESS, "made up", Confidence.LOW));
  }

  private static final Parties WHOLE =
      list(
          all -> {
            bandit(all, true);
            sakura(all);
          });

  private void open(Parties parties) {
    stage = AlertsDriver.labelled(dir, parties, ShippedRules.standard());
  }

  private void restart(Parties parties) {
    stage = stage.relabelled(dir, parties, ShippedRules.standard());
  }

  private Alert raised() {
    stage.push(FLOW);
    Alert raised = stage.next();
    assertEquals(State.RAISED, raised.state());
    return raised;
  }

  private void retractedAndBack(Parties without, Reason reason) {
    open(WHOLE);
    Alert raised = raised();
    restart(without);
    Alert retracted = stage.next();
    assertTrue(stage.alerts.isEmpty(), "once");
    stage.label(without.version());
    assertTrue(stage.alerts.isEmpty(), "more of the same change");
    assertEquals(State.RETRACTED, retracted.state());
    assertEquals(reason, retracted.identity().correction());
    assertEquals(raised.alertId(), retracted.alertId());
    assertEquals(raised.source(), retracted.source(), "the facts stay");
    assertEquals(raised.finding().afterDesignation(), retracted.finding().afterDesignation());
    assertEquals(Status.INCLUDED, retracted.movement().standing().status(), "the block stands");
    assertEquals(
        "Retracted, " + reason.because() + ": " + raised.finding().summary(),
        retracted.finding().summary());

    long height = FLOW.block().height();
    stage.settle(new Finality(height + 3, height, height - 3));
    assertTrue(stage.alerts.isEmpty(), "what is retracted does not rise");
    restart(WHOLE);
    Alert again = stage.next();
    assertEquals(State.REINSTATED, again.state());
    assertEquals(3, again.identity().revision());
    assertNull(again.identity().correction());
    assertEquals(raised.finding(), again.finding());
    assertEquals(new Standing(Status.CONFIRMED, 4), again.movement().standing());
    stage.settle(new Finality(height + 6, height + 3, height));
    assertEquals(Status.FINAL, stage.next().movement().standing().status());
  }

  @Test
  void aLaneGoesOverToAListThatCameWhileItRunsWhereItsLabelsChange() {
    Parties before = list(WithdrawnAlertsTest::sakura);
    KnownParties known = KnownParties.of(before);
    stage = new AlertsDriver(dir, known, ShippedRules.standard());
    stage.label(before.version());
    stage.push(FLOW);
    assertTrue(stage.alerts.isEmpty(), "nobody knows the sender");
    known.add(WHOLE);
    stage.push(FLOW);
    assertTrue(stage.alerts.isEmpty(), "nor here: the lane is not there yet");
    stage.label(WHOLE.version());
    raised();
    known.add(before);
    stage.label(before.version());
    assertEquals(Reason.ATTRIBUTION_REMOVED, stage.next().identity().correction());
  }

  @Test
  void aLaneIsJudgedByTheListThatItNamesWhicheverTheProcessHas() {
    Parties own = list(WithdrawnAlertsTest::sakura);
    stage = new AlertsDriver(dir, KnownParties.of(own, this::published), ShippedRules.standard());
    stage.label(WHOLE.version());
    raised();
    stage.label("never published");
    assertTrue(stage.alerts.isEmpty(), "nothing can be said of it");
    stage.label(own.version());
    assertEquals(Reason.ATTRIBUTION_REMOVED, stage.next().identity().correction());
    stage.label(WHOLE.version());
    assertEquals(State.REINSTATED, stage.next().state());
    Exception e = assertThrows(StreamsException.class, () -> stage.label("unreadable"));
    assertInstanceOf(RetriableException.class, e.getCause(), "it begins again");
  }

  private Optional<Parties> published(String version) throws IOException {
    if (version.equals("unreadable")) {
      throw new IOException("the brokers are away");
    }
    return Optional.of(WHOLE).filter(each -> each.version().equals(version));
  }

  @Test
  void anAddressThatIsNoLongerThePartysTakesItsAlertsBackUntilItIsAgain() {
    retractedAndBack(list(all -> bandit(all, true)), Reason.ATTRIBUTION_REMOVED);
  }

  @Test
  void anAddressThatIsMoreSurelyAnothersIsNoLongerTheParty() {
    retractedAndBack(
        list(
            all -> {
              bandit(all, true);
              sakura(all);
              all.entity(Entity.of("kiku").name("Kiku").kind(EntityKind.EXCHANGE).build());
              all.attribution(
                  Attribution.ofAddress(
                      "kiku", "bitcoin", Given.ADDRESS, "made up", Confidence.HIGH));
            }),
        Reason.ATTRIBUTION_REMOVED);
  }

  @Test
  void aSenderOfWhichNothingIsLeftTakesItsAlertsBack() {
    retractedAndBack(list(WithdrawnAlertsTest::sakura), Reason.ATTRIBUTION_REMOVED);
  }

  @Test
  void aListingThatEndedTakesBackWhatRestedOnItAndKeepsWhatItSaid() {
    retractedAndBack(
        list(
            all -> {
              bandit(all, false);
              sakura(all);
            }),
        Reason.DELISTED);
  }

  @Test
  void aTagThatWasWrongIsBadData() {
    open(
        list(
            all -> {
              all.entity(
                  Entity.of(Given.BANDIT)
                      .name("Bandit")
                      .kind(EntityKind.MIXER)
                      .tag(Entity.SANCTIONED, "made up")
                      .build());
              all.attribution(
                  Attribution.ofAddress(Given.BANDIT, "bitcoin", OTHER, "x", Confidence.HIGH));
              sakura(all);
            }));
    raised();
    restart(
        list(
            all -> {
              bandit(all, false);
              sakura(all);
            }));
    assertEquals(Reason.BAD_DATA, stage.next().identity().correction());
  }

  @Test
  void labelsThatThisProcessDoesNotHaveTakeNothingBack() {
    open(WHOLE);
    raised();
    stage =
        stage.again(dir.resolve("x"), list(WithdrawnAlertsTest::sakura), ShippedRules.standard());
    stage.label("of another process");
    assertTrue(stage.alerts.isEmpty());
    assertEquals(1, stage.counted(AlertsMetrics.Outcome.LABELS_CHANGED));
  }

  @Test
  void aRuleThatIsWithdrawnTakesItsAlertsBackUntilItIsPublishedAgain() throws Exception {
    open(WHOLE);
    Alert raised = raised();
    publish(own("own"));
    Alert retracted = stage.next();
    assertEquals(Reason.RULE_WITHDRAWN, retracted.identity().correction());
    publish(RuleSet.load(List.of(), true).toBytes());
    Alert again = stage.next();
    assertEquals(State.REINSTATED, again.state());
    assertEquals(raised.finding(), again.finding());
    assertEquals(
        1,
        stage
            .registry
            .get(AlertsMetrics.RETRACTIONS)
            .tag("reason", "rule_withdrawn")
            .counter()
            .count());
  }

  @Test
  void bothHaveToBeBack() throws Exception {
    open(WHOLE);
    raised();
    restart(list(all -> bandit(all, true)));
    assertEquals(Reason.ATTRIBUTION_REMOVED, stage.next().identity().correction());
    stage = stage.again(dir.resolve("whole"), WHOLE, ShippedRules.standard());
    publish(own("own"));
    stage.label(WHOLE.version());
    assertTrue(stage.alerts.isEmpty(), "its rule is gone");
    publish(RuleSet.load(List.of(), true).toBytes());
    assertEquals(State.REINSTATED, stage.next().state());
  }

  @Test
  void whatAWithdrawnRuleCountedIsLetGoOf() {
    open(WHOLE);
    publish(
        own("counting")
            .replace(
                "low\n",
                "low\n    watch: to\n    window: {over: 1h, per: to, when: window.count > 1}\n"));
    stage.push(FLOW);
    assertEquals(4, windows(), "mark, entry, head and end");
    assertTrue(stage.deadLetters.isEmpty());
    publish(own("own"));
    assertEquals(0, windows());
  }

  private int windows() {
    int[] entries = {0};
    try (var all = stage.driver.getKeyValueStore(WindowStore.NAME).all()) {
      all.forEachRemaining(entry -> entries[0]++);
    }
    return entries[0];
  }

  private static String own(String id) {
    return """
        rules:
          - id: %s
            version: 1.0.0
            name: Own
            family: own
            match: flow.hops == 1
            severity: low
        """
        .formatted(id);
  }

  private void publish(String rules) {
    publish(new RuleSet(List.of(new RuleFile("own.yaml", rules))).toBytes());
  }

  private void publish(byte[] rules) {
    stage.flows.pipeInput(RulesMark.KEY.getBytes(StandardCharsets.UTF_8), rules);
  }
}
