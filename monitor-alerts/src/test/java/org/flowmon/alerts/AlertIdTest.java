package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.AlertRule.Match;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.BlockRef;
import org.flowmon.trace.Flow;
import org.junit.jupiter.api.Test;

class AlertIdTest {
  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Match MATCH = match(FLOW);

  private static Match match(Flow flow) {
    return Optional.of(flow)
        .flatMap(f -> Verdict.of(ShippedRules.standard(), f, Given.parties(), Windows.inMemory()))
        .orElseThrow()
        .match();
  }

  @Test
  void whatIsHashedIsTheCanonicalArray() {
    assertEquals(
        "[\"fa1\",\"\",\"a-rule\",1,\"q\\\"b\\\\s\",\"l\\n"
            + "b\\u0001\\u001f\",\"\u00e9\u20ac/\u007f\"]",
        AlertId.array(
            "fa1", "", "a-rule", 1, "q\"b\\s", "l\nb\u0001\u001f", "\u00e9\u20ac/\u007f"));
  }

  @Test
  void theIdsOfAKnownFlowAreForLife() {
    assertEquals("fa1_bngnmfuejmufipxwkx5wvucytu", AlertId.of(AlertId.PUBLIC, MATCH, FLOW));
    assertEquals("fc1_skoqqlpkpsvdvcnu3xnyqv5377", AlertId.caseKey(AlertId.PUBLIC, MATCH, FLOW));
  }

  @Test
  void blockAndPathAndHopsAreNotInTheId() {
    Flow elsewhere =
        Given.flow(Given.BANDIT, Given.SAKURA)
            .withBlock(Given.block(840_200, "bb".repeat(32)))
            .withPath(List.of())
            .withHops(3)
            .flow();
    assertEquals(AlertId.of("", MATCH, FLOW), AlertId.of("", match(elsewhere), elsewhere));
    assertNotEquals(
        AlertId.caseKey("", MATCH, FLOW), AlertId.caseKey("", match(elsewhere), elsewhere));
  }

  @Test
  void aCaseEndsAtMidnightUtc() {
    Flow first = at("2024-05-01T00:00:00Z");
    Flow last = at("2024-05-01T23:59:59Z");
    Flow next = at("2024-05-02T00:00:00Z");
    String key = AlertId.caseKey("", match(first), first);
    assertEquals(key, AlertId.caseKey("", match(last), last));
    assertNotEquals(key, AlertId.caseKey("", match(next), next));
  }

  private static Flow at(String time) {
    BlockRef block = new BlockRef(840_000, "a", "b", Instant.parse(time).getEpochSecond());
    return Given.flow(Given.BANDIT, Given.SAKURA).withBlock(block).flow();
  }

  @Test
  void partiesDirectionPlaceAndTenantAre() {
    Flow back = Given.flow(Given.SAKURA, Given.BANDIT).flow();
    Flow fee = Given.flow(Given.BANDIT, Given.SAKURA).asFee().flow();
    String id = AlertId.of("", MATCH, FLOW);
    assertNotEquals(id, AlertId.of("", match(back), back));
    assertNotEquals(id, AlertId.of("", match(fee), fee));
    assertNotEquals(id, AlertId.of("tenant", MATCH, FLOW));
    assertTrue(AlertId.anchor(fee).endsWith(":fee"));
  }
}
