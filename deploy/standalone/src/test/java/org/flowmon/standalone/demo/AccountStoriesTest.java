package org.flowmon.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.standalone.demo.Story.Promise;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Inference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The account chain of the demo, traced offline. */
class AccountStoriesTest {
  private static List<DemoEvent> events(long seed) {
    return Played.events(new AccountEconomy(seed, false));
  }

  private static List<Alert> alerts(long seed) {
    return Played.judged(new AccountEconomy(seed, false));
  }

  private static Alert from(DemoParty party) {
    return alerts(DemoEconomy.DEFAULT_SEED).stream()
        .filter(a -> a.source().party().id().equals(party.id()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {DemoEconomy.DEFAULT_SEED, 100, 101, 102})
  void every_story_yields_what_it_promises_and_ordinary_payments_yield_nothing(long seed) {
    assertEquals(
        AccountScript.promises().stream().map(AccountStoriesTest::text).toList(),
        alerts(seed).stream().map(AccountStoriesTest::text).toList());
  }

  @Test
  void what_was_swapped_says_so_and_what_left_by_a_bridge_too() {
    assertEquals("swap", from(DemoParty.SOBOL).evidence().via());
    assertEquals(Flow.Kind.TRANSFER, from(DemoParty.SOBOL).movement().kind());
    assertEquals(Flow.Kind.BRIDGE, from(DemoParty.RYS).movement().kind());
  }

  @Test
  void what_reached_an_address_that_no_list_names_says_so_and_why() {
    Alert alert = alerts(DemoEconomy.DEFAULT_SEED).getLast();
    Alert.Attribution claim = alert.destination().attribution();
    assertNotNull(claim);
    assertEquals("inferred: deposit address", claim.source());
    assertEquals(Confidence.LOW, claim.confidence());
    Inference why = claim.inference();
    assertNotNull(why);
    assertEquals(DemoParty.KITSUNE.hotAccount(), why.sweeps().getFirst().to());
    assertEquals(alert.movement().block().height() - 1, why.sweeps().getFirst().height());
    assertTrue(alert.finding().summary().contains(" Inferred, confidence low: no list names "));
    assertEquals(alert, AlertJson.fromBytes(AlertJson.toBytes(alert)));
  }

  @Test
  void blocks_follow_each_other_and_are_the_same_for_the_same_seed() {
    List<DemoEvent> events = events(1);
    assertEquals(events, events(1));
    assertNotEquals(events, events(2));
    assertEquals(AccountScript.BLOCKS, events.size());
    for (int i = 1; i < events.size(); i++) {
      assertEquals(events.get(i - 1).block().hash(), events.get(i).block().parent());
      assertEquals(events.get(i - 1).block().height() + 1, events.get(i).block().height());
    }
  }

  @Test
  void a_loop_plays_the_script_again_with_other_accounts() {
    AccountEconomy economy = new AccountEconomy(1, true);
    Set<String> txids = new HashSet<>();
    int transactions = 0;
    int titles = 0;
    for (int i = 0; i < 2 * AccountScript.BLOCKS; i++) {
      DemoEvent event = economy.next();
      assertNotNull(event);
      if (event instanceof DemoEvent.Connect c) {
        transactions += c.transactions().size();
        c.transactions().forEach(tx -> txids.add(tx.txid().toString()));
        titles += c.notes().size();
      }
    }
    assertEquals(transactions, txids.size());
    assertEquals(2 * AccountScript.promises().size(), titles);
    assertTrue(transactions > 2 * AccountScript.BLOCKS * 10);
  }

  private static String text(Promise promise) {
    return promise.from().id() + " -> " + promise.to().id() + " " + promise.hops() + " raised";
  }

  private static String text(Alert alert) {
    return alert.source().party().id()
        + " -> "
        + alert.destination().party().id()
        + " "
        + alert.value().hops()
        + " "
        + alert.state();
  }
}
