package org.flowmon.alerts.desk.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.alerts.desk.trace.TraceView.Size;
import org.junit.jupiter.api.Test;

class TraceViewTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Size USUAL = new Size(960, 400, false);

  private static Alert focus() {
    return Trail.of("fa1_focus")
        .step("4be1", "bc1qm4", 2_000_000_000)
        .step("e23d", "bc1qz7", 1_500_000_000)
        .step("9f3c", "bc1q9x", 1_240_796_385)
        .ofAll(2_530_600_000L)
        .alert();
  }

  private static List<Alert> others() {
    return List.of(
        Trail.of("fa1_pending")
            .step("4be1", "bc1qm4", 2_000_000_000)
            .step("e23d", "bc1q0h", 499_950_000)
            .step("2d8b", "bc1qe8", 499_910_000)
            .to("tanuki")
            .standing(Status.INCLUDED, 1)
            .alert(),
        Trail.of("fa1_orphaned")
            .step("4be1", "bc1qm4", 2_000_000_000)
            .step("e23d", "bc1q0h", 499_950_000)
            .step("a51e", "bc1q5v", 499_920_000)
            .to("momiji")
            .standing(Status.ORPHANED, 0)
            .alert(),
        Trail.of("fa1_other-way")
            .step("c07a", "3Fk9tz", 450_000_000)
            .step("71f6", "1Pw6dR", 449_991_000)
            .step("9f3c", "bc1qy2", 709_160_293)
            .to("someone")
            .alert());
  }

  private static JsonNode drawn(Alert focus, List<Alert> others, Size size) throws IOException {
    return MAPPER.readTree(TraceView.toBytes(focus, others, size));
  }

  private static JsonNode holder(JsonNode trace, String address) {
    for (JsonNode holder : trace.get("holders")) {
      if (address.equals(holder.get("address").asText())) {
        return holder;
      }
    }
    throw new AssertionError("no holder at " + address);
  }

  @Test
  void theWayOfTheAlertIsOneStraightLine() throws IOException {
    JsonNode trace = drawn(focus(), others(), USUAL);
    Set<Double> heights = new HashSet<>();
    for (JsonNode holder : trace.get("holders")) {
      if (holder.get("spine").asBoolean()) {
        heights.add(holder.get("y").asDouble());
      }
    }
    assertEquals(1, heights.size());
    assertTrue(holder(trace, "bc1q9x").get("focus").asBoolean());
  }

  @Test
  void aBranchLiesBetweenItsEnds() throws IOException {
    JsonNode trace = drawn(focus(), others(), USUAL);
    double change = holder(trace, "bc1q0h").get("y").asDouble();
    double tanuki = holder(trace, "bc1qe8").get("y").asDouble();
    double momiji = holder(trace, "bc1q5v").get("y").asDouble();
    assertEquals((tanuki + momiji) / 2, change, 0.001);
    assertEquals(62, Math.abs(tanuki - momiji), 0.001);
  }

  @Test
  void noTwoCardsOverlap() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      List<Alert> alerts = randomCase(random);
      JsonNode trace = drawn(alerts.getFirst(), alerts, new Size(960, 400, random.nextBoolean()));
      double width = trace.get("card_width").asDouble();
      double height = trace.get("card_height").asDouble();
      List<JsonNode> cards = new ArrayList<>();
      trace.get("holders").forEach(cards::add);
      for (int i = 0; i < cards.size(); i++) {
        JsonNode a = cards.get(i);
        assertTrue(a.get("x").asDouble() + width <= trace.get("width").asDouble() + 0.01);
        assertTrue(a.get("y").asDouble() + height <= trace.get("height").asDouble());
        for (int j = 0; j < i; j++) {
          JsonNode b = cards.get(j);
          boolean apart =
              Math.abs(a.get("x").asDouble() - b.get("x").asDouble()) >= width
                  || Math.abs(a.get("y").asDouble() - b.get("y").asDouble()) >= height;
          assertTrue(apart, "seed 7, round " + round + ": " + a.get("id") + " on " + b.get("id"));
        }
      }
    }
  }

  @Test
  void whateverTheOrderOfTheAlertsTheBytesAreTheSame() {
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      List<Alert> alerts = randomCase(random);
      Alert focus = alerts.getFirst();
      byte[] once = TraceView.toBytes(focus, alerts, USUAL);
      Collections.shuffle(alerts, random);
      assertArrayEquals(once, TraceView.toBytes(focus, alerts, USUAL), "seed 11, round " + round);
    }
  }

  @Test
  void theTableHasARowForEachArrival() throws IOException {
    JsonNode rows = drawn(focus(), others(), USUAL).get("rows");
    assertEquals(9, rows.size());
    int hop = 0;
    int focused = 0;
    for (JsonNode row : rows) {
      assertTrue(row.get("hop").asInt() >= hop);
      hop = row.get("hop").asInt();
      focused += row.get("focus").asBoolean() ? 1 : 0;
    }
    assertEquals(1, focused);
    assertEquals("0.4903", holderShare(rows));
  }

  private static String holderShare(JsonNode rows) {
    for (JsonNode row : rows) {
      if (row.get("focus").asBoolean()) {
        return row.get("share").asText();
      }
    }
    throw new AssertionError("no focus");
  }

  @Test
  void onlyTheLastTransactionOfARetractedAlertIsOrphaned() throws IOException {
    JsonNode trace = drawn(focus(), others(), USUAL);
    for (JsonNode transfer : trace.get("transfers")) {
      boolean last = transfer.get("txid").asText().equals(Trail.txid("a51e").toString());
      assertEquals(last, "orphaned".equals(transfer.get("status").asText()));
    }
    assertTrue(holder(trace, "bc1q5v").get("orphaned").asBoolean());
    assertFalse(holder(trace, "bc1q0h").get("orphaned").asBoolean());
  }

  @Test
  void aLongWayShowsItsEndsAndSaysHowManyHopsItLeavesOut() throws IOException {
    Trail trail = Trail.of("fa1_long");
    for (int hop = 1; hop <= 11; hop++) {
      trail.step("t" + hop, "bc1q" + hop, 1_000_000);
    }
    JsonNode trace = drawn(trail.alert(), List.of(), USUAL);
    assertEquals(9, trace.get("columns").size());
    JsonNode middle = trace.get("columns").get(4);
    assertEquals(4, middle.get("hop").asInt());
    assertEquals(7, middle.get("last_hop").asInt());
    assertEquals(11, trace.get("rows").size());
    assertEquals(
        12, drawn(trail.alert(), List.of(), new Size(960, 400, true)).get("columns").size());
  }

  @Test
  void endsOfLessThanOnePerCentAreCountedWhereTheyBegin() throws IOException {
    Alert small = Trail.of("fa1_small").step("4be1", "bc1qtiny", 9_000_000).alert();
    JsonNode trace = drawn(focus(), List.of(small), USUAL);
    assertEquals(1, trace.get("holders").get(0).get("more").asInt());
    assertEquals(4, trace.get("holders").size());
    assertEquals(5, drawn(focus(), List.of(small), new Size(960, 400, true)).get("holders").size());
  }

  @Test
  void pastTwelveLanesTheSmallestBranchesAreMergedAndCounted() throws IOException {
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(Trail.of("fa1_" + i).step("4be1", "bc1q" + i, 500_000_000 + i).alert());
    }
    JsonNode trace = drawn(focus(), many, USUAL);
    assertEquals(20 + 12 * 62, trace.get("height").asInt());
    int more = 0;
    for (JsonNode holder : trace.get("holders")) {
      more += holder.get("more").asInt();
    }
    assertEquals(30, more + trace.get("holders").size() - 4);
  }

  @Test
  void aBranchThatFansOutTooFarKeepsItsLargestEnds() throws IOException {
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Trail fan = Trail.of("fa1_" + i).step("4be1", "bc1qfan", 1_900_000_000);
      many.add(fan.step("fan", "bc1q" + i, 50_000_000 + i).alert());
    }
    JsonNode trace = drawn(focus(), many, USUAL);
    assertEquals(20 + 12 * 62, trace.get("height").asInt());
    assertEquals(19, holder(trace, "bc1qfan").get("more").asInt());
    assertEquals("bc1q29", holder(trace, "bc1q29").get("address").asText());
  }

  @Test
  void whatCameBeforeTheDesignationSaysSo() throws IOException {
    JsonNode trace =
        drawn(Trail.of("fa1_b").step("a", "x", 5).listed("2024-11-15").alert(), List.of(), USUAL);
    assertTrue(trace.get("transfers").get(0).get("before_designation").asBoolean());
  }

  @Test
  void aSizeThatNoPanelHasIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Size(10, 400, false));
  }

  /** A case of up to 20 alerts whose ways share addresses and transactions at random. */
  private static List<Alert> randomCase(Random random) {
    List<Alert> alerts = new ArrayList<>();
    int n = 1 + random.nextInt(20);
    for (int i = 0; i < n; i++) {
      Trail trail = Trail.of(String.format("fa1_%02d", i));
      int hops = 1 + random.nextInt(11);
      for (int hop = 1; hop <= hops; hop++) {
        String tx = "t" + hop + "-" + random.nextInt(3);
        trail.step(tx, "h" + hop + "-" + random.nextInt(5), 1 + random.nextInt(1_000_000));
      }
      alerts.add(trail.alert());
    }
    return alerts;
  }
}
