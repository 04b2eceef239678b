package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flowmon.alerts.AlertRule.Match;
import org.flowmon.alerts.rule.RuleReader;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Flow;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules of files say of flows. The flow at hand: 1.5 of 6 BTC, direct, 2024-05-01. */
class WrittenRuleTest {
  static final String FAILS = "from.tags[99] == \"x\"";

  private static final Flow FLOW = Given.flow(Given.BANDIT, Given.SAKURA).flow();
  private static final Flow TOKEN =
      Given.flow(Given.BANDIT, Given.SAKURA).on(Chain.ETHEREUM, "0x" + "ab".repeat(20)).flow();

  static AlertRule rule(String match, String... more) {
    String text =
        "rules: [{id: a-rule, version: 1.0.0, name: n, family: f, severity: low, match: '"
            + match
            + "'"
            + String.join("", more)
            + "}]";
    try {
      return new RuleReader()
          .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "given")
          .getFirst();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Optional<Match> match(String match, Flow flow) {
    return rule(match).match(flow, Given.parties(), Windows.inMemory());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flow.chain == \"bitcoin\" && flow.asset == \"native\" && flow.symbol == \"BTC\"",
        "flow.kind == \"transfer\" && flow.direct && flow.hops == 1 && !flow.coinjoin",
        "flow.units == decimal(\"150000000\")",
        "flow.coins.orValue(decimal(\"0\")) == decimal(\"1.50\")",
        "flow.coins.orValue(decimal(\"0\")) >= decimal(\"1.5\")",
        "!(flow.coins.orValue(decimal(\"0\")) > decimal(\"1.5\"))",
        "flow.share == decimal(\"0.25\") && flow.share < decimal(\"0.2501\")",
        "flow.share <= decimal(\"0.25\")",
        "flow.day == \"2024-05-01\"",
        "flow.share * decimal(\"3\") + decimal(\"0.25\") == decimal(\"1\")",
        "flow.minutes == 60 && flow.steps.size() == 0",
        "!flow.usd.hasValue() && flow.usd_missing == \"no_feed\"",
        "from.id == \"bandit-exchange\" && from.name == \"Bandit\" && from.kind == \"exchange\"",
        "to.id == \"sakura-exchange\" && to.country == \"XX\" && to.region == \"\"",
        "\"licensed-jp\" in to.tags && !(\"sanctioned\" in to.tags)",
        "from.designated && !to.designated",
        "from.designations.exists(d, d.list == \"OFAC SDN\" && d.date.orValue(\"9\") <"
            + " \"2022-05\")",
        "from.designations.size() == 3 && from.designations[2].programme == \"RUSSIA-EO14024\"",
        "from.after_designation.orValue(false) && !to.after_designation.hasValue()",
        "watched.id == from.id && other.id == to.id",
      })
  void conditionsReadTheFlow(String condition) {
    assertEquals(
        Optional.of(Alert.Direction.OUTGOING), match(condition, FLOW).map(Match::direction));
  }

  @Test
  void aSwapIsNoCoinjoin() {
    Given.Spec spec = Given.flow(Given.BANDIT, Given.SAKURA);
    assertTrue(match("flow.coinjoin", spec.through("coinjoin").flow()).isPresent());
    assertTrue(match("flow.coinjoin", spec.through("swap").flow()).isEmpty());
  }

  @Test
  void whatReachedAnInferredAddressCanBeToldApart() {
    Flow listed = Given.flow(Given.BANDIT, Given.SAKURA).flow();
    Sweep sweep =
        new Sweep(
            listed.txid(), 1, "hot", "native", listed.amount(), listed.amount(), 1, List.of());
    assertTrue(match("flow.inferred", listed).isEmpty());
    assertTrue(match("flow.inferred", listed.inferred(Inference.of(sweep))).isPresent());
  }

  @Test
  void theDayOfTheListingCountsAsAfter() {
    Flow before = Given.flow("undated", Given.SAKURA).flow();
    assertTrue(match("from.after_designation.hasValue()", before).isEmpty());
  }

  @Test
  void theOtherEndIsAskedSecond() {
    String sakura = "watched.id == \"sakura-exchange\" && other.id == \"bandit-exchange\"";
    assertEquals(Optional.of(Alert.Direction.INCOMING), match(sakura, FLOW).map(Match::direction));
    assertTrue(
        rule(sakura, ", watch: from").match(FLOW, Given.parties(), Windows.inMemory()).isEmpty());
    assertTrue(
        rule(sakura, ", watch: to").match(FLOW, Given.parties(), Windows.inMemory()).isPresent());
  }

  @Test
  void aTokenOfUnknownDecimalsHasUnitsOnly() {
    assertTrue(match("!flow.coins.hasValue() && flow.symbol == \"\"", TOKEN).isPresent());
    assertTrue(match("flow.units == decimal(\"150000000\")", TOKEN).isPresent());
  }

  @Test
  void aRuleMayHaveItsOwnWords() {
    String words = ", annotations: {title: \"{from.name}, {flow.hops}: {flow.share}\"}";
    Match match =
        rule("true", words).match(FLOW, Given.parties(), Windows.inMemory()).orElseThrow();
    assertEquals("Bandit, 1: 0.25", match.title());
    Alert alert = AlertLife.raise(FLOW, new Verdict(match, List.of()), Given.parties());
    assertEquals("Bandit, 1: 0.25", alert.finding().title());
    assertTrue(alert.finding().summary().startsWith("1.5 BTC from Bandit"));
  }

  @Test
  void theStepsOfAFlowSayWhatTheyKept() {
    Txid txid = Txid.parse(Given.TX);
    List<Flow.Arrival> path = new ArrayList<>();
    for (long amount : new long[] {1000, 900, 30}) {
      path.add(
          new Flow.Arrival(txid, "out:1", "a" + amount, Amount.of(amount), Given.MAY - 6 * amount));
    }
    Flow flow = Given.flow(Given.BANDIT, Given.SAKURA).withHops(3).withPath(path).flow();
    assertTrue(
        match(
                "flow.steps.map(s, s.address) == [\"a900\", \"a30\"]"
                    + " && flow.steps[0].kept == decimal(\"0.9\")"
                    + " && flow.steps[1].kept == decimal(\"0.0333\")"
                    + " && flow.steps[1].units == decimal(\"30\")"
                    + " && flow.steps[0].minutes == 10",
                flow)
            .isPresent());
  }

  @Test
  void labelsAnnotationsAndRunbookGoWithTheAlert() {
    String more =
        ", labels: {team: seven}, runbook: docs/a.md, annotations: {ask: \"{to.name}: who?\"}";
    Match match = rule("true", more).match(FLOW, Given.parties(), Windows.inMemory()).orElseThrow();
    Alert alert = AlertLife.raise(FLOW, new Verdict(match, List.of()), Given.parties());
    byte[] json = AlertJson.toBytes(alert);
    assertEquals(List.of(), AlertSchema.problems(json));
    String text = new String(json, StandardCharsets.UTF_8);
    assertTrue(
        text.contains("\"family\":\"f\",\"name\":\"n\",\"runbook_url\":\"docs/a.md\"}"), text);
    assertTrue(
        text.contains(
            "\"labels\":{\"team\":\"seven\"},\"annotations\":{\"ask\":\"Sakura: who?\"},"),
        text);
    assertEquals(alert, AlertJson.fromBytes(json));
    assertEquals(alert.finding().notes(), AlertLife.retract(alert, Reason.REORG).finding().notes());
  }

  @Test
  void aSentenceThatCannotBeMadeIsNamedAndTheAlertComesAllTheSame() {
    String more =
        ", annotations: {title: \"{from.tags[99]}\", ask: \"{to.tags[98]}\", who: \"{to.name}\"}";
    Match match = rule("true", more).match(FLOW, Given.parties(), Windows.inMemory()).orElseThrow();
    Alert alert = AlertLife.raise(FLOW, new Verdict(match, List.of()), Given.parties());
    assertEquals("Bandit -> Sakura: 1.5 BTC, direct", alert.finding().title());
    assertEquals("Sakura", alert.finding().notes().annotations().get("who"));
    String error = String.valueOf(alert.finding().notes().annotations().get("template_error"));
    assertTrue(error.startsWith("title: ") && error.contains("; ask: "), error);
    assertEquals(2, alert.finding().notes().annotations().size());
    assertEquals(List.of(), AlertSchema.problems(AlertJson.toBytes(alert)));
  }

  @Test
  void aSentenceWithoutEndIsCut() {
    String more = ", annotations: {title: \"" + "{from.name} ".repeat(2_000) + "\"}";
    Match match = rule("true", more).match(FLOW, Given.parties(), Windows.inMemory()).orElseThrow();
    String title = String.valueOf(match.title());
    assertEquals(4_000, title.length());
    assertTrue(title.startsWith("Bandit Bandit ") && title.endsWith("..."), title);
  }

  @Test
  void aRuleThatCannotSaySaysSo() {
    RuleFailedException failure = assertThrows(RuleFailedException.class, () -> match(FAILS, FLOW));
    assertEquals("a-rule", failure.rule().id());
    String said = String.valueOf(failure.getMessage());
    assertTrue(said.startsWith("rule a-rule 1.0.0: match: "), said);
  }
}
