package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.junit.jupiter.api.Test;

/** How people read amounts. */
final class AssetRefTest {
  private static final TokenUnit USDT = new TokenUnit("USDT", 6);

  @Test
  void aTokenIsReadAsItsFlowSays() {
    AssetRef dollars = AssetRef.of(Chain.TRON, "TR7N", USDT);
    assertEquals("tron:0x2b6653dc/trc20:TR7N", dollars.caip19());
    assertEquals(USDT, dollars.unit());
    assertEquals("1,234.56 USDT", dollars.show(Amount.of(1_234_560_000)));
    assertEquals("1234.56", dollars.coins(Amount.of(1_234_560_000)).orElseThrow());
    assertEquals("0.000001 USDT", dollars.show(Amount.of(1)));
    assertEquals("999 USDT", dollars.show(Amount.of(999_000_000)));
    assertEquals("1,000,000 USDT", dollars.show(Amount.of(1_000_000_000_000L)));
  }

  @Test
  void withoutThatItHasBaseUnits() {
    AssetRef unknown = AssetRef.of(Chain.ETHEREUM, "0xabc", null);
    assertEquals("1,500 base units of 0xabc", unknown.show(Amount.of(1500)));
    assertEquals(null, unknown.unit());
  }

  @Test
  void aCoinIsNamedByItsChainWhateverIsSaid() {
    AssetRef coin = AssetRef.of(Chain.BITCOIN, "native", USDT);
    assertEquals("12,345.5 BTC", coin.show(Amount.of(1_234_550_000_000L)));
    assertEquals(null, coin.unit());
  }
}
