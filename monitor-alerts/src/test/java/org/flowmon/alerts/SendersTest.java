package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.BlockRef;
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

/** A sender of several addresses, of which one turns out to be another's. */
class SendersTest {
  private static final String ONE = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
  private static final String TWO = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
  private static final Parties BOTH = list(Given.BANDIT, Given.BANDIT);
  private static final Parties FIRST = list(Given.BANDIT, "other");
  private static final Flow FROM_ONE = Given.flow(Given.BANDIT, Given.SAKURA).flow();

  @TempDir Path dir;

  private AlertsDriver stage;

  @SuppressWarnings("NullAway.Init") // begun by each test
  SendersTest() {}

  @AfterEach
  void close() {
    stage.close();
  }

  private static Parties list(String one, String two) {
    WatchlistBuilder list = new WatchlistBuilder();
    Entity.Builder bandit = Entity.of(Given.BANDIT).name("Bandit").kind(EntityKind.MIXER);
    list.entity(bandit.tag(Entity.SANCTIONED, "made up").build());
    for (String id : List.of(Given.SAKURA, Given.KUMA, "other")) {
      list.entity(Entity.of(id).name(id).kind(EntityKind.EXCHANGE).build());
    }
    list.attribution(claim(one, ONE)).attribution(claim(two, TWO));
    list.attribution(claim(Given.SAKURA, Given.ADDRESS));
    return Parties.of(list.build());
  }

  private static Attribution claim(String entity, String address) {
    return Attribution.ofAddress(entity, "bitcoin", address, "made up", Confidence.HIGH);
  }

  private void open() {
    stage = AlertsDriver.labelled(dir, BOTH, ShippedRules.standard());
  }

  private void restart(Parties parties) {
    stage = stage.relabelled(dir.resolve("x"), parties, ShippedRules.standard());
  }

  private static Flow arriving(String at) {
    Flow usual = FROM_ONE;
    BlockRef none = new BlockRef(840_001, Unconfirmed.NO_BLOCK, "tip", Given.MAY + 300);
    return Given.flow(usual.from(), usual.to())
        .as("flow " + at, at)
        .withBlock(none)
        .withPath(List.of())
        .flow();
  }

  @Test
  void whatLeftTheWrongAddressFallsAndNothingElse() {
    open();
    stage.push(FROM_ONE, ONE);
    Alert kept = stage.next();
    Flow wrong = arriving("out:5");
    stage.push(new Unconfirmed(wrong, Fate.SEEN, List.of(), List.of(TWO)));
    Alert pending = stage.next();
    stage.push(new Unconfirmed(arriving("out:6"), Fate.SEEN, List.of(), List.of(ONE)));
    assertEquals(State.PENDING, stage.next().state());
    restart(FIRST);
    Alert gone = stage.next();
    assertEquals(pending.alertId(), gone.alertId());
    assertEquals(Reason.ATTRIBUTION_REMOVED, gone.identity().correction());
    assertTrue(stage.alerts.isEmpty(), () -> "as is " + kept.alertId());
  }

  @Test
  void aPaymentFromBothAddressesStandsOnTheOneThatIsLeft() {
    open();
    stage.push(FROM_ONE, ONE, TWO);
    Alert raised = stage.next();
    restart(FIRST);
    assertTrue(stage.alerts.isEmpty(), "it only loses the one");
    restart(list("other", "other"));
    Alert gone = stage.next();
    assertEquals(raised.alertId(), gone.alertId());
    assertEquals(Reason.ATTRIBUTION_REMOVED, gone.identity().correction());
    restart(list("other", Given.BANDIT));
    assertEquals(State.REINSTATED, stage.next().state());
  }

  @Test
  void whereTheAddressesAreNotKnownAnythingOfTheSenderIsEnough() {
    open();
    stage.push(FROM_ONE);
    assertEquals(State.RAISED, stage.next().state());
    restart(FIRST);
    assertTrue(stage.alerts.isEmpty());
    restart(list("other", "other"));
    assertEquals(State.RETRACTED, stage.next().state());
  }
}
