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
                    """));
    assertEquals(6, refused.problems().size(), refused::getMessage);
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
