package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.junit.jupiter.api.Test;

class AlertViewTest {
  private static final Alert ALERT = AlertJsonTest.raised(Given.flow(Given.BANDIT, Given.SAKURA));

  @Test
  void anAlertIsFourLines() {
    assertEquals(
        """
        CRITICAL  Bandit -> Sakura  1.5 BTC
                  direct, 25.00 %% of the arrival, rule sanctioned-party
                  Bandit designated: OFAC SDN, RUSSIA-EO14024, 2022-04-05, before this flow
                  bitcoin 4a3b…9f10 out:1  block 840000  2024-05-01T00:00:00Z  %s
        """
            .formatted(ALERT.alertId()),
        AlertView.lines(ALERT, false));
  }

  @Test
  void aRetractionIsMarked() {
    Alert retracted = AlertLife.retract(ALERT, Reason.REORG);
    assertTrue(AlertView.line(retracted, false).contains("[retracted: reorg]"));
    assertTrue(AlertView.line(retracted, false).contains("(orphaned)"));
    assertTrue(AlertView.line(retracted, true).contains("\u001b[9m"));
  }

  @Test
  void withoutColourThereIsNoEscapeAndWithColourTheSameText() {
    String plain = AlertView.lines(ALERT, false);
    String coloured = AlertView.lines(ALERT, true);
    assertFalse(plain.contains("\u001b"));
    assertTrue(coloured.contains("\u001b[31m"));
    assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9]+m", ""));
    assertFalse(AlertView.line(ALERT, false).contains("\n"));
  }

  @Test
  void hopsFeesTokensAndUndesignatedPartiesAreShown() {
    String fee =
        AlertView.lines(AlertJsonTest.raised(Given.flow("shop", Given.TAIGA).asFee()), false);
    assertTrue(fee.contains("1.5 BTC as fee"), fee);
    assertEquals(3, fee.lines().count());
    Alert bridge = AlertJsonTest.raised(Given.flow(Given.TAIGA, "shop").byBridge());
    assertTrue(AlertView.line(bridge, false).contains("1.5 BTC by bridge"));
    assertTrue(bridge.finding().summary().contains("left the chain by the bridge Shop"));
    Alert hops =
        AlertJsonTest.raised(
            Given.flow(Given.KUMA, "shop").withHops(3).on(Chain.ETHEREUM, "0xabc"));
    String line = AlertView.line(hops, false);
    assertTrue(line.contains("3 hops") && line.contains("150,000,000 base units of 0xabc"), line);
    Alert dollars =
        AlertJsonTest.raised(Given.flow(Given.KUMA, "shop").on(Chain.ETHEREUM, Given.USDT));
    assertTrue(AlertView.line(dollars, false).contains("  150 USDT"), dollars::toString);
    assertTrue(dollars.finding().summary().startsWith("150 USDT from "), dollars::toString);
  }

  @Test
  void namesCannotSteerTheTerminal() {
    assertEquals("a?[31mb?c", AlertView.clean("a\u001b[31mb\u202ec"));
  }

  @Test
  void hashesAreShortenedInTheMiddleAndReadableNamesAreNot() {
    assertEquals("4a3b…9f10", AlertView.shorten(Txid.parse(Given.TX)));
    assertEquals("0x4a3b…9f10", AlertView.shorten(Txid.parse("0x" + Given.TX)));
    assertEquals("payment-to-a-friend", AlertView.shorten(Txid.parse("payment-to-a-friend")));
  }
}
