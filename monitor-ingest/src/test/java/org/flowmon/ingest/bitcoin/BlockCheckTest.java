package org.flowmon.ingest.bitcoin;

import static org.flowmon.ingest.bitcoin.MinedBlocks.hex;
import static org.flowmon.ingest.bitcoin.MinedBlocks.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.UtxoTransaction;
import org.junit.jupiter.api.Test;

class BlockCheckTest {
  private static final byte[] SCRIPT = hex("0014" + "22".repeat(20));
  private final BitcoinDecoder decoder = new BitcoinDecoder(Chain.BITCOIN_REGTEST);
  private final BlockCheck check = new BlockCheck(Chain.BITCOIN_REGTEST);
  private final BlockRef genesis = new BlockRef(0, MinedBlocks.GENESIS, null, 0);

  private static byte[] spend(int fill) {
    byte[] of = new byte[32];
    java.util.Arrays.fill(of, (byte) fill);
    return MinedBlocks.transaction(
        List.of(MinedBlocks.input(of, 1, new byte[0])),
        List.of(MinedBlocks.output(7, SCRIPT), MinedBlocks.output(0, hex("6a0141"))),
        null);
  }

  private Refusal refused(byte[] block) {
    return assertThrows(
            RefusedBlockException.class, () -> check.check(decoder.decode(block), genesis))
        .reason();
  }

  @Test
  void a_good_block_is_placed_above_its_parent_and_reads_as_it_was_made() throws Exception {
    byte[] coinbase = MinedBlocks.coinbase(300, "/tag/", List.of(), false);
    BitcoinBlock block =
        decoder.decode(MinedBlocks.block(MinedBlocks.GENESIS, 9, List.of(coinbase, spend(1))));
    BlockRef ref = check.check(block, genesis);
    assertEquals(1, ref.height());
    assertEquals(300, block.statedHeight());
    assertEquals(MinedBlocks.GENESIS, ref.parent());
    UtxoTransaction first = block.transactions().get(0);
    assertEquals("\u0002,\u0001/tag/", first.coinbase());
    UtxoTransaction tx = block.transactions().get(1);
    assertEquals("01".repeat(32) + ":1", tx.inputs().get(0).coin().toString());
    assertEquals(7, tx.outputs().get(0).value().toLong());
    assertEquals(true, tx.outputs().get(1).unspendable());
    assertEquals(0, check.plausible(decoder.decode(hex(GENESIS_BLOCK))));
  }

  private static final String GENESIS_BLOCK =
      "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c"
          + "3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4adae5494dffff7f20020000000101000000010000000000"
          + "000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054"
          + "696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e"
          + "64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967"
          + "f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d"
          + "578a4c702b6bf11d5fac00000000";

  @Test
  void every_fault_has_its_reason() throws Exception {
    byte[] coinbase = MinedBlocks.coinbase(1, "x", List.of(), false);
    assertEquals(Refusal.PARENT, refused(MinedBlocks.block("ab".repeat(32), 1, List.of(coinbase))));
    assertEquals(
        Refusal.COINBASE, refused(MinedBlocks.block(MinedBlocks.GENESIS, 1, List.of(spend(1)))));
    assertEquals(
        Refusal.COINBASE,
        refused(MinedBlocks.block(MinedBlocks.GENESIS, 1, List.of(coinbase, coinbase))));
    assertEquals(
        Refusal.MERKLE_ROOT,
        refused(MinedBlocks.mined(MinedBlocks.GENESIS, 1, new byte[32], List.of(coinbase))));
    List<byte[]> three = List.of(coinbase, spend(1), spend(2));
    byte[] root = MinedBlocks.root(three.stream().map(MinedBlocks::hash).toList());
    assertEquals(
        Refusal.DUPLICATE_TRANSACTIONS,
        refused(
            MinedBlocks.mined(
                MinedBlocks.GENESIS, 1, root, List.of(coinbase, spend(1), spend(2), spend(2)))));
    byte[] good = MinedBlocks.block(MinedBlocks.GENESIS, 1, three);
    assertEquals(Refusal.MALFORMED, refused(join(good, new byte[1])));
    assertEquals(Refusal.TRUNCATED, refused(new byte[79]));
    byte[] easier = good.clone();
    easier[75] = 0x21;
    assertEquals(Refusal.TARGET, refused(easier));
    byte[] harder = good.clone();
    harder[75] = 0x03;
    assertEquals(Refusal.PROOF_OF_WORK, refused(harder));
  }

  /** A block with one witness: committed to or not, sent as {@code item} or left out. */
  private static byte[] withWitness(boolean commit, boolean send, byte[] item) {
    byte[] input = MinedBlocks.input(filled(), 0, new byte[0]);
    List<byte[]> outputs = List.of(MinedBlocks.output(7, SCRIPT));
    byte[] bare = MinedBlocks.transaction(List.of(input), outputs, null);
    byte[] full = MinedBlocks.transaction(List.of(input), outputs, List.of(List.of(hex("0102"))));
    byte[] sent = MinedBlocks.transaction(List.of(input), outputs, List.of(List.of(item)));
    byte[] root = MinedBlocks.root(List.of(new byte[32], MinedBlocks.hash(full)));
    byte[] commitment = MinedBlocks.hash(join(root, new byte[32]));
    List<byte[]> more =
        commit ? List.of(MinedBlocks.output(0, join(hex("6a24aa21a9ed"), commitment))) : List.of();
    byte[] coinbase = MinedBlocks.coinbase(1, "w", more, false);
    byte[] merkle = MinedBlocks.root(List.of(MinedBlocks.hash(coinbase), MinedBlocks.hash(bare)));
    return MinedBlocks.mined(
        MinedBlocks.GENESIS,
        1,
        merkle,
        send ? List.of(MinedBlocks.coinbase(1, "w", more, true), sent) : List.of(coinbase, bare));
  }

  private static byte[] filled() {
    byte[] b = new byte[32];
    java.util.Arrays.fill(b, (byte) 9);
    return b;
  }

  @Test
  void witness_data_must_be_there_and_hash_to_the_commitment() throws Exception {
    byte[] good = hex("0102");
    check.check(decoder.decode(withWitness(true, true, good)), genesis);
    assertEquals(Refusal.WITNESS_COMMITMENT, refused(withWitness(true, true, hex("0103"))));
    assertEquals(Refusal.WITNESS_COMMITMENT, refused(withWitness(false, true, good)));
    assertEquals(Refusal.WITNESS_MISSING, refused(withWitness(true, false, good)));
    check.check(decoder.decode(withWitness(false, false, good)), genesis);
  }

  @Test
  void compact_targets_and_work_are_those_of_the_protocol() {
    assertEquals(BigInteger.TWO.pow(224).subtract(BigInteger.TWO.pow(208)), target(0x1d00ffff));
    assertEquals(BigInteger.valueOf(0x12), target(0x01123456));
    assertEquals(BigInteger.ZERO, target(0x04923456));
    assertEquals(BigInteger.ZERO, target(0xff123456));
    assertEquals(new BigInteger("4295032833"), BitcoinNetwork.work(0x1d00ffff));
    assertEquals(BigInteger.TWO, BitcoinNetwork.work(0x207fffff));
  }

  private static BigInteger target(int bits) {
    return BitcoinNetwork.target(bits);
  }
}
