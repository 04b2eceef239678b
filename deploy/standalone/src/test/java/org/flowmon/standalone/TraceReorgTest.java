package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.TraceCounts.Reason;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.junit.jupiter.api.Test;

/** Blocks taken back, delivered again, and out of order. */
class TraceReorgTest {
  private static final String LIST = "a=A b=B c=C";

  private static RecordedText funded() {
    return RecordedText.bitcoin().block(1).tx("t1", "i:0@A=10", "x=10 y=0");
  }

  @Test
  void aDisconnectWritesTheFlowsOfTheBlockAgainRetractedLastFirst() throws Exception {
    Traced traced =
        Traced.run(
            Policy.HAIRCUT,
            LIST,
            funded().block(2).tx("t2", "t1:0", "B=4 C=6").disconnect(2, "b2"));
    assertEquals(
        """
        t2 out:0 a>b 4/4 2 t1/out:0=10 t2/out:0=4
        t2 out:1 a>c 6/6 2 t1/out:0=10 t2/out:1=6
        -t2 out:1 a>c 6/6 2 t1/out:0=10 t2/out:1=6
        -t2 out:0 a>b 4/4 2 t1/out:0=10 t2/out:0=4
        """,
        traced.outline());
    List<String> ids = traced.flows().lines().map(l -> l.substring(9, 39)).toList();
    assertEquals(List.of(ids.get(1), ids.get(0)), ids.subList(2, 4));
  }

  @Test
  void afterAReorgTheStateIsThatOfTheWinningChain() throws Exception {
    for (Policy policy : Policy.values()) {
      RecordedText lost =
          funded()
              .block(2, "lost2", "b1")
              .tx("t2", "t1:0", "B=3 z=7")
              .block(3, "lost3", "lost2")
              .tx("t3", "t2:1", "w=7")
              .disconnect(3, "lost3")
              .disconnect(2, "lost2");
      RecordedText won =
          RecordedText.bitcoin()
              .block(2)
              .tx("t4", "t1:0 t2:1", "v=11")
              .block(3)
              .tx("t2", "t4:0", "B=1 z=9");
      Traced reorganised = Traced.run(policy, LIST, lost.add(won));
      Traced fresh = Traced.run(policy, LIST, funded().add(won));
      assertEquals(fresh.state(), reorganised.state());
      String retracted = reorganised.outline().replaceAll("(?s).*\n-t2[^\n]*\n", "");
      assertEquals(fresh.outline(), retracted);
    }
  }

  @Test
  void theCoinsOfALostBlockAreForgottenWithIt() throws Exception {
    // The coin was C's on the lost chain; on the winning one nothing is known of it.
    Traced traced =
        Traced.run(
            Policy.HAIRCUT,
            LIST,
            RecordedText.bitcoin()
                .block(1)
                .block(2, "lost2", "b1")
                .tx("t2", "i:0=5", "C=5")
                .disconnect(2, "lost2")
                .block(2)
                .tx("t3", "t2:0@A=8", "B=8"));
    assertEquals("t3 out:0 a>b 8/8 1 t3/out:0=8\n", traced.outline());
  }

  @Test
  void aBlockOrADisconnectDeliveredAgainChangesNothing() throws Exception {
    RecordedText once = funded().block(2).tx("t2", "t1:0", "B=4 z=6").block(3);
    RecordedText again =
        funded()
            .block(2)
            .tx("t2", "t1:0", "B=4 z=6")
            .block(1)
            .tx("t1", "i:0@A=10", "x=10 y=0")
            .block(2)
            .tx("t2", "t1:0", "B=4 z=6")
            .block(3)
            .disconnect(3, "b3")
            .disconnect(3, "b3")
            .block(3);
    Traced expected = Traced.run(Policy.FIFO, LIST, once);
    Traced actual = Traced.run(Policy.FIFO, LIST, again);
    assertEquals(expected.flows(), actual.flows());
    assertEquals(expected.state(), actual.state());
    assertTrue(actual.counts().summary().contains("5 lines repeated"), actual.counts()::summary);
  }

  @Test
  void balancesOfARepeatedBlockCountOnce() throws Exception {
    RecordedText block =
        RecordedText.ethereum().block(1).balance("x", "native", "50").move("t1", "A>x=50");
    Traced traced =
        Traced.run(
            Policy.HAIRCUT,
            LIST,
            RecordedText.ethereum().add(block).add(block).block(2).move("t2", "x>B=10"));
    assertEquals("t2 transfer:0 a>b 5/10 2 t1/transfer:0=50 t2/transfer:0=5\n", traced.outline());
  }

  @Test
  void heightsMayJumpButTheParentOfTheNextBlockMustBeTheTip() throws Exception {
    Traced jump = Traced.run(Policy.HAIRCUT, LIST, funded().block(7).tx("t2", "t1:0", "B=10"));
    assertEquals(1, jump.counts().flows());
    refused(
        "file0:3: block 2 b2 names the parent other but the tip is 1 b1",
        funded().block(2, "b2", "other"));
    refused(
        "file0:4: block 1 c1 is not above the tip 2 b2", funded().block(2).block(1, "c1", "b0"));
    refused(
        "file0:3: disconnects block 1 other but the tip is 1 b1", funded().disconnect(1, "other"));
    refused(
        "file0:4: expected a block line before transaction t9",
        funded().disconnect(1, "b1").tx("t9", "i:7@A=1", "B=1"));
    refused(
        "file0:1: expected a block line before transaction t9",
        RecordedText.bitcoin().tx("t9", "i:7@A=1", "B=1"));
  }

  private static void refused(String message, RecordedText recording) {
    IOException e =
        assertThrows(IOException.class, () -> Traced.run(Policy.HAIRCUT, LIST, recording));
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e::toString);
  }

  @Test
  void ledgerAndCoinsAgreeHowDeepABlockCanBeTakenBack() throws Exception {
    int depth = Chain.BITCOIN.undoDepth();
    RecordedText recording = RecordedText.bitcoin();
    for (int h = 0; h <= depth + 1; h++) {
      recording.block(h).tx("t" + h, "i:" + h + "@A=1", "x=1");
    }
    for (int h = depth + 1; h > 1; h--) {
      recording.disconnect(h, "b" + h);
    }
    Traced traced = Traced.run(Policy.HAIRCUT, LIST, recording);
    assertEquals(2, traced.state().lines().count());
    refused(
        "file0:" + ((depth + 2) * 2 + depth + 1) + ": block 1 b1 is deeper than the",
        recording.disconnect(1, "b1"));
  }

  @Test
  void aBlockThatCannotBeIsSkippedWithItsTransactions() throws Exception {
    RecordedText recording =
        funded()
            .block(2, "c2", "other")
            .tx("t2", "t1:0", "B=10")
            .balance("x", "native", "1") // no balance on a chain of coins: malformed
            .block(2)
            .tx("t3", "t1:0", "C=10");
    Traced traced = Traced.run(Policy.HAIRCUT, Bounds.NONE, true, LIST, recording);
    assertEquals("t3 out:0 a>c 10/10 2 t1/out:0=10 t3/out:0=10\n", traced.outline());
    assertEquals(1, traced.counts().skipped(Reason.UNTRACEABLE));
    assertEquals(1, traced.counts().skipped(Reason.NO_BLOCK));
    assertEquals(1, traced.counts().skipped(Reason.MALFORMED));
    assertEquals(
        "3 lines skipped: 1 malformed, 1 untraceable, 1 in a skipped block",
        traced.counts().skippedSummary());
  }

  @Test
  void aMalformedBlockLineTakesItsTransactionsWithIt() throws Exception {
    RecordedText recording =
        funded()
            .raw("{\"type\":\"block\",\"chain\":\"bitcoin\",\"height\":2,\"hash\":")
            .tx("t2", "t1:0", "B=10")
            .block(2)
            .tx("t3", "t1:0", "C=10");
    Traced traced = Traced.run(Policy.HAIRCUT, Bounds.NONE, true, LIST, recording);
    assertEquals("t3 out:0 a>c 10/10 2 t1/out:0=10 t3/out:0=10\n", traced.outline());
    assertEquals(2, traced.counts().skipped());
    assertEquals(6, traced.counts().lines());
  }

  @Test
  void aTransactionThatCannotBeLeavesItsCoinsWhereTheyWere() throws Exception {
    RecordedText recording =
        funded()
            .tx("bad", "t1:0", "B=11")
            .coinbase("late", "/x/", "C=1")
            .block(2)
            .tx("t3", "t1:0 bad:0=1", "C=10 -=1");
    Traced traced = Traced.run(Policy.FIFO, Bounds.NONE, true, LIST, recording);
    assertEquals("t3 out:0 a>c 10/10 2 t1/out:0=10 t3/out:0=10\n", traced.outline());
    assertEquals(2, traced.counts().skipped(Reason.UNTRACEABLE));
    assertEquals(
        List.of(
            "file0:3: transaction bad makes 11 out of inputs that hold 10",
            "file0:4: transaction late is a coinbase but not the first of block 1 b1"),
        traced.skipped());
  }
}
