package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts about what reached an address that is an exchange's only as it behaves. */
class InferredAlertsTest {
  private static final String HOT = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
  private static final Txid OUT = Txid.parse("ab".repeat(32));
  private static final Txid IN = Txid.parse("cd".repeat(32));
  private static final Inference WHY =
      Inference.of(
          new Sweep(
              OUT, 839_990, HOT, "native", Amount.of(90), Amount.of(95), 839_000, List.of(IN)));
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow().inferred(WHY);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private AlertsDriver stage;

  @AfterEach
  void close() {
    stage.close();
  }

  /** Who is who: whose the hot wallet is, and the address that value reached, if anybody's. */
  private static Parties list(String ofHot, String ofAddress) {
    WatchlistBuilder list = new WatchlistBuilder();
    list.entity(Entity.of(Given.SAKURA).name("Sakura").kind(EntityKind.EXCHANGE).build());
    list.entity(Entity.of("kiku").name("Kiku").kind(EntityKind.EXCHANGE).build());
    Entity.Builder bandit = Entity.of(Given.BANDIT).name("Bandit").kind(EntityKind.MIXER);
    bandit.tag(Entity.SANCTIONED, "made up").designation(Given.listed(Given.DATED));
    list.entity(bandit.build());
    claim(list, Given.BANDIT, "12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX");
    claim(list, ofHot, HOT);
    claim(list, ofAddress, Given.ADDRESS);
    return Parties.of(list.build());
  }

  private static void claim(WatchlistBuilder list, String entity, String address) {
    if (!entity.isEmpty()) {
      list.attribution(
          Attribution.ofAddress(entity, "bitcoin", address, "made up", Confidence.HIGH));
    }
  }

  private void open(Parties parties) {
    stage = AlertsDriver.labelled(dir, parties, ShippedRules.standard());
  }

  private void restart(Parties parties) {
    stage = stage.relabelled(dir, parties, ShippedRules.standard());
  }

  private Alert raised() {
    open(list(Given.SAKURA, ""));
    stage.push(FLOW);
    return stage.next();
  }

  @Test
  void theySayInferredAndOnWhatThatRests() {
    Alert raised = raised();
    assertEquals(State.RAISED, raised.state());
    assertEquals(Given.ADDRESS, raised.destination().address());
    assertEquals(
        new Alert.Attribution("inferred: deposit address", Confidence.LOW, WHY),
        raised.destination().attribution());
    String summary = raised.finding().summary();
    assertTrue(
        summary.endsWith(
            " Inferred, confidence low: no list names "
                + Given.ADDRESS
                + "; it forwards what it receives to Sakura (1 sweep, the last in block 839990)."),
        summary);
    assertTrue(AlertView.lines(raised, false).contains(", deposit address inferred, rule "));
    assertEquals(List.of(), AlertSchema.problems(AlertJson.toBytes(raised)));
    assertEquals(raised, AlertJson.fromBytes(AlertJson.toBytes(raised)));
    assertTrue(stage.deadLetters.isEmpty());
  }

  @Test
  void theyAreTakenBackWithTheLabelThatTheyRestOnAndComeBackWithIt() {
    Alert raised = raised();
    restart(list("", ""));
    Alert retracted = stage.next();
    assertEquals(Reason.ATTRIBUTION_REMOVED, retracted.identity().correction());
    assertEquals(raised.destination(), retracted.destination(), "the facts stay");
    restart(list(Given.SAKURA, ""));
    Alert again = stage.next();
    assertEquals(State.REINSTATED, again.state());
    assertEquals(raised.finding(), again.finding());
  }

  @Test
  void aListThatNamesTheAddressDecides() {
    Alert raised = raised();
    restart(list("", Given.SAKURA));
    assertTrue(stage.alerts.isEmpty(), "it is the exchange's now by a list");
    restart(list(Given.SAKURA, "kiku"));
    Alert retracted = stage.next();
    assertEquals(raised.alertId(), retracted.alertId());
    assertEquals(Reason.ATTRIBUTION_REMOVED, retracted.identity().correction());
  }

  @Test
  void whatIsOtherwiseInTheListChangesNothing() {
    Alert raised = raised();
    restart(list("kiku", ""));
    assertEquals(raised.alertId(), stage.next().alertId(), "the wallet is another's");
    restart(list(Given.SAKURA, ""));
    assertEquals(State.REINSTATED, stage.next().state());
    assertTrue(stage.alerts.isEmpty());
  }

  @Test
  void aRuleThatAsksForTheInferenceHoldsWhenListsChange() {
    List<AlertRule> rules = List.of(WrittenRuleTest.rule("flow.inferred"));
    stage = AlertsDriver.labelled(dir, list(Given.SAKURA, ""), rules);
    stage.push(FLOW);
    assertEquals(State.RAISED, stage.next().state());
    stage = stage.relabelled(dir, list(Given.SAKURA, Given.SAKURA), rules);
    assertTrue(stage.alerts.isEmpty(), "it was inferred when the value arrived");
  }
}
