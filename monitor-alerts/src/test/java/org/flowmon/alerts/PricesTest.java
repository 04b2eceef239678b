package org.flowmon.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.alerts.AlertsMetrics.Outcome;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.alerts.rule.TrialFile;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.trace.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flow of 1.5 BTC was worth, by prices between the flows of the lane. */
class PricesTest {
  private static final String BTC = "bip122:000000000019d6689c085ae165831e93/slip44:0";
  private static final long HOUR = 3600;

  @TempDir private Path dir = Path.of("");
  private AlertsDriver stage;
  private int sent;

  @BeforeEach
  void open() {
    stage = new AlertsDriver(dir.resolve("state"), Given.parties(), ShippedRules.standard());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Price price(String usd, long time, String source, @Nullable String block) {
    return new Price(BTC, 8, new BigDecimal(usd), time, source, null, HOUR, block);
  }

  private void say(PriceMark mark) {
    stage.flows.pipeInput(PriceMark.KEY.getBytes(UTF_8), mark.toBytes());
  }

  private void say(String usd, long time) {
    say(PriceMark.of(List.of(price(usd, time, "feed", null))));
  }

  /** A flow of its own, {@code seconds} after the beginning of May. */
  private Flow flow(long seconds) {
    sent++;
    BlockRef block = new BlockRef(840_000 + sent, "b" + sent, null, Given.MAY + seconds);
    Flow flow = Given.flow(Given.BANDIT, Given.SAKURA).withBlock(block).flow();
    return new Flow(
        "fl" + sent,
        flow.chain(),
        org.flowmon.chain.Txid.parse(String.format("%064x", sent)),
        flow.at(),
        flow.asset(),
        flow.unit(),
        flow.from(),
        flow.to(),
        flow.kind(),
        flow.amount(),
        flow.value(),
        flow.hops(),
        flow.leftAt(),
        flow.path(),
        flow.via(),
        flow.message(),
        flow.policy(),
        block,
        flow.listVersion(),
        false);
  }

  /** What the alert of a flow says. */
  private Usd worth(long seconds) {
    stage.push(flow(seconds));
    return stage.next().value().usd();
  }

  private static String value(Usd usd) {
    return usd.known().map(BigDecimal::toPlainString).orElse(usd.missing());
  }

  @Test
  void theNewestPriceAtOrBeforeTheBlockCounts() {
    assertEquals("no_feed", value(worth(0)));
    say("60000.01", Given.MAY + 100);
    assertEquals("before_first", value(worth(99)));
    assertEquals("90000.01", value(worth(100)));
    say(
        PriceMark.of(
            List.of(
                price("70000", Given.MAY + 300, "feed", null),
                price("65000.000001", Given.MAY + 200, "feed", null))));
    assertEquals("97500.00", value(worth(299)));
    Usd.Known known = (Usd.Known) worth(7_500);
    assertEquals(new BigDecimal("105000.00"), known.value());
    assertEquals("feed", known.source());
    assertEquals(Given.MAY + 300, known.priceTime().getEpochSecond());
    assertEquals("105000.00", value(worth(300 + 2 * HOUR)));
    assertEquals("stale", value(worth(301 + 2 * HOUR)));
    assertEquals(2, stage.counted(Outcome.PRICES_CHANGED));
  }

  @Test
  void anotherAssetHasNoPrice() {
    say("60000", Given.MAY);
    stage.push(
        Given.flow(Given.BANDIT, Given.SAKURA)
            .on(Chain.ETHEREUM, "0xdac17f958d2ee523a2206206994597c13d831ec7")
            .flow());
    assertEquals("no_feed", value(stage.next().value().usd()));
  }

  @Test
  void aBlockThatIsTakenBackTakesItsPricesAlong() {
    say("60000", Given.MAY);
    say(PriceMark.of(List.of(price("1", Given.MAY + 10, "chain", "orphan"))));
    assertEquals("1.50", value(worth(20)));
    say(PriceMark.withdrawn("orphan"));
    say(PriceMark.withdrawn("another"));
    assertEquals("90000.00", value(worth(20)));
  }

  @Test
  void whatIsNoPriceIsADeadLetterAndTheOthersStay() {
    say("60000", Given.MAY);
    stage.flows.pipeInput(
        PriceMark.KEY.getBytes(UTF_8),
        "{\"prices\":[{\"asset\":\"x\",\"usd\":\"-1\"}]}".getBytes(UTF_8));
    assertEquals(1, stage.counted(Outcome.BAD_PRICES));
    assertEquals(1, stage.deadLetters.getQueueSize());
    assertEquals("90000.00", value(worth(0)));
  }

  @Test
  void rulesReadTheValueAndAlertsShowIt() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("usd.yaml"),
            """
            rules:
              - id: large
                version: 1.0.0
                name: Large
                family: own
                watch: from
                match: from.id == "bandit-exchange" && flow.usd.orValue(decimal("0")) >= decimal("90000")
                severity: low
              - id: unknown
                version: 1.0.0
                name: Not known
                family: own
                watch: from
                match: flow.usd_missing == "no_feed"
                severity: info
            """);
    stage.close();
    stage =
        new AlertsDriver(
            dir.resolve("rules"),
            Given.parties(),
            List.copyOf(RuleSet.load(List.of(file), false).rules()));
    stage.push(flow(0));
    assertEquals("unknown", stage.next().finding().rule().id());
    say("59999.99", Given.MAY);
    stage.push(flow(0));
    assertTrue(stage.alerts.isEmpty());
    say("60000", Given.MAY + 1);
    stage.push(flow(1));
    Alert alert = stage.next();
    assertEquals("large", alert.finding().rule().id());
    assertTrue(AlertView.lines(alert, false).contains("Bandit -> Sakura  1.5 BTC (90,000.00 USD)"));
  }

  @Test
  void testsOfRulesMayStateThePrice() throws IOException {
    Files.writeString(
        dir.resolve("large.yaml"),
        """
        rules:
          - id: large
            version: 1.0.0
            name: Large
            family: own
            watch: from
            match: flow.usd.orValue(decimal("0")) >= decimal("90000")
            severity: low
        """);
    Path tests =
        Files.writeString(
            dir.resolve("large.test.yaml"),
            """
            rules: [large.yaml]
            tests:
              - name: By value
                flows:
                  - {id: cheap, from: a, to: b, time: "2024-05-01T00:00:00Z", amount: 1.5, price: 59999.99}
                  - {id: dear, from: a, to: b, time: "2024-05-01T00:00:10Z", amount: 1.5, price: 60000}
                  - {id: unsaid, from: a, to: b, time: "2024-05-01T00:00:20Z", amount: 1.5}
                expect:
                  - {flow: dear, rule: large}
            """);
    assertEquals(List.of(), TrialFile.read(tests).failures());
  }

  @Test
  void valuesAreExactWhateverTheDecimals() {
    Price price = new Price("a", 18, new BigDecimal("1988.08020095"), 0, "s", null, HOUR, null);
    assertEquals(
        "245440767.26",
        value(
            Usd.of(
                org.flowmon.chain.Amount.of(new java.math.BigInteger("123456170000000000000000")),
                price)));
    assertEquals("0.00", value(Usd.of(org.flowmon.chain.Amount.of(1), price)));
  }
}
