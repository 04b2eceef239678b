package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.Test;

/** The rules of tracing, told as recordings. */
class TraceRulesTest {
  private static final String LIST = "a=A b=B c=C";

  private static String flows(String watchlist, RecordedText recording) throws IOException {
    return Traced.run(Policy.HAIRCUT, watchlist, recording).outline();
  }

  private static String flows(RecordedText recording) throws IOException {
    return flows(LIST, recording);
  }

  private static String live(Traced traced) {
    return traced.state().replaceAll(".*\"holder\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void aFlowLineIsAsPublished() throws Exception {
    RecordedText recording =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=100", "x=60 A=40")
            .block(2)
            .tx("t2", "t1:0 i:9=40", "B=50 -=50");
    Traced traced = Traced.run(Policy.HAIRCUT, LIST, recording);
    assertEquals(
        ("{'flow':'*','chain':'bitcoin','txid':'t2','at':'out:0','asset':'native','from':'a',"
                + "'to':'b','kind':'transfer','amount':'30','value':'50','hops':2,"
                + "'leftAt':'2024-05-01T00:10:00Z','arrivedAt':'2024-05-01T00:20:00Z','path':["
                + "{'txid':'t1','at':'out:0','address':'x','amount':'60'},"
                + "{'txid':'t2','at':'out:0','address':'B','amount':'30'}],"
                + "'policy':'haircut','retracted':false}\n")
            .replace('\'', '"'),
        traced.withoutIds());
    assertEquals(
        Traced.holder(Policy.HAIRCUT, "bitcoin", "native", "t2:1 50 a:30:2"), traced.state());
  }

  @Test
  void whatLeavesALabelledAddressIsItsEntitysWhateverCameIn() throws Exception {
    assertEquals(
        """
        t1 out:0 a>b 100/100 1 t1/out:0=100
        t2 out:0 b>c 100/100 1 t2/out:0=100
        """,
        flows(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0@A=100", "B=100")
                .block(2)
                .tx("t2", "t1:0", "C=100")));
  }

  @Test
  void changeBackToTheSameEntityIsNoFlow() throws Exception {
    assertEquals(
        "t1 out:0 a>b 60/60 1 t1/out:0=60\n",
        flows("a=A a=A2 b=B", RecordedText.bitcoin().block(1).tx("t1", "i:0@A=100", "B=60 A2=40")));
  }

  @Test
  void oneFlowPerArrivalAndOriginInOrder() throws Exception {
    assertEquals(
        """
        t2 out:0 a>c 45/90 1 t2/out:0=45
        t2 out:0 b>c 45/90 2 t1/out:0=100 t2/out:0=45
        t2 out:1 a>c 55/110 1 t2/out:1=55
        t2 out:1 b>c 55/110 2 t1/out:0=100 t2/out:1=55
        """,
        flows(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0@B=100", "x=100")
                .tx("t2", "t1:0 i:1@A=60 i:2@A=40", "C=90 C=110")));
  }

  @Test
  void chainsWithinABlockAreFollowed() throws Exception {
    assertEquals(
        "t3 out:0 a>b 7/7 3 t1/out:0=10 t2/out:0=9 t3/out:0=7\n",
        flows(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0@A=10", "x=10")
                .tx("t2", "t1:0", "y=9")
                .tx("t3", "t2:0", "B=7")));
  }

  @Test
  void aPoolIsKnownByPayoutAddressThenByTag() throws Exception {
    String list = "adr*=P tag*#/tag/ longer*#/tag/x b=B";
    assertEquals(
        "cb out:1 adr>b 5/5 1 cb/out:1=5\n",
        flows(list, RecordedText.bitcoin().block(1).coinbase("cb", "/tag/x", "P=10 B=5 x=7")));
    assertEquals(
        "cb out:0 longer>b 5/5 1 cb/out:0=5\nt out:0 longer>b 7/7 1 t/out:0=7\n",
        flows(
            list,
            RecordedText.bitcoin()
                .block(1)
                .coinbase("cb", "../tag/x", "B=5 x=7")
                .block(2)
                .tx("t", "cb:1", "B=7")));
    assertEquals(
        "", flows(list, RecordedText.bitcoin().block(1).coinbase("cb", "/other/", "B=5 x=7")));
    assertEquals(
        Traced.holder(Policy.HAIRCUT, "bitcoin", "native", "cb:0 7 tag:7:0"),
        Traced.run(
                Policy.HAIRCUT,
                list,
                RecordedText.bitcoin().block(1).coinbase("cb", "/tag/", "x=7"))
            .state());
  }

  @Test
  void feesAreEarnedByTheBlocksPoolUnlessItPaysThem() throws Exception {
    String list = "pool*=P a=A";
    assertEquals(
        "t1 fee a>pool 3/3 1 t1/fee=3\nt2 fee a>pool 1/2 2 t1/out:0=97 t2/fee=1\n",
        flows(
            list,
            RecordedText.bitcoin()
                .block(1)
                .coinbase("cb", "", "P=10")
                .tx("t1", "i:0@A=100", "x=97")
                .tx("t2", "t1:0 i:1=97", "y=192")
                .tx("t3", "cb:0", "z=8")));
  }

  @Test
  void unknownInputsHoldWhatTheOutputsNeedInEqualShares() throws Exception {
    assertEquals(
        "t out:0 a>b 51/101 1 t/out:0=51\n",
        flows(RecordedText.bitcoin().block(1).tx("t", "i:0@A i:1", "B=101")));
    assertEquals(
        "t out:0 a>b 60/100 1 t/out:0=60\n",
        flows(RecordedText.bitcoin().block(1).tx("t", "i:0@A=60 i:1", "B=100")));
  }

  @Test
  void whatTheRunKnowsOfACoinWins() throws Exception {
    assertEquals(
        "t2 out:0 a>b 10/10 2 t1/out:0=10 t2/out:0=10\n",
        flows(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0@A=10", "x=10")
                .tx("t2", "t1:0@C=999", "B=10")));
    assertEquals(
        "t2 out:0 a>b 10/10 1 t2/out:0=10\n",
        flows(
            RecordedText.bitcoin()
                .block(1)
                .tx("t1", "i:0=10", "A=10")
                .block(2)
                .tx("t2", "t1:0@x=5", "B=10")));
  }

  @Test
  void aLabelCountsFromItsDay() throws Exception {
    // Blocks are ten minutes apart: block 144 is the first of 2024-05-02.
    RecordedText recording =
        RecordedText.bitcoin()
            .block(143)
            .tx("t1", "i:0@A=10", "B=10")
            .block(144)
            .tx("t2", "i:1@A=10", "B=10");
    assertEquals("t2 out:0 a>b 10/10 1 t2/out:0=10\n", flows("a=A b=B@2024-05-02", recording));
    assertEquals("t2 out:0 a>b 10/10 1 t2/out:0=10\n", flows("a=A@2024-05-02 b=B", recording));
  }

  @Test
  void unspendableValueIsGoneAndAnOutputWithoutAddressHolds() throws Exception {
    Traced traced =
        Traced.run(
            Policy.HAIRCUT,
            LIST,
            RecordedText.bitcoin().block(1).tx("t", "i:0@A=100", "!=30 -=70"));
    assertEquals("t:1\n", live(traced));
    assertEquals("", traced.flows());
  }

  @Test
  void aRevertedTransactionMovesOnlyItsFee() throws Exception {
    assertEquals(
        "t fee a>b 2/2 1 t/fee=2\n",
        flows(
            RecordedText.ethereum()
                .block(1)
                .move("t", "reverted", "A>B=100 0xT/A>C=5", "A 3 2 B")));
  }

  @Test
  void tokensAreHeldApartFromTheCoinAndMintsAreNobodys() throws Exception {
    String zero = "0x0000000000000000000000000000000000000000";
    Traced traced =
        Traced.run(
            Policy.HAIRCUT,
            LIST,
            RecordedText.ethereum()
                .block(1)
                .move("t1", "0xt/A>x=100 " + zero + ">x=50 0xt/x>x=7")
                .move("t2", "0xt/x>B=30 x>B=50 0xt/x>" + zero + "=20"));
    assertEquals(
        "t2 transfer:0 a>b 30/30 2 0xt t1/transfer:0=100 t2/transfer:0=30\n", traced.outline());
    assertEquals(Traced.holder(Policy.HAIRCUT, "ethereum", "0xt", "x 50 a:50:1"), traced.state());
  }

  @Test
  void aBalanceIsOldestAndNobodys() throws Exception {
    RecordedText recording =
        RecordedText.ethereum()
            .balance("x", "native", "50")
            .block(1)
            .move("t1", "A>x=50")
            .move("t2", "x>B=50");
    assertEquals("t2 transfer:0 a>b 25/50 2 t1/transfer:0=50 t2/transfer:0=25\n", flows(recording));
    assertEquals("", Traced.run(Policy.FIFO, LIST, recording).flows());
  }

  @Test
  void anAccountThatSpendsMoreThanIsKnownHadItBefore() throws Exception {
    assertEquals(
        "t2 transfer:0 a>b 50/80 2 t1/transfer:0=50 t2/transfer:0=50\n",
        flows(RecordedText.ethereum().block(1).move("t1", "A>x=50").move("t2", "x>B=80")));
  }

  @Test
  void boundsCutWhatIsTooSmallOnlyWhenTheyAreOn() throws Exception {
    RecordedText recording =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=9999 i:1=1", "x=10000")
            .tx("t2", "t1:0", "B=10000");
    assertEquals("", Traced.run(Policy.HAIRCUT, Bounds.DEFAULT, false, LIST, recording).flows());
    assertNotEquals("", flows(recording));
  }

  @Test
  void oneFileMayHoldSeveralChainsEachForItself() throws Exception {
    RecordedText mixed =
        RecordedText.bitcoin()
            .block(1)
            .tx("t1", "i:0@A=10", "x=10")
            .add(RecordedText.ethereum().block(9).move("e1", "A>x=10 x>B=4"))
            .add(RecordedText.bitcoin().block(2).tx("t2", "t1:0", "B=10"))
            .add(RecordedText.ethereum().block(10).move("e2", "x>B=6"));
    Traced traced = Traced.run(Policy.HAIRCUT, LIST, mixed);
    assertEquals(
        """
        e1 transfer:1 a>b 4/4 2 e1/transfer:0=10 e1/transfer:1=4
        t2 out:0 a>b 10/10 2 t1/out:0=10 t2/out:0=10
        e2 transfer:0 a>b 6/6 2 e1/transfer:0=10 e2/transfer:0=6
        """,
        traced.outline());
    assertEquals("", traced.state());
  }
}
