package org.flowmon.alerts.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.alerts.desk.projection.FlowReads.Range;
import org.flowmon.alerts.desk.projection.FlowReads.Tip;
import org.flowmon.chain.TokenUnit;
import org.flowmon.watchlist.Watchlist;
import org.junit.jupiter.api.Test;

/** Ties with a real list: Garantex was designated on 2022-04-05; bitbank is registered in Japan. */
class TiesTest {
  private static final String EXCHANGE = "bitbank";
  private static final String LISTED = "garantex";
  private static final Watchlist LIST = Watchlist.builtin();
  private static final Map<String, List<Range>> WHOLE =
      Map.of(
          "bitcoin", List.of(new Range(1, 9)),
          "ethereum", List.of(new Range(1, 9)),
          "bnb", List.of(new Range(1, 9)),
          "polygon", List.of(new Range(1, 9)),
          "tron", List.of(new Range(1, 9)));

  private final List<Exposure> exposures = new ArrayList<>();
  private Map<String, List<Range>> traced = WHOLE;
  private Map<String, Long> untraced = Map.of();
  private Map<String, Tip> tips = Map.of();

  private void flow(String from, String to, boolean direct, String day, long amount) {
    exposures.add(
        new Exposure(
            from,
            to,
            "bitcoin",
            "native",
            new TokenUnit("BTC", 8),
            "transfer",
            direct,
            LocalDate.parse(day),
            BigInteger.valueOf(amount),
            1));
  }

  private JsonNode told() {
    ObjectNode json = Json.object();
    new Ties(LIST, new Looks(LIST, traced, untraced, tips), exposures).tell(json);
    return json;
  }

  private JsonNode only() {
    JsonNode cells = told().path("cells");
    assertEquals(1, cells.size(), cells::toString);
    return cells.get(0);
  }

  private String tie() {
    return only().path("tie").asText();
  }

  @Test
  void eachWayIsSummedByQuarterDirectIndirectAndByTheDayOfTheListing() {
    flow(LISTED, EXCHANGE, true, "2022-04-04", 1);
    flow(LISTED, EXCHANGE, true, "2022-04-05", 20);
    flow(LISTED, EXCHANGE, false, "2022-06-30", 300);
    flow(LISTED, EXCHANGE, false, "2022-07-01", 4_000);
    flow(EXCHANGE, LISTED, true, "2022-05-01", 50_000);
    flow(LISTED, "binance", true, "2022-05-01", 7); // not registered in Japan
    flow("kraken", EXCHANGE, true, "2022-05-01", 8); // not linked

    JsonNode cell = only();
    assertEquals(EXCHANGE, cell.path("exchange").asText());
    assertEquals(LISTED, cell.path("entity").asText());
    JsonNode second = cell.path("to_exchange").get(0);
    assertEquals("2022-Q2", second.path("period").asText());
    assertEquals("BTC", second.path("symbol").asText());
    assertEquals("21", second.path("direct").asText());
    assertEquals("300", second.path("indirect").asText());
    assertEquals("320", second.path("after_designation").asText());
    assertEquals("1", second.path("not_after").asText());
    assertEquals(3, second.path("flows").asLong());
    JsonNode third = cell.path("to_exchange").get(1);
    assertEquals("2022-Q3", third.path("period").asText());
    assertEquals("0", third.path("direct").asText());
    assertEquals("4000", third.path("indirect").asText());
    assertEquals(1, cell.path("from_exchange").size());
    assertEquals("50000", cell.path("from_exchange").get(0).path("direct").asText());
    assertEquals("2022-07-01", cell.path("last_flow").asText());
    assertEquals("2022-05-01", cell.path("last_direct_flow").asText());
  }

  @Test
  void aTieIsCutNinetyDaysAfterItsLastFlow() {
    flow(LISTED, EXCHANGE, true, "2025-01-01", 1);
    assertEquals("direct", tie());
    flow("kraken", "binance", true, "2025-04-01", 1); // 90 days later, others
    assertEquals("direct", tie());
    flow("kraken", "binance", true, "2025-04-02", 1);
    assertEquals("cut", tie());
    flow(LISTED, EXCHANGE, false, "2025-04-02", 1);
    assertEquals("indirect", tie());
    flow(EXCHANGE, LISTED, true, "2025-03-02", 1);
    assertEquals("direct", tie());
  }

  @Test
  void whatWasNotLookedAtWhollyIsNotCut() {
    flow(LISTED, EXCHANGE, true, "2025-01-01", 1);
    flow("kraken", "binance", true, "2025-09-01", 1);
    assertEquals("cut", tie());

    traced = Map.of("bitcoin", List.of(new Range(1, 3), new Range(5, 9)));
    assertEquals("unclear", tie());

    traced = WHOLE;
    untraced = Map.of("ethereum", 1L);
    assertEquals("unclear", tie());

    untraced = Map.of();
    tips = Map.of("bitcoin", tip("2025-09-01T00:00:00Z"), "ethereum", tip("2025-09-02T00:00:00Z"));
    assertEquals("cut", tie());
    tips = Map.of("bitcoin", tip("2025-09-01T00:00:00Z"), "ethereum", tip("2025-09-02T00:00:01Z"));
    assertEquals("unclear", tie());
    assertEquals(Map.of("bitcoin", "stopped"), new Looks(LIST, traced, untraced, tips).lacking());
  }

  private static Tip tip(String at) {
    return new Tip(9, 9, 9, 9, Instant.parse(at));
  }

  private String looked(String entity) {
    for (JsonNode each : told().path("entities")) {
      if (each.path("id").asText().equals(entity)) {
        return each.path("looked").asText();
      }
    }
    return "";
  }

  @Test
  void nothingFoundIsNotNotLooked() {
    assertEquals("all", looked(LISTED));
    traced = Map.of("bitcoin", List.of(new Range(1, 9)));
    assertEquals("part", looked(LISTED), "it has addresses elsewhere");
    traced = Map.of("bitcoin-regtest", List.of(new Range(1, 9)));
    assertEquals("none", looked(LISTED));
    traced = Map.of();
    assertEquals("none", looked(LISTED));
  }
}
