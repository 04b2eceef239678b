package org.flowmon.ingest.neutral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.ChainFollower;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeutralFollowerTest {
  @TempDir Path dir;
  private final List<String> seen = new ArrayList<>();
  private final ChainFollower.Sink sink =
      new ChainFollower.Sink() {
        @Override
        public void connected(BlockRef block, List<? extends Transaction> transactions) {
          String ids =
              transactions.stream().map(t -> t.txid().toString()).collect(Collectors.joining(" "));
          seen.add("+" + block.hash() + "(" + ids + ")");
        }

        @Override
        public void disconnected(BlockRef block) {
          seen.add("-" + block.hash());
        }

        @Override
        public void balance(String holder, String asset, Amount value) {
          seen.add(holder + "=" + value);
        }
      };

  @BeforeEach
  void forget() {
    seen.clear();
  }

  private static String block(int height, String hash, String parent) {
    return "{'type':'block','chain':'ethereum','height':"
        + height
        + ",'hash':'"
        + hash
        + "','parent':'"
        + parent
        + "','time':'2024-05-01T00:00:00Z'}\n";
  }

  private static String tx(String txid) {
    return "{'type':'tx','chain':'ethereum','txid':'" + txid + "','transfers':[]}\n";
  }

  private static String balance(String holder) {
    return "{'type':'balance','chain':'ethereum','holder':'"
        + holder
        + "','asset':'native','value':'5'}\n";
  }

  private static String disconnect(int height, String hash) {
    return "{'type':'disconnect','chain':'ethereum','height':"
        + height
        + ",'hash':'"
        + hash
        + "'}\n";
  }

  private static BlockRef ref(int height, String hash) {
    return new BlockRef(height, hash, null, 0);
  }

  private static final String RECORDING =
      balance("z")
          + block(1, "a", "0")
          + tx("t1")
          + tx("t2")
          + block(2, "b", "a")
          + balance("y")
          + tx("t3")
          + disconnect(2, "b")
          + block(2, "c", "a")
          + tx("t3")
          + block(3, "d", "c");

  private void follow(List<BlockRef> recent, String... recordings) throws Exception {
    List<Path> files = new ArrayList<>();
    for (String text : recordings) {
      Path file = dir.resolve("part" + files.size() + ".jsonl");
      files.add(Files.writeString(file, text.replace('\'', '"')));
    }
    try (NeutralFollower follower = new NeutralFollower(Chain.ETHEREUM, files)) {
      follower.follow(recent, sink);
    }
  }

  @Test
  void blocksAreHandedOverWholeAndInOrder() throws Exception {
    follow(List.of(), RECORDING);
    assertEquals(List.of("z=5", "+a(t1 t2)", "y=5", "+b(t3)", "-b", "+c(t3)", "+d()"), seen);
  }

  @Test
  void severalFilesAreOneRecording() throws Exception {
    int cut = RECORDING.indexOf(tx("t2"));
    follow(List.of(), RECORDING.substring(0, cut), RECORDING.substring(cut));
    assertEquals(List.of("z=5", "+a(t1 t2)", "y=5", "+b(t3)", "-b", "+c(t3)", "+d()"), seen);
  }

  @Test
  void aLaneGoesOnBehindItsNewestBlock() throws Exception {
    follow(List.of(ref(1, "a")), RECORDING);
    assertEquals(List.of("y=5", "+b(t3)", "-b", "+c(t3)", "+d()"), seen);
    seen.clear();
    follow(List.of(ref(1, "a"), ref(2, "b")), RECORDING);
    assertEquals(List.of("-b", "+c(t3)", "+d()"), seen);
    seen.clear();
    follow(List.of(ref(2, "c"), ref(3, "d")), RECORDING);
    assertEquals(List.of(), seen);
  }

  @Test
  void aRecordingThatFollowsOnTheLaneIsTakenFromItsBeginning() throws Exception {
    follow(List.of(ref(0, "0")), RECORDING);
    assertEquals("z=5", seen.getFirst());
    assertEquals("+d()", seen.getLast());
  }

  @Test
  void aRecordingThatHasNothingToDoWithTheLaneIsRefused() {
    IOException e =
        assertThrows(IOException.class, () -> follow(List.of(ref(9, "other")), RECORDING));
    assertTrue(
        String.valueOf(e.getMessage()).contains("does not hold block 9 other"), e.getMessage());
    assertEquals(List.of(), seen);
  }

  @Test
  void aBlockDeliveredAgainIsPassedOver() throws Exception {
    String a = block(1, "a", "0") + tx("t1");
    follow(List.of(), a + a + block(2, "b", "a"));
    assertEquals(List.of("+a(t1)", "+b()"), seen);
  }

  @Test
  void heightsMayBeLeftOut() throws Exception {
    String text = block(1, "a", "0") + block(4, "d", "c") + tx("t1") + block(5, "e", "d");
    follow(List.of(), text);
    assertEquals(List.of("+a()", "+d(t1)", "+e()"), seen);
    seen.clear();
    follow(List.of(ref(1, "a")), text);
    assertEquals(List.of("+d(t1)", "+e()"), seen);
  }

  @Test
  void theFormatIsToldFromOthersByItsFirstLine() throws Exception {
    assertTrue(recognised("\n" + block(1, "a", "0")));
    assertTrue(recognised("{'chain':'bitcoin','type':'tx'}"));
    assertFalse(recognised("{'hash':'00','tx':[{'type':'tx'}]}"));
    assertFalse(recognised("{'type':'transaction'}"));
    assertFalse(recognised("not JSON"));
    assertFalse(recognised(""));
  }

  private boolean recognised(String text) throws IOException {
    return NeutralFollower.recognises(
        Files.writeString(dir.resolve("some"), text.replace('\'', '"')));
  }

  @Test
  void aLineThatDoesNotFitIsNamedAndItsBlockIsNotHandedOver() {
    String a = block(1, "a", "0") + tx("t1");
    fault(a + block(2, "b", "x"), 3, "parent", "expected a block on top of 1 a", "+a(t1)");
    fault(a + block(1, "b", "a"), 3, "height", "expected a block above 1 a", "+a(t1)");
    fault(a + disconnect(1, "x"), 3, "hash", "expected the tip, 1 a", "+a(t1)");
    fault(disconnect(1, "x"), 1, "hash", "but no block is connected");
    fault(tx("t1"), 1, "type", "expected a block line before the first tx");
    fault(a + tx("t2") + "{", 4, "", "not JSON");
    fault(
        a + "{'type':'disconnect','chain':'bitcoin','height':1,'hash':'a'}",
        3,
        "chain",
        "expected ethereum, found bitcoin");
  }

  private void fault(String text, int line, String field, String said, String... handedOver) {
    seen.clear();
    NeutralFormatException e =
        assertThrows(NeutralFormatException.class, () -> follow(List.of(), text));
    assertEquals(line, e.line());
    assertEquals(field, e.field());
    assertEquals(dir.resolve("part0.jsonl").toString(), e.file());
    assertTrue(String.valueOf(e.getMessage()).contains(said), e.getMessage());
    assertEquals(List.of(handedOver), seen);
  }

  @Test
  void aCoinbaseStandsFirstInItsBlock() throws IOException {
    String text =
        """
        {"type":"block","chain":"bitcoin","height":1,"hash":"a","time":"2024-05-01T00:00:00Z"}
        {"type":"tx","chain":"bitcoin","txid":"t1","inputs":[],"outputs":[]}
        {"type":"tx","chain":"bitcoin","txid":"t2","coinbase":"x","inputs":[],"outputs":[]}
        """;
    Path file = Files.writeString(dir.resolve("f"), text);
    try (NeutralFollower follower = new NeutralFollower(Chain.BITCOIN, List.of(file))) {
      NeutralFormatException e =
          assertThrows(NeutralFormatException.class, () -> follower.follow(List.of(), sink));
      assertEquals("coinbase", e.field());
      assertEquals(3, e.line());
    }
  }

  @Test
  void closingEndsItSoonWithoutAnythingHalf() throws Exception {
    Path file = Files.writeString(dir.resolve("f"), RECORDING.replace('\'', '"'));
    NeutralFollower follower = new NeutralFollower(Chain.ETHEREUM, List.of(file));
    follower.follow(
        List.of(),
        new ChainFollower.Sink() {
          @Override
          public void connected(BlockRef block, List<? extends Transaction> transactions) {
            seen.add(block.hash());
            follower.close();
          }

          @Override
          public void disconnected(BlockRef block) {
            seen.add("-" + block.hash());
          }
        });
    assertEquals(List.of("a"), seen);
  }
}
