package org.flowmon.alerts.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** Units are hundred-millionths here; a dash is a value that nobody knows. */
  @ParameterizedTest
  @CsvSource({
    "sanctions, high, confirmed, USDT, 50000000000000, -, PAGE",
    "sanctions, high, included, USDT, 50000000000000, -, TICKET",
    "sanctions, high, final, USDC, 49999999999999, -, TICKET",
    "sanctions, high, final, DAI, 50000000000000, -, PAGE",
    "sanctions, high, final, OTHER, 90000000000000, -, TICKET",
    "sanctions, high, final, OTHER, 1, 500000, PAGE",
    "sanctions, high, final, OTHER, 1, 499999.99, TICKET",
    "mining, medium, included, USDT, 5000000000000, -, TICKET",
    "mining, medium, included, USDT, 4999999999999, -, RECORD",
    "exposure, medium, included, OTHER, 1, 50000.00, TICKET",
  })
  void theShippedTableKnowsTokensAndDollars(
      String family,
      String severity,
      String finality,
      String symbol,
      long units,
      String usd,
      Urgency wanted) {
    GivenAlert given = ALERT.rule("some-rule", family).severity(severity).finality(finality);
    given = given.hops(3).amount(units).token(symbol);
    given = usd.equals("-") ? given : given.usd(usd);
    assertEquals(wanted, SeverityTable.builtin().urgency(given.raised()));
  }

  @Test
  void whatIsInNoBlockYetMatchesOnlyWhereARowNamesIt() throws IOException {
    assertEquals(Urgency.RECORD, SeverityTable.builtin().urgency(ALERT.pending()));
    SeverityTable told =
        read("table: [{finality: [included, final], is: page}, {finality: pending, is: ticket}]");
    assertEquals(Urgency.TICKET, told.urgency(ALERT.pending()));
    assertEquals(Urgency.PAGE, told.urgency(ALERT.raised()));
    assertEquals(Urgency.RECORD, told.urgency(ALERT.updated("confirmed")));
    assertEquals(
        Urgency.PAGE, read("table: [{finality: pending, is: page}]").urgency(ALERT.pending()));
  }

  @Test
  void whatIsNeverToPageIsNotPagedByAnyRow() throws IOException {
    SeverityTable table =
        read("table: [{severity: critical, is: page}, {severity: critical, is: ticket}]");
    assertEquals(Urgency.PAGE, table.urgency(ALERT.label("page", "always").raised()));
    assertEquals(Urgency.TICKET, table.urgency(ALERT.label("page", "never").raised()));
    SeverityTable one = read("table: [{is: page}]");
    assertEquals(Urgency.RECORD, one.urgency(ALERT.label("page", "never").raised()));
  }

  @Test
  void bothAmountsOfARowMustBeReached() throws IOException {
    SeverityTable table = read("table: [{at_least: {BTC: 1}, at_least_usd: 100.50, is: page}]");
    assertEquals(Urgency.PAGE, table.urgency(ALERT.usd("100.50").raised()));
    assertEquals(Urgency.RECORD, table.urgency(ALERT.usd("100.49").raised()));
    assertEquals(Urgency.RECORD, table.urgency(ALERT.raised()));
    assertEquals(Urgency.RECORD, table.urgency(ALERT.usd("200").amount(99_999_999).raised()));
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
                      - {colour: red, is: shout}
                      - {at_least_usd: -5, is: page}
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
