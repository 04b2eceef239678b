package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the default bounds leave and what they cut, each at its edge. */
class BoundsTest {
  private static String state(Policy policy, String list, RecordedText recording)
      throws IOException {
    return Traced.run(policy, Bounds.DEFAULT, false, list, recording).state();
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void tenHopsStayAndElevenGo(Policy policy) throws Exception {
    RecordedText chain = RecordedText.bitcoin().block(1).tx("t1", "i:0@A=1000000", "x1=1000000");
    for (int hop = 2; hop <= 10; hop++) {
      chain.tx("t" + hop, "t" + (hop - 1) + ":0", "x" + hop + "=1000000");
    }
    assertEquals(
        Traced.holder(policy, "bitcoin", "native", "t10:0 1000000 a:1000000:10"),
        state(policy, "a=A", chain));
    chain.tx("t11", "t10:0", "x11=1000000");
    assertEquals("", state(policy, "a=A", chain));
  }

  @Test
  void haircutCutsWhatIsBelowOneThousandthOfTheHolder() throws Exception {
    assertEquals(
        Traced.holder(Policy.HAIRCUT, "bitcoin", "native", "t:0 20000000 a:20000:1"),
        state(
            Policy.HAIRCUT,
            "a=A",
            RecordedText.bitcoin().block(1).tx("t", "i:0@A=20000 i:1=19980000", "x=20000000")));
    RecordedText less =
        RecordedText.bitcoin().block(1).tx("t", "i:0@A=20000 i:1=19980001", "x=20000001");
    assertEquals("", state(Policy.HAIRCUT, "a=A", less));
    assertEquals(1, state(Policy.FIFO, "a=A", less).lines().count());
  }

  @Test
  void haircutKeepsTheThirtyTwoLargestAndOfEqualOnesTheFirstById() throws Exception {
    List<String> equal = origins();
    equal.remove("e32");
    assertEquals(equal, kept(100_000));
    List<String> larger = origins();
    larger.remove("e00");
    assertEquals(larger, kept(99_999));
    List<String> first = origins();
    first.remove("e32");
    assertEquals(first, kept(100_001));
  }

  private static List<String> origins() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      ids.add("e%02d".formatted(i));
    }
    return ids;
  }

  /** The origins left where e00 pays {@code first} and the others 100,000 each, last id first. */
  private static List<String> kept(long first) throws IOException {
    List<String> list = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    for (String id : origins().reversed()) {
      list.add(id + "=" + id.toUpperCase(Locale.ROOT));
      long paid = id.equals("e00") ? first : 100_000;
      inputs.add("i" + id + ":0@" + id.toUpperCase(Locale.ROOT) + "=" + paid);
    }
    RecordedText recording =
        RecordedText.bitcoin()
            .block(1)
            .tx("t", String.join(" ", inputs), "x=" + (32 * 100_000L + first));
    String state = state(Policy.HAIRCUT, String.join(" ", list), recording);
    List<String> kept = new ArrayList<>(origins());
    kept.removeIf(id -> !state.contains("\"origin\":\"" + id + "\""));
    return kept;
  }

  /** The minimum of an asset for haircut; a tenth of it for fifo. */
  @ParameterizedTest
  @CsvSource({
    "HAIRCUT, native, 3000000000000000",
    "FIFO, native, 300000000000000",
    "HAIRCUT, 0xdac17f958d2ee523a2206206994597c13d831ec7, 10000000",
    "FIFO, 0xdac17f958d2ee523a2206206994597c13d831ec7, 1000000",
    "HAIRCUT, 0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48, 10000000",
    "FIFO, 0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48, 1000000",
    "HAIRCUT, 0x6b175474e89094c44da98b954eedeac495271d0f, 10000000000000000000",
    "FIFO, 0x6b175474e89094c44da98b954eedeac495271d0f, 1000000000000000000",
    "HAIRCUT, 0xother, 1",
    "FIFO, 0xother, 1"
  })
  void anAccountHoldsTheMinimumOfAnAssetAndNothingLess(
      Policy policy, String asset, BigInteger least) throws Exception {
    assertEquals(
        Traced.holder(policy, "ethereum", asset, "x " + least + " a:" + least + ":1"),
        state(policy, "a=A", paid(asset, least)));
    if (!least.equals(BigInteger.ONE)) {
      assertEquals("", state(policy, "a=A", paid(asset, least.subtract(BigInteger.ONE))));
    }
  }

  private static RecordedText paid(String asset, BigInteger amount) {
    String by = asset.equals("native") ? "" : asset + "/";
    return RecordedText.ethereum().block(1).move("t", by + "A>x=" + amount);
  }

  @ParameterizedTest
  @CsvSource({"HAIRCUT, 10000", "FIFO, 1000"})
  void aCoinHoldsTheMinimumAndNothingLess(Policy policy, long least) throws Exception {
    assertEquals(
        Traced.holder(policy, "bitcoin", "native", "t:0 " + least + " a:" + least + ":1"),
        state(
            policy,
            "a=A",
            RecordedText.bitcoin().block(1).tx("t", "i:0@A=" + least, "x=" + least)));
    assertEquals(
        "",
        state(
            policy,
            "a=A",
            RecordedText.bitcoin().block(1).tx("t", "i:0@A=" + (least - 1), "x=" + (least - 1))));
  }

  /** As the option is written; what is not named is as by default. */
  @ParameterizedTest
  @CsvSource({
    "default, default",
    "NONE, none",
    "'hops=10,share=1/1000,parts=32,minimums=yes', default",
    "'hops=any,share=any,parts=any,minimums=no', none",
    "hops=3, 'hops=3,share=1/1000,parts=32,minimums=yes'",
    "'minimums=no,share=1/50,parts=any', 'hops=10,share=1/50,parts=any,minimums=no'"
  })
  void areWrittenAndReadBack(String text, String same) {
    Bounds bounds = Bounds.parse(text);
    assertEquals(same, bounds.toString());
    assertEquals(bounds, Bounds.parse(bounds.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hops",
        "hops=",
        "hops=0",
        "hops=-1",
        "hops=1e3",
        "hops=9999999999",
        "share=2/1000",
        "share=1000",
        "parts=all",
        "minimums=any",
        "depth=3",
        "hops=3,",
        "none,hops=3"
      })
  void whatCannotBeReadIsNamed(String text) {
    Exception told = assertThrows(IllegalArgumentException.class, () -> Bounds.parse(text));
    assertTrue(
        told.toString().contains("expected default, none, or some of hops="), told::toString);
  }

  @Test
  void areConfigurable() throws Exception {
    RecordedText chain =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=1000000", "x=1000000")
            .tx("t2", "t1:0", "y=1000000")
            .tx("t3", "t2:0", "B=1000000");
    Bounds two = Bounds.parse("hops=2");
    assertEquals(
        "", Traced.run(Policy.HAIRCUT, Bounds.parse("hops=1"), false, "a=A b=B", chain).flows());
    Traced traced = Traced.run(Policy.HAIRCUT, two, false, "a=A b=B", chain);
    assertEquals(1, traced.flows().lines().count(), traced.flows());
  }
}
