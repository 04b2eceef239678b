package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.Test;

/** Poison flags, told as recordings. */
class TracePoisonTest {
  private static final String LIST = "a=A b=B c=C";
  private static final String ZERO = "0x0000000000000000000000000000000000000000";

  private static Traced traced(Bounds bounds, RecordedText... files) throws IOException {
    return Traced.run(Policy.HAIRCUT, bounds, false, LIST, files);
  }

  /** One holder a line: {@code holder origin:hops ...}, the asset in front unless it is native. */
  private static String flags(Traced traced) throws IOException {
    return traced
        .poison()
        .replaceAll("\\{\"chain\":\"\\w+\",\"holder\":\"([^\"]*)\",\"asset\":\"(\\w+)\",", "$2/$1")
        .replace("native/", "")
        .replaceAll(",?\\{\"origin\":\"(\\w+)\",\"hops\":(\\d+)}", " $1:$2")
        .replaceAll("\"connected\":\\[|]}", "");
  }

  private static String flags(RecordedText recording) throws IOException {
    return flags(traced(Bounds.NONE, recording));
  }

  @Test
  void aFlagLineIsAsPublished() throws Exception {
    RecordedText coins =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@B=9", "x=9")
            .tx("t2", "t1:0 i:1@A=1", "z=5 y=5");
    RecordedText accounts =
        RecordedText.ethereum().block(1).move("t", "A>y=1 A>x=1 0xt/A>x=1 x>w=1");
    assertEquals(
        ("{'chain':'bitcoin','holder':'t2:0','asset':'native','connected':"
                + "[{'origin':'a','hops':1},{'origin':'b','hops':2}]}\n"
                + "{'chain':'bitcoin','holder':'t2:1','asset':'native','connected':"
                + "[{'origin':'a','hops':1},{'origin':'b','hops':2}]}\n"
                + "{'chain':'ethereum','holder':'w','asset':'native','connected':"
                + "[{'origin':'a','hops':2}]}\n"
                + "{'chain':'ethereum','holder':'x','asset':'0xt','connected':"
                + "[{'origin':'a','hops':1}]}\n"
                + "{'chain':'ethereum','holder':'x','asset':'native','connected':"
                + "[{'origin':'a','hops':1}]}\n"
                + "{'chain':'ethereum','holder':'y','asset':'native','connected':"
                + "[{'origin':'a','hops':1}]}\n")
            .replace('\'', '"'),
        traced(Bounds.NONE, accounts, coins).poison());
  }

  @Test
  void everyOutputIsConnectedWithEveryInputByTheShortestWay() throws Exception {
    assertEquals(
        "t4:0 a:2 b:2\nt4:1 a:2 b:2\n",
        flags(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0@A=100", "x=100")
                .tx("t2", "t1:0", "x=100")
                .tx("t3", "i:1@B=1 i:2@A=1 i:3=98", "y=100")
                .block(2)
                .tx("t4", "t2:0 t3:0", "v=1 w=199")));
  }

  @Test
  void aLabelledAddressKeepsNoneAndGivesOnlyItself() throws Exception {
    assertEquals(
        "t1:1 a:1\nt2:0 b:1\n",
        flags(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0@A=100", "B=60 x=40")
                .block(2)
                .tx("t2", "t1:0", "y=60")));
    assertEquals(
        "y b:1\n",
        flags(RecordedText.ethereum().block(1).move("t1", "A>B=60").move("t2", "B>y=6")));
  }

  @Test
  void aLabelIsLookedUpWhenValueLandsAndWhenItLeaves() throws Exception {
    // Blocks are ten minutes apart: block 144 is the first of 2024-05-02.
    String late = LIST + " d=x@2024-05-02";
    RecordedText coins = RecordedText.bitcoin().block(143).tx("t1", "i:0@A=10", "x=5 y=5");
    assertEquals("t1:0 a:1\nt1:1 a:1\n", flags(run(late, coins.block(144))));
    assertEquals("t1:1 a:1\nt2:0 d:1\n", flags(run(late, coins.tx("t2", "t1:0", "z=5"))));
    RecordedText accounts =
        RecordedText.ethereum().block(143).move("t1", "A>x=10").block(144).move("t2", "o>x=1");
    assertEquals("", flags(run(late, accounts)), "gone with the next arrival");
    assertEquals("z d:1\n", flags(run(late, accounts.move("t3", "x>z=1"))));
    RecordedText leaves =
        RecordedText.ethereum().block(143).move("t1", "A>x=10").block(144).move("t2", "x>z=1");
    assertEquals("z d:1\n", flags(run(late, leaves)), "gone with the next departure");
  }

  private static Traced run(String list, RecordedText recording) throws IOException {
    return Traced.run(Policy.HAIRCUT, list, recording);
  }

  @Test
  void neitherUnspendableNorEmptyNorUnattributedValueIsFlagged() throws Exception {
    assertEquals(
        "t1:2 a:1\n", flags(RecordedText.bitcoin().block(1).tx("t1", "i:0@A=100", "!=1 x=0 -=9")));
    assertEquals("", flags(RecordedText.bitcoin().block(1).tx("t1", "i:0=9", "x=9")));
  }

  @Test
  void anInputOfUnknownValueCountsAndOneOfNothingDoesNot() throws Exception {
    assertEquals(
        "t1:0 a:1 b:1\n",
        flags(RecordedText.bitcoin().block(1).tx("t1", "i:0@A i:1=9 i:2@B=1 i:3@C=0", "x=10")));
  }

  @Test
  void dustIsNotFlaggedWhereThereAreBounds() throws Exception {
    RecordedText coins = RecordedText.bitcoin().block(1).tx("t1", "i:0@A=90000", "x=9999 y=10000");
    assertEquals("t1:0 a:1\nt1:1 a:1\n", flags(coins));
    assertEquals("t1:1 a:1\n", flags(traced(Bounds.DEFAULT, coins)));
    String least = "3000000000000000";
    String dust = "2999999999999999";
    RecordedText accounts =
        RecordedText.ethereum().block(1).move("t1", "A>x=" + dust + " A>y=" + least + " 0xt/A>z=1");
    assertEquals("x a:1\ny a:1\n0xt/z a:1\n", flags(accounts));
    assertEquals("y a:1\n0xt/z a:1\n", flags(traced(Bounds.DEFAULT, accounts)));
  }

  @Test
  void theHopsAreBounded() throws Exception {
    RecordedText recording = RecordedText.bitcoin().block(1).tx("t1", "i:0@A=90000", "x=90000");
    for (int i = 2; i <= 10; i++) {
      recording.tx("t" + i, "t" + (i - 1) + ":0", "x=90000");
    }
    assertEquals("t10:0 a:10\n", flags(traced(Bounds.DEFAULT, recording)));
    recording.tx("t11", "t10:0 i:1@B=1", "x=90000");
    assertEquals("t11:0 b:1\n", flags(traced(Bounds.DEFAULT, recording)));
    assertEquals("t11:0 a:11 b:1\n", flags(recording));
  }

  /** More than the parts a composition may have. */
  @Test
  void theOriginsAreNotBounded() throws Exception {
    StringBuilder list = new StringBuilder("o0=O0");
    StringBuilder inputs = new StringBuilder("i:0@O0=20000");
    for (int i = 1; i < 40; i++) {
      list.append(" o").append(i).append("=O").append(i);
      inputs.append(" i:").append(i).append("@O").append(i).append("=20000");
    }
    Traced traced =
        Traced.run(
            Policy.HAIRCUT,
            Bounds.DEFAULT,
            false,
            list.toString(),
            RecordedText.bitcoin().block(1).tx("t", inputs.toString(), "x=800000"));
    assertEquals(32, traced.state().split("\"origin\"", -1).length - 1);
    assertEquals(40, traced.poison().split("\"origin\"", -1).length - 1);
  }

  @Test
  void aCoinbaseIsAtItsPoolAndEarnsNoFlagByFees() throws Exception {
    String list = "a=A adr*=P tag*#/tag/ b=B";
    RecordedText recording =
        RecordedText.bitcoin()
            .block(1)
            .coinbase("c1", "/tag/", "x=10 B=5")
            .tx("t1", "i:0@A=9", "y=5")
            .block(2)
            .coinbase("c2", "/tag/", "P=1 z=9")
            .block(3)
            .coinbase("c3", "/other/", "w=9")
            .tx("t2", "c1:0 c3:0", "x=10");
    assertEquals(
        "c2:1 adr:0\nt1:0 a:1\nt2:0 tag:1\n", flags(Traced.run(Policy.HAIRCUT, list, recording)));
  }

  @Test
  void theSenderKeepsItsFlagWhileItsBalanceIsUnknown() throws Exception {
    RecordedText all = RecordedText.ethereum().block(1).move("t1", "A>x=50").move("t2", "x>y=50");
    assertEquals("x a:1\ny a:2\n", flags(all));
    assertEquals("x a:1\ny a:2\nz a:2\n", flags(all.move("t3", "o>x=7 x>z=9")));
  }

  @Test
  void aBalanceThatIsKnownToBeZeroEndsTheFlag() throws Exception {
    RecordedText spent =
        RecordedText.ethereum()
            .balance("x", "native", "5")
            .block(1)
            .move("t1", "A>x=50")
            .move("t2", "x>y=54");
    assertEquals("x a:1\ny a:2\n", flags(spent), "one is left");
    assertEquals("y a:2\nz a:2\n", flags(spent.move("t3", "x>z=1")));
    assertEquals("w b:2\ny a:2\nz a:2\n", flags(spent.move("t4", "B>x=3 x>w=3")));
  }

  @Test
  void whoSpendsMoreThanWasStatedHasAnUnknownBalance() throws Exception {
    assertEquals(
        "x a:1\ny a:2\n",
        flags(
            RecordedText.ethereum()
                .balance("x", "native", "5")
                .block(1)
                .move("t1", "A>x=50")
                .move("t2", "x>y=56")));
  }

  @Test
  void aBalanceStatedLaterCoversWhatWasMissing() throws Exception {
    RecordedText spent = RecordedText.ethereum().block(1).move("t1", "A>x=50").move("t2", "x>y=60");
    assertEquals("x a:1\ny a:2\n", flags(spent));
    assertEquals("y a:2\n", flags(spent.block(2).balance("x", "native", "10")));
  }

  @Test
  void feesEmptyAnAccountAndCarryNothing() throws Exception {
    assertEquals(
        "y a:2\n",
        flags(
            RecordedText.ethereum()
                .balance("x", "native", "0")
                .block(1)
                .move("t1", "A>x=50")
                .move("t2", "ok", "x>y=40", "x 7 3 z")));
    assertEquals(
        "x a:1\n",
        flags(
            RecordedText.ethereum()
                .balance("x", "native", "0")
                .block(1)
                .move("t1", "A>x=50")
                .move("t2", "reverted", "x>y=40", "x 7 3 z")));
  }

  @Test
  void whatMovesNothingOrComesFromNobodyCarriesNothing() throws Exception {
    assertEquals(
        "x a:1\n",
        flags(
            run(
                LIST + " n=" + ZERO,
                RecordedText.ethereum()
                    .block(1)
                    .move(
                        "t1", "A>x=50 x>y=0 x>x=50 " + ZERO + ">z=5 x>" + ZERO + "=5 0xt/x>y=5"))));
  }

  @Test
  void aReorgLeavesNothingOfTheLostBlock() throws Exception {
    RecordedText common = RecordedText.ethereum().block(1).move("t1", "A>x=50");
    RecordedText lost =
        RecordedText.ethereum()
            .block(2, "lost", "b1")
            .balance("x", "native", "0")
            .move("t2", "B>x=1 x>y=51")
            .disconnect(2, "lost");
    RecordedText won = RecordedText.ethereum().block(2).move("t3", "x>z=50");
    assertEquals(
        traced(Bounds.NONE, common, won).poison(), traced(Bounds.NONE, common, lost, won).poison());
    assertEquals("x a:1\nz a:2\n", flags(traced(Bounds.NONE, common, lost, won)));
  }

  @Test
  void aTransactionThatCannotBeFlagsNothing() throws Exception {
    RecordedText recording =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=10", "x=10")
            .tx("bad", "t1:0 i:1@B=1", "y=12");
    assertEquals(
        "t1:0 a:1\n", flags(Traced.run(Policy.HAIRCUT, Bounds.NONE, true, LIST, recording)));
  }
}
