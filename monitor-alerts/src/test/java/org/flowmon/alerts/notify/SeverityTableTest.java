package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.rule.RuleFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeverityTableTest {
  private static final GivenAlert ALERT = GivenAlert.golden();

  /** The shipped table, row by row: change both together. */
  @ParameterizedTest
  @CsvSource({
    "sanctions, critical, 1, included, 1, PAGE",
    "sanctions, critical, 1, final, 150000000, PAGE",
    "sanctions, high, 3, included, 2000000000, TICKET",
    "sanctions, high, 3, confirmed, 2000000000, PAGE",
    "sanctions, high, 3, final, 1000000000, PAGE",
    "sanctions, high, 3, final, 999999999, TICKET",
    "russia-linked, high, 1, final, 2000000000, TICKET",
    "mining, medium, 1, included, 100000000, TICKET",
    "mining, medium, 1, included, 99999999, RECORD",
    "layering, medium, 1, included, 100000000000, RECORD",
    "sanctions, low, 1, final, 100000000000, RECORD",
    "nuisance, info, 1, final, 100000000000, RECORD",
  })
  void theShippedTableDecides(
      String family, String severity, int hops, String finality, long units, Urgency wanted) {
    GivenAlert given = ALERT.rule("some-rule", family).severity(severity).finality(finality);
    given = (hops == 1 ? given : given.hops(hops)).amount(units);
    assertEquals(wanted, SeverityTable.builtin().urgency(given.raised()));
  }

  /** Of tokens, which nobody may have a price of, and of what somebody has one. */
  @Test
  void theShippedTableKnowsMoneyThatIsNoCoin() {
    SeverityTable shipped = SeverityTable.builtin();
    GivenAlert sanctions = ALERT.rule("r", "sanctions").severity("high").hops(3).finality("final");
    GivenAlert mining = ALERT.rule("r", "mining").severity("medium");
    long million = 100_000_000_000_000L;
    for (String symbol : List.of("USDT", "USDC", "DAI")) {
      GivenAlert token = sanctions.token(symbol);
      assertEquals(Urgency.PAGE, shipped.urgency(token.amount(million / 2).raised()), symbol);
      assertEquals(Urgency.TICKET, shipped.urgency(token.amount(million / 2 - 1).raised()), symbol);
      assertEquals(
          Urgency.TICKET, shipped.urgency(mining.token(symbol).amount(million / 20).raised()));
    }
    GivenAlert other = sanctions.token("ABC").amount(million);
    assertEquals(Urgency.TICKET, shipped.urgency(other.raised()));
    assertEquals(Urgency.PAGE, shipped.urgency(other.usd("500000.00").raised()));
    assertEquals(Urgency.TICKET, shipped.urgency(other.usd("499999.99").raised()));
    assertEquals(Urgency.TICKET, shipped.urgency(mining.token("ABC").usd("50000.00").raised()));
    assertEquals(Urgency.RECORD, shipped.urgency(mining.token("ABC").usd("49999.99").raised()));
  }

  @Test
  void whatIsInNoBlockYetAsksNothingUnlessARowNamesIt() throws IOException {
    Alert pending = ALERT.pending().raised();
    assertEquals(Urgency.RECORD, SeverityTable.builtin().urgency(pending));
    SeverityTable named = read("table: [{severity: critical, finality: pending, is: page}]");
    assertEquals(Urgency.PAGE, named.urgency(pending));
    assertEquals(Urgency.RECORD, named.urgency(ALERT.raised()));
    SeverityTable open = read("table: [{severity: critical, is: page}]");
    assertEquals(Urgency.RECORD, open.urgency(pending));
  }

  @Test
  void aRuleThatNeverPagesMakesATicketAtMost() throws IOException {
    SeverityTable loud = read("table: [{severity: critical, is: page}, {is: record}]");
    GivenAlert quiet = ALERT.label("page", "never");
    assertEquals(Urgency.TICKET, loud.urgency(quiet.raised()));
    assertEquals(Urgency.RECORD, loud.urgency(quiet.severity("low").raised()));
    assertEquals(Urgency.PAGE, loud.urgency(ALERT.label("page", "sometimes").raised()));
  }

  @Test
  void theFirstRowThatHoldsDecides() throws IOException {
    SeverityTable table =
        read(
            """
            table:
              - {rule: [sanctioned-party, other], exposure: indirect, is: record}
              - {rule: sanctioned-party, finality: final, is: page}
              - {severity: [critical, high], is: ticket}
            """);
    assertEquals(Urgency.TICKET, table.urgency(ALERT.raised()));
    assertEquals(Urgency.PAGE, table.urgency(ALERT.finality("final").raised()));
    assertEquals(Urgency.RECORD, table.urgency(ALERT.hops(2).finality("final").raised()));
    assertEquals(Urgency.RECORD, table.urgency(ALERT.severity("low").raised()));
  }

  @Test
  void anAmountIsOfAnAssetAndExact() throws IOException {
    SeverityTable table =
        read("table: [{at_least: {BTC: \"1.5\"}, is: page}, {at_least: {ETH: \"0\"}, is: ticket}]");
    assertEquals(Urgency.PAGE, table.urgency(ALERT.amount(150_000_000).raised()));
    assertEquals(Urgency.RECORD, table.urgency(ALERT.amount(149_999_999).raised()));
  }

  @Test
  void everyMistakeHasItsLine() {
    RuleFormatException refused =
        assertThrows(
            RuleFormatException.class,
            () ->
                read(
                    """
                    table:
                      - {severity: dreadful, is: page}
                      - {finality: soon}
                      - {at_least: {BTC: much}, is: page}
                      - {at_least_usd: lots, is: page}
                      - {colour: red, is: shout}
                    """));
    assertEquals(7, refused.problems().size(), refused::getMessage);
    assertTrue(
        refused
            .problems()
            .contains(
                "t.yaml:2: severity: expected one of critical, high, info, low, medium, found"
                    + " \"dreadful\""),
        refused::getMessage);
    assertThrows(RuleFormatException.class, () -> read("table: []"));
    assertThrows(RuleFormatException.class, () -> read(""));
  }

  private static SeverityTable read(String text) throws IOException {
    return SeverityTableReader.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "t.yaml");
  }
}
