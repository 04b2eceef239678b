package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.topic.Price;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertJsonTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  static Alert raised(Given.Spec spec) {
    Flow flow = spec.flow();
    Parties parties = Given.parties();
    Verdict verdict =
        Verdict.of(ShippedRules.standard(), flow, parties, Windows.inMemory()).orElseThrow();
    return AlertLife.raise(flow, verdict, parties);
  }

  private static Alert worth(String price) {
    Flow flow = Given.flow(Given.BANDIT, Given.SAKURA).flow();
    Price said = new Price("any", 8, new BigDecimal(price), Given.MAY, "feed", null, 1, null);
    Verdict plain =
        Verdict.of(ShippedRules.standard(), flow, Given.parties(), Windows.inMemory())
            .orElseThrow();
    Verdict priced = new Verdict(plain.match(), plain.alsoMatched(), Usd.of(flow.amount(), said));
    return AlertLife.raise(flow, priced, Given.parties());
  }

  private static Alert plain() {
    return raised(Given.flow(Given.BANDIT, Given.SAKURA));
  }

  @Test
  void theBytesOfAKnownAlertAreForLife() throws IOException {
    assertEquals(
        golden("alert-1-1.golden.json"),
        new String(AlertJson.toBytes(plain()), StandardCharsets.UTF_8));
  }

  @Test
  void whatTheVersionBeforeWroteIsRead() throws IOException {
    String before = golden("alert-1-0.golden.json");
    assertEquals(
        before.replace("\"via\"", "\"bounds\":\"default\",\"via\""),
        new String(
            AlertJson.toBytes(AlertJson.fromBytes(before.getBytes(StandardCharsets.UTF_8))),
            StandardCharsets.UTF_8));
  }

  private static String golden(String name) throws IOException {
    try (InputStream golden = AlertJsonTest.class.getResourceAsStream(name)) {
      return new String(
              golden == null ? new byte[0] : golden.readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    }
  }

  @Test
  void everyKindOfAlertConformsAndIsReadBackAsItWas() {
    List<Alert> alerts = new ArrayList<>();
    alerts.add(plain());
    alerts.add(AlertLife.retract(plain(), Reason.REORG));
    alerts.add(pending(Alert.State.PENDING, null));
    alerts.add(pending(Alert.State.RETRACTED, Reason.REPLACED));
    alerts.add(raised(Given.flow(Given.KUMA, "unheard-of").withHops(3).withPath(List.of())));
    alerts.add(raised(Given.flow("shop", Given.TAIGA).asFee()));
    alerts.add(worth("31056.654"));
    alerts.add(raised(Given.flow("shop", Given.TAIGA).byBridge()));
    alerts.add(raised(Given.flow("undated", "shop").on(Chain.ETHEREUM, Given.USDT)));
    alerts.add(raised(Given.flow("undated", "shop").on(Chain.TRON, "native")));
    for (Alert alert : alerts) {
      byte[] json = AlertJson.toBytes(alert);
      assertEquals(List.of(), AlertSchema.problems(json));
      assertEquals(alert, AlertJson.fromBytes(json));
      assertArrayEquals(json, AlertJson.toBytes(AlertJson.fromBytes(json)));
    }
  }

  private static Alert pending(Alert.State state, @Nullable Reason why) {
    Alert plain = plain();
    Pending pending = new Pending(2, List.of(plain.alertId()));
    String caseKey = plain.identity().caseKey();
    Alert.Identity of = new Alert.Identity(plain.alertId(), 0, state, caseKey, why, pending);
    return AlertLife.next(plain, of, plain.finding().summary(), Standing.MEMPOOL);
  }

  @Test
  void everyPropertyWrittenIsInTheSchemaAndEveryOneRequiredThere() throws IOException {
    JsonNode schema = MAPPER.readTree(AlertSchema.text());
    List<String> named = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(named::add);
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.textValue()));
    List<String> written = new ArrayList<>();
    MAPPER.readTree(AlertJson.toBytes(plain())).fieldNames().forEachRemaining(written::add);
    assertEquals(written, named);
    assertEquals(written, required);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\":{\"base_units\":150000000,\"value\":\"1.5\"}}",
        "{\"amount\":{\"base_units\":\"-1\",\"value\":null}}",
        "{\"alert_id\":\"fa1_UPPER\"}",
        "{\"revision\":0}",
        "{\"state\":\"closed\"}",
        "{\"state\":\"retracted\"}",
        "{\"correction\":{\"reason\":\"reorg\"}}",
        "{\"severity\":\"severe\"}",
        "{\"labels\":{\"a\":1}}",
        "{\"annotations\":[]}",
        "{\"share\":\"1.2\"}",
        "{\"arrived_at\":\"yesterday\"}",
        "{\"usd\":{\"value\":\"1.00\"}}",
        "{\"usd_missing_reason\":null}",
        "{\"source\":{\"name\":\"nobody\"}}"
      })
  void theSchemaRefusesWhatIsNot(String change) throws IOException {
    ObjectNode alert = (ObjectNode) MAPPER.readTree(AlertJson.toBytes(plain()));
    alert.setAll((ObjectNode) MAPPER.readTree(change));
    assertFalse(AlertSchema.problems(MAPPER.writeValueAsBytes(alert)).isEmpty());
  }

  @Test
  void beforeASwapAnAmountIsOfAnotherAsset() throws IOException {
    Flow direct = Given.flow(Given.BANDIT, Given.SAKURA).flow();
    Flow.Arrival last = direct.path().getFirst();
    Flow.Arrival before =
        new Flow.Arrival(last.txid(), "transfer:0", "0xa", Amount.of(5_000_000_000L), Given.MAY);
    Alert swapped =
        raised(
            Given.flow(Given.BANDIT, Given.SAKURA).withPath(List.of(before, last)).through("swap"));
    JsonNode path = MAPPER.readTree(AlertJson.toBytes(swapped)).get("path");
    assertTrue(path.get(0).at("/amount/value").isNull());
    assertEquals("5000000000", path.get(0).at("/amount/base_units").asText());
    assertEquals("1.5", path.get(1).at("/amount/value").asText());
    assertEquals(List.of(), AlertSchema.problems(AlertJson.toBytes(swapped)));
  }

  @Test
  void anAlertWrittenBeforeThereWerePricesIsRead() throws IOException {
    ObjectNode alert = (ObjectNode) MAPPER.readTree(AlertJson.toBytes(plain()));
    alert.remove(List.of("usd", "usd_missing_reason"));
    assertEquals(plain(), AlertJson.fromBytes(MAPPER.writeValueAsBytes(alert)));
  }

  @Test
  void aReaderPassesOverPropertiesItDoesNotKnow() throws IOException {
    ObjectNode alert = (ObjectNode) MAPPER.readTree(AlertJson.toBytes(plain()));
    alert.put("mood", "1");
    byte[] json = MAPPER.writeValueAsBytes(alert);
    assertEquals(plain(), AlertJson.fromBytes(json));
    assertEquals(List.of(), AlertSchema.problems(json));
  }

  @Test
  void anAlertWrittenBeforeThereWereLabelsIsRead() throws IOException {
    ObjectNode alert = (ObjectNode) MAPPER.readTree(AlertJson.toBytes(plain()));
    alert.remove(List.of("labels", "annotations"));
    ((ObjectNode) alert.path("rule")).remove(List.of("name", "runbook_url"));
    assertEquals(
        Alert.Notes.NONE, AlertJson.fromBytes(MAPPER.writeValueAsBytes(alert)).finding().notes());
  }

  @Test
  void aBadPropertyIsNamed() {
    byte[] json =
        new String(AlertJson.toBytes(plain()), StandardCharsets.UTF_8)
            .replace("\"height\":840000", "\"height\":\"high\"")
            .getBytes(StandardCharsets.UTF_8);
    String message =
        assertThrows(IllegalArgumentException.class, () -> AlertJson.fromBytes(json)).getMessage();
    assertTrue(message != null && message.contains("height"), message);
  }

  @Test
  void aLongPathKeepsBothEndsAndSaysSo() {
    List<Flow.Arrival> path = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      path.add(new Flow.Arrival(Txid.parse("t" + i), "out:0", null, Amount.of(1), Given.MAY + i));
    }
    Alert alert = raised(Given.flow(Given.BANDIT, Given.SAKURA).withHops(40).withPath(path));
    assertTrue(alert.evidence().pathTruncated());
    assertEquals(Alert.PATH_CAP, alert.evidence().path().size());
    assertEquals(16, alert.evidence().path().get(15).hop());
    assertEquals(25, alert.evidence().path().get(16).hop());
    assertEquals(40, alert.evidence().path().getLast().hop());
    assertFalse(plain().evidence().pathTruncated());
    assertEquals(List.of(), AlertSchema.problems(AlertJson.toBytes(alert)));
  }

  @Test
  void beforeAndAfterTheDesignationIsByUtcDay() {
    Flow flow = Given.flow(Given.BANDIT, Given.SAKURA).flow();
    assertEquals(true, AlertLife.afterDesignation(Given.listed("2024-04-30"), flow));
    assertEquals(true, AlertLife.afterDesignation(Given.listed("2024-05-01"), flow));
    assertEquals(false, AlertLife.afterDesignation(Given.listed("2024-05-02"), flow));
    assertNull(AlertLife.afterDesignation(Given.listed(null), flow));
    assertNull(AlertLife.afterDesignation(null, flow));
    assertEquals(Given.listed(Given.DATED), plain().source().designation());
  }

  @Test
  void sharesAreExactAndRoundedDown() {
    assertEquals("0.2500", Decimals.share(Amount.of(1), Amount.of(4)));
    assertEquals("0.6666", Decimals.share(Amount.of(2), Amount.of(3)));
    assertEquals("1.0000", Decimals.share(Amount.of(3), Amount.of(3)));
    assertEquals("0.9999", Decimals.share(Amount.of(99_999_999), Amount.of(100_000_000)));
    assertEquals("0.0000", Decimals.share(Amount.ZERO, Amount.ZERO));
    assertEquals(
        "0.1428",
        Decimals.share(
            Amount.parse("123456789012345678901234567"),
            Amount.parse("864197523086419752308641969")));
    assertEquals("14.28", Decimals.percent(Amount.of(1), Amount.of(7)));
  }

  @Test
  void coinsAreExact() {
    assertEquals("1.5", Decimals.coins(Amount.of(150_000_000), 8));
    assertEquals("0.00000001", Decimals.coins(Amount.of(1), 8));
    assertEquals("20", Decimals.coins(Amount.of(2_000_000_000L), 8));
    assertEquals("0", Decimals.coins(Amount.ZERO, 8));
    assertEquals(
        "123456789.012345678901234567",
        Decimals.coins(Amount.parse("123456789012345678901234567"), 18));
  }
}
