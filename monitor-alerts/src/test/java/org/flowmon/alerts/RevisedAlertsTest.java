package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.RuleSet.RuleFile;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Txid;
import org.flowmon.topic.RulesMark;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.topic.Unconfirmed.Fate;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts whose rule no longer holds, while a weaker one does. */
class RevisedAlertsTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final String SECOND = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
  private static final long HEIGHT = FLOW.block().height();
  private static final Parties SANCTIONED = list(true, true, Given.BANDIT);
  private static final Parties LINKED = list(false, true, Given.BANDIT);
  private static final Parties PLAIN = list(false, false, Given.BANDIT);

  @TempDir Path dir;

  private AlertsDriver stage;

  @SuppressWarnings("NullAway.Init") // begun by each test
  RevisedAlertsTest() {}

  @AfterEach
  void close() {
    stage.close();
  }

  /** The sender is on a list, or linked to Russia, or both; its one address is that entity's. */
  private static Parties list(
      boolean listed, boolean linked, String holder, String... moreOfSakura) {
    WatchlistBuilder list = new WatchlistBuilder();
    Entity.Builder bandit = Entity.of(Given.BANDIT).name("Bandit").kind(EntityKind.MIXER);
    if (listed) {
      bandit.tag(Entity.SANCTIONED, "made up").designation(Given.listed(Given.DATED));
    }
    if (linked) {
      bandit.tag(Entity.RUSSIA_LINKED, "made up");
    }
    list.entity(bandit.build());
    list.entity(Entity.of(Given.SAKURA).name("Sakura").kind(EntityKind.EXCHANGE).build());
    list.entity(Entity.of("other").name("Other").kind(EntityKind.EXCHANGE).build());
    claim(list, holder, "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2");
    claim(list, Given.SAKURA, Given.ADDRESS);
    for (String address : moreOfSakura) {
      claim(list, Given.SAKURA, address);
    }
    return Parties.of(list.build());
  }

  private static void claim(WatchlistBuilder list, String entity, String address) {
    list.attribution(Attribution.ofAddress(entity, "bitcoin", address, "made up", Confidence.HIGH));
  }

  private void open() {
    stage = AlertsDriver.labelled(dir, SANCTIONED, ShippedRules.standard());
  }

  private void restart(Parties parties) {
    stage = stage.relabelled(dir.resolve("x"), parties, ShippedRules.standard());
  }

  private Alert raised() {
    open();
    stage.push(FLOW);
    Alert raised = stage.next();
    assertEquals("sanctioned-party", raised.finding().rule().id());
    assertTrue(raised.finding().alsoMatched().contains("russia-linked-party"));
    return raised;
  }

  private Alert revised(Alert raised) {
    restart(LINKED);
    Alert revised = stage.next();
    assertTrue(stage.alerts.isEmpty(), "once");
    assertEquals(State.UPDATED, revised.state());
    assertEquals(raised.alertId(), revised.alertId());
    assertEquals("russia-linked-party", revised.finding().rule().id());
    return revised;
  }

  @Test
  void aListingThatEndedLeavesTheWeakerRuleStanding() {
    Alert raised = raised();
    Alert revised = revised(raised);
    assertEquals(2, revised.identity().revision());
    assertNull(revised.identity().correction());
    assertEquals(raised.identity().caseKey(), revised.identity().caseKey());
    assertEquals(Severity.CRITICAL, raised.finding().severity());
    assertEquals(Severity.HIGH, revised.finding().severity());
    assertNull(revised.source().designation());
    assertNull(revised.finding().afterDesignation());
    assertFalse(revised.source().party().tags().contains(Entity.SANCTIONED));
    assertFalse(revised.finding().alsoMatched().contains("after-designation"));
    assertTrue(
        revised
            .finding()
            .summary()
            .startsWith("Revised, a listing that it rests on has ended since: 1.5 BTC from"),
        revised.finding()::summary);
    assertEquals(raised.value(), revised.value());
    assertEquals(raised.evidence(), revised.evidence());
    assertTrue(Difference.judgedLater(revised) && !Difference.judgedLater(raised));
    assertEquals(raised.movement(), revised.movement());
    stage.settle(new Finality(HEIGHT + 3, HEIGHT, HEIGHT - 3));
    Alert risen = stage.next();
    assertEquals(revised.finding(), risen.finding());
    assertEquals(Status.CONFIRMED, risen.movement().standing().status());
  }

  @Test
  void itIsAsItWasWhenTheListingIsBack() {
    Alert raised = raised();
    Alert unused = revised(raised);
    restart(SANCTIONED);
    Alert back = stage.next();
    assertEquals(State.UPDATED, back.state());
    assertEquals(3, back.identity().revision());
    assertEquals(raised.finding(), back.finding());
    assertEquals(raised.source(), back.source());
  }

  @Test
  void itIsRetractedWhenNothingHoldsAnyMoreAndReinstatedUnderTheFirstRule() {
    Alert raised = raised();
    Alert unused = revised(raised);
    restart(PLAIN);
    Alert gone = stage.next();
    assertEquals(State.RETRACTED, gone.state());
    assertEquals(Reason.BAD_DATA, gone.identity().correction());
    restart(list(true, false, Given.BANDIT));
    Alert back = stage.next();
    assertEquals(State.REINSTATED, back.state());
    assertEquals(raised.alertId(), back.alertId());
    assertEquals("sanctioned-party", back.finding().rule().id());
  }

  @Test
  void aSenderThatWasWrongIsNotRevisedButRetracted() {
    Alert raised = raised();
    restart(list(true, true, "other"));
    Alert gone = stage.next();
    assertEquals(raised.alertId(), gone.alertId());
    assertEquals(Reason.ATTRIBUTION_REMOVED, gone.identity().correction());
  }

  @Test
  void aRevisedAlertKeepsItsIdThroughAReorganisation() {
    Alert raised = raised();
    Alert unused = revised(raised);
    stage.push(FLOW.retract());
    Alert gone = stage.next();
    assertEquals(raised.alertId(), gone.alertId());
    assertEquals(Reason.REORG, gone.identity().correction());
    stage.push(FLOW);
    Alert back = stage.next();
    assertEquals(State.REINSTATED, back.state());
    assertEquals(raised.alertId(), back.alertId());
    assertEquals("russia-linked-party", back.finding().rule().id());
    assertTrue(stage.alerts.isEmpty());
  }

  @Test
  void aRuleThatIsWithdrawnLeavesThoseThatMatchedThenAndNoNewOne() throws Exception {
    Alert raised = raised();
    publish(rule("own", "critical") + rule("russia-linked-party", "low"));
    Alert revised = stage.next();
    assertEquals(raised.alertId(), revised.alertId());
    assertEquals("russia-linked-party", revised.finding().rule().id());
    assertEquals(Severity.LOW, revised.finding().severity());
    publish(RuleSet.load(List.of(), true).toBytes());
    Alert back = stage.next();
    assertEquals(raised.finding().rule(), back.finding().rule());
    publish(rule("own", "critical"));
    assertEquals(Reason.RULE_WITHDRAWN, stage.next().identity().correction());
  }

  @Test
  void aPendingAlertIsReplacedByThatOfTheWeakerRuleWhichItsBlockRaises() {
    open();
    BlockRef none = new BlockRef(HEIGHT, Unconfirmed.NO_BLOCK, "tip", Given.MAY - 300);
    Flow waiting = Given.flow(Given.BANDIT, Given.SAKURA).withBlock(none).flow();
    stage.push(new Unconfirmed(waiting, Fate.SEEN, List.of()));
    Alert first = stage.next();
    assertEquals(State.PENDING, first.state());
    restart(LINKED);
    Alert gone = stage.next();
    assertEquals(first.alertId(), gone.alertId());
    assertEquals(Reason.DELISTED, gone.identity().correction());
    Alert weaker = stage.next();
    assertEquals(State.PENDING, weaker.state());
    assertEquals("russia-linked-party", weaker.finding().rule().id());
    assertEquals(
        List.of(first.alertId()), Objects.requireNonNull(weaker.identity().pending()).supersedes());
    stage.push(FLOW);
    Alert raised = stage.next();
    assertEquals(State.RAISED, raised.state());
    assertEquals(weaker.alertId(), raised.alertId());
    stage.push(new Unconfirmed(waiting.retract(), Fate.INCLUDED, List.of()));
    assertTrue(stage.alerts.isEmpty());
  }

  /** One transaction pays two addresses of an exchange, of which one was not the exchange's. */
  @Test
  void whatReachedOneAddressOfTwoFallsAlone() {
    open();
    restart(list(true, true, Given.BANDIT, SECOND));
    stage.push(paid("out:1", Given.ADDRESS, FLOW.block()));
    stage.push(paid("out:2", SECOND, FLOW.block()));
    Alert kept = stage.next();
    Alert wrong = stage.next();
    BlockRef none = new BlockRef(HEIGHT, Unconfirmed.NO_BLOCK, "tip", Given.MAY - 300);
    stage.push(new Unconfirmed(paid("out:3", Given.ADDRESS, none), Fate.SEEN, List.of()));
    stage.push(new Unconfirmed(paid("out:4", SECOND, none), Fate.SEEN, List.of()));
    Alert keptPending = stage.next();
    Alert wrongPending = stage.next();
    restart(SANCTIONED);
    List<Alert> gone = List.of(stage.next(), stage.next());
    assertTrue(stage.alerts.isEmpty(), "the others stand");
    assertEquals(
        Set.of(wrong.alertId(), wrongPending.alertId()),
        Set.of(gone.get(0).alertId(), gone.get(1).alertId()));
    gone.forEach(alert -> assertEquals(Reason.ATTRIBUTION_REMOVED, alert.identity().correction()));
    assertFalse(kept.alertId().equals(wrong.alertId()));
    assertFalse(keptPending.alertId().equals(wrongPending.alertId()));
  }

  private static Flow paid(String at, String address, BlockRef block) {
    Given.Spec usual = Given.flow(Given.BANDIT, Given.SAKURA);
    Txid txid = Txid.parse(Given.TX);
    return new Given.Spec(
            at + address,
            usual.from(),
            usual.to(),
            usual.kind(),
            usual.hops(),
            usual.policy(),
            block,
            at,
            usual.chain(),
            usual.asset(),
            List.of(new Flow.Arrival(txid, at, address, Amount.of(150_000_000), Given.MAY)),
            null)
        .flow();
  }

  private static String rule(String id, String severity) {
    return """
          - id: %s
            version: 1.1.0
            name: Own
            family: own
            match: flow.hops == 1
            severity: %s
        """
        .formatted(id, severity);
  }

  private void publish(String rules) {
    publish(new RuleSet(List.of(new RuleFile("own.yaml", "rules:\n" + rules))).toBytes());
  }

  private void publish(byte[] rules) {
    stage.flows.pipeInput(RulesMark.KEY.getBytes(StandardCharsets.UTF_8), rules);
  }
}
