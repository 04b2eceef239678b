package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.ChainFollower;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedBlocksTest {
  private static final byte[] MAGIC = MinedBlocks.hex("fabfb5da");

  @TempDir Path folder;
  private final List<byte[]> five = MinedBlocks.chain(MinedBlocks.GENESIS, 1, 5, "/a/");

  private static String plus(int height, byte[] block) {
    return "+" + RecordedLog.line(height, MinedBlocks.hashOf(block));
  }

  private static String minus(int height, byte[] block) {
    return "-" + RecordedLog.line(height, MinedBlocks.hashOf(block));
  }

  private Path file(String name, byte[]... parts) throws IOException {
    return Files.write(folder.resolve(name), MinedBlocks.join(parts));
  }

  private static byte[] stored(byte[] block) {
    return MinedBlocks.join(MAGIC, MinedBlocks.int32(block.length), block);
  }

  private static byte[] gzip(byte[] b) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
      gz.write(b);
    }
    return out.toByteArray();
  }

  private static List<String> follow(Path... files) throws Exception {
    return follow(new RecordedLog(), List.of(), files).lines;
  }

  private static RecordedLog follow(RecordedLog log, List<BlockRef> recent, Path... files)
      throws Exception {
    try (RecordedBlocks blocks = RecordedBlocks.open(Chain.BITCOIN_REGTEST, List.of(files))) {
      blocks.follow(recent, log);
    }
    return log;
  }

  private static RefusedBlockException refused(RecordedLog log, Path... files) {
    return assertThrows(RefusedBlockException.class, () -> follow(log, List.of(), files));
  }

  private List<String> allFive() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(plus(i + 1, five.get(i)));
    }
    return all;
  }

  @Test
  void bare_blocks_stored_blocks_and_compressed_ones_give_the_same_chain() throws Exception {
    byte[] bare = MinedBlocks.join(five.toArray(new byte[0][]));
    byte[] blk =
        MinedBlocks.join(five.stream().map(RecordedBlocksTest::stored).toArray(byte[][]::new));
    assertEquals(allFive(), follow(file("bare", bare)));
    assertEquals(allFive(), follow(file("bare.gz", gzip(bare))));
    assertEquals(allFive(), follow(file("blk", blk, new byte[1001])));
    assertEquals(allFive(), follow(file("blk.gz", gzip(blk))));
    assertEquals(
        allFive(),
        follow(
            file("1", five.get(0), five.get(1)), file("2", five.get(2), five.get(3), five.get(4))));
  }

  @Test
  void stored_blocks_in_any_order_over_several_files_are_put_in_chain_order() throws Exception {
    Path first = file("blk0", stored(five.get(3)), stored(five.get(0)), stored(five.get(2)));
    Path second = file("blk1", stored(five.get(4)), new byte[7], stored(five.get(1)));
    assertEquals(allFive(), follow(first, second));
    assertEquals(
        allFive(),
        follow(
            file("a.gz", gzip(Files.readAllBytes(first))),
            file("b.gz", gzip(Files.readAllBytes(second)))));
  }

  @Test
  void obfuscated_block_files_are_read_with_the_key_beside_them() throws Exception {
    byte[] key = MinedBlocks.hex("0102030405060708");
    byte[] blk =
        MinedBlocks.join(five.stream().map(RecordedBlocksTest::stored).toArray(byte[][]::new));
    for (int i = 0; i < blk.length; i++) {
      blk[i] ^= key[i % 8];
    }
    Path obfuscated = file("blk00000.dat", blk);
    RefusedBlockException e = refused(new RecordedLog(), obfuscated);
    assertEquals(Refusal.WRONG_MAGIC, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("xor.dat"), e.getMessage());
    file("xor.dat", key);
    assertEquals(allFive(), follow(obfuscated));
  }

  @Test
  void a_branch_takes_over_with_more_work_and_not_before() throws Exception {
    List<byte[]> branch = MinedBlocks.chain(MinedBlocks.hashOf(five.get(2)), 4, 3, "/b/");
    List<byte[]> back = MinedBlocks.chain(MinedBlocks.hashOf(five.get(4)), 6, 2, "/c/");
    List<String> expected = allFive();
    expected.add(minus(5, five.get(4)));
    expected.add(minus(4, five.get(3)));
    expected.add(plus(4, branch.get(0)));
    expected.add(plus(5, branch.get(1)));
    expected.add(plus(6, branch.get(2)));
    byte[] bare =
        MinedBlocks.join(
            MinedBlocks.join(five.toArray(new byte[0][])),
            MinedBlocks.join(branch.toArray(new byte[0][])));
    assertEquals(expected, follow(file("reorg", bare)));
    expected.addAll(
        List.of(
            minus(6, branch.get(2)),
            minus(5, branch.get(1)),
            minus(4, branch.get(0)),
            plus(4, five.get(3)),
            plus(5, five.get(4)),
            plus(6, back.get(0)),
            plus(7, back.get(1))));
    Path there = file("back.gz", gzip(MinedBlocks.join(bare, back.get(0), back.get(1))));
    assertEquals(expected, follow(there));
  }

  @Test
  void a_branch_from_deeper_than_can_be_undone_is_refused() throws Exception {
    List<byte[]> old = MinedBlocks.chain(MinedBlocks.GENESIS, 1, 103, "/a/");
    List<byte[]> branch = MinedBlocks.chain(MinedBlocks.hashOf(old.get(0)), 2, 103, "/b/");
    RecordedLog log = new RecordedLog();
    Path deep =
        file(
            "deep",
            MinedBlocks.join(old.subList(0, 60).toArray(new byte[0][])),
            MinedBlocks.join(branch.subList(0, 58).toArray(new byte[0][])),
            MinedBlocks.join(old.subList(60, 103).toArray(new byte[0][])),
            MinedBlocks.join(branch.subList(58, 103).toArray(new byte[0][])));
    assertEquals(Refusal.PARENT, refused(log, deep).reason());
    assertEquals(103, log.tips.size());
  }

  @Test
  void a_restart_at_any_place_of_a_recording_goes_on_as_if_it_had_not_stopped() throws Exception {
    List<byte[]> branch = MinedBlocks.chain(MinedBlocks.hashOf(five.get(2)), 4, 3, "/b/");
    Path all =
        file(
            "reorg",
            MinedBlocks.join(five.toArray(new byte[0][])),
            MinedBlocks.join(branch.toArray(new byte[0][])));
    RecordedLog whole = follow(new RecordedLog(), List.of(), all);
    for (int stop = 0; stop <= whole.lines.size(); stop++) {
      RecordedLog log = new RecordedLog();
      int until = stop;
      ChainFollower.Sink stopping =
          new ChainFollower.Sink() {
            private void count() throws InterruptedException {
              if (log.lines.size() == until) {
                throw new InterruptedException();
              }
            }

            @Override
            public void connected(BlockRef b, List<? extends Transaction> t)
                throws InterruptedException {
              count();
              log.connected(b, t);
            }

            @Override
            public void disconnected(BlockRef b) throws InterruptedException {
              count();
              log.disconnected(b);
            }
          };
      try (RecordedBlocks blocks = RecordedBlocks.open(Chain.BITCOIN_REGTEST, List.of(all))) {
        blocks.follow(List.of(), stopping);
      } catch (InterruptedException e) {
        assertTrue(stop < whole.lines.size());
      }
      follow(log, List.copyOf(log.tips), all);
      assertEquals(whole.tips, log.tips, "stopped after " + stop);
    }
  }

  @Test
  void a_recording_may_jump_up_and_a_later_part_goes_on_from_the_lane() throws Exception {
    List<String> all = allFive();
    List<String> jumping = new ArrayList<>(all.subList(0, 2));
    jumping.add(all.get(4));
    assertEquals(jumping, follow(file("gap", five.get(0), five.get(1), five.get(4))));
    RecordedLog log = follow(new RecordedLog(), List.of(), file("1", five.get(0), five.get(1)));
    List<BlockRef> lane = List.copyOf(log.tips);
    assertEquals(all, follow(log, lane, file("2", five.get(2), five.get(3), five.get(4))).lines);
    byte[] other = MinedBlocks.block("ab".repeat(32), 3, "/x/");
    Path stranger = file("3", other);
    RefusedBlockException e =
        assertThrows(RefusedBlockException.class, () -> follow(new RecordedLog(), lane, stranger));
    assertEquals(Refusal.PARENT, e.reason());
  }

  @Test
  void blocks_that_do_not_rise_are_refused_after_the_good_ones() throws Exception {
    byte[] other = MinedBlocks.block("ab".repeat(32), 3, "/x/");
    RecordedLog log = new RecordedLog();
    RefusedBlockException e = refused(log, file("f", five.get(0), five.get(1), other));
    assertEquals(Refusal.PARENT, e.reason());
    assertEquals(MinedBlocks.hashOf(other), e.hash());
    assertEquals(allFive().subList(0, 2), log.lines);
  }

  @Test
  void damage_is_named_with_file_byte_block_and_reason_and_the_good_blocks_are_kept()
      throws Exception {
    byte[] cut = Arrays.copyOf(five.get(1), five.get(1).length - 1);
    byte[] body = five.get(1).clone();
    body[body.length - 1] ^= 1;
    byte[] header = five.get(1).clone();
    header[73] ^= (byte) 0x80; // a negative target is none
    byte[] count = five.get(1).clone();
    count[80] = 2;
    byte[] longer = MinedBlocks.int32(0x7fffffff);
    int first = five.get(0).length;
    damaged(Refusal.TRUNCATED, first, file("1", five.get(0), cut));
    damaged(Refusal.TRUNCATED, first, file("2", five.get(0), new byte[9]));
    damaged(Refusal.MERKLE_ROOT, first, file("3", five.get(0), body));
    damaged(Refusal.TRUNCATED, first, file("4", five.get(0), count));
    damaged(Refusal.PROOF_OF_WORK, first, file("5", five.get(0), new byte[400]));
    byte[] good = stored(five.get(0));
    damaged(Refusal.TRUNCATED, first + 8, file("6", good, MAGIC, MinedBlocks.int32(999), cut));
    damaged(Refusal.MERKLE_ROOT, first + 16, file("7", good, stored(body)));
    damaged(Refusal.WRONG_MAGIC, first + 8, file("8", good, new byte[] {1, 2, 3, 4}, cut));
    damaged(Refusal.MALFORMED, first + 8, file("9", good, MAGIC, longer, cut));
    damaged(
        Refusal.MALFORMED,
        first + 16,
        file("10", good, stored(MinedBlocks.join(five.get(1), cut))));
    damaged(Refusal.TRUNCATED, first + 8, file("11", good, MAGIC, new byte[2]));
  }

  private static void damaged(Refusal reason, long at, Path file) {
    RecordedLog log = new RecordedLog();
    RefusedBlockException e = refused(log, file);
    assertEquals(reason, e.reason(), file + ": " + e.getMessage());
    assertEquals(1, log.lines.size());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + ", byte " + at + ": block "), message + " not at " + at);
  }

  @Test
  void files_that_are_no_blocks_say_what_they_are() throws Exception {
    assertEquals(Refusal.TRUNCATED, refused(new RecordedLog(), file("empty")).reason());
    Path mainnet = file("main", MinedBlocks.hex("f9beb4d9"), new byte[100]);
    String message = String.valueOf(refused(new RecordedLog(), mainnet).getMessage());
    assertTrue(message.contains("that of bitcoin, not of bitcoin-regtest"), message);
    assertThrows(IOException.class, () -> follow(folder.resolve("nowhere")));
    assertThrows(IOException.class, () -> follow(folder));
    byte[] gz = gzip(five.get(0));
    Path cut = file("cut.gz", Arrays.copyOf(gz, gz.length - 12));
    IOException e = assertThrows(IOException.class, () -> follow(cut));
    assertTrue(String.valueOf(e.getMessage()).contains("cut.gz"), e.getMessage());
  }

  @Test
  void progress_reaches_the_whole_size() throws Exception {
    Path file = file("bare", MinedBlocks.join(five.toArray(new byte[0][])));
    List<String> told = new ArrayList<>();
    try (RecordedBlocks blocks =
        RecordedBlocks.open(
            Chain.BITCOIN_REGTEST,
            List.of(file),
            (n, read, of) -> told.add(n + " " + read + "/" + of))) {
      blocks.follow(List.of(), new RecordedLog());
    }
    long size = Files.size(file);
    assertEquals("5 " + size + "/" + size, told.get(told.size() - 1));
  }
}
