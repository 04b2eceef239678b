package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.CoinBook;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.ingest.ChainFollower;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Over the real mainnet blocks beside the work tree. */
class RealBlocksTest {
  private final BitcoinDecoder decoder = new BitcoinDecoder(Chain.BITCOIN);

  record Connected(BlockRef ref, List<UtxoTransaction> transactions) {}

  static List<Connected> follow(Path... files) throws Exception {
    List<Connected> all = new ArrayList<>();
    ChainFollower.Sink sink =
        new ChainFollower.Sink() {
          @Override
          public void connected(BlockRef block, List<? extends Transaction> transactions) {
            all.add(
                new Connected(
                    block, transactions.stream().map(UtxoTransaction.class::cast).toList()));
          }

          @Override
          public void disconnected(BlockRef block) {
            throw new AssertionError("" + block);
          }
        };
    try (RecordedBlocks blocks = RecordedBlocks.open(Chain.BITCOIN, List.of(files))) {
      blocks.follow(List.of(), sink);
    }
    return all;
  }

  static Path raw(String name) {
    return SharedBlocks.folder().resolve("raw").resolve(name);
  }

  @Test
  void the_first_block_file_is_one_unbroken_chain_from_block_0() throws Exception {
    List<Connected> all = follow(raw("blk00000_h0-4312.dat.gz"));
    assertEquals(4_313, all.size());
    CoinBook book = new CoinBook(100, 0);
    int others = 0;
    int spends = 0;
    for (int h = 0; h < all.size(); h++) {
      Connected c = all.get(h);
      assertEquals(h, c.ref.height());
      assertEquals(h == 0 ? BlockHeader.NO_PARENT : all.get(h - 1).ref.hash(), c.ref.parent());
      book.connect(c.ref);
      for (UtxoTransaction tx : c.transactions) {
        UtxoTransaction resolved = book.resolve(tx);
        others += tx.coinbase() == null ? 1 : 0;
        spends += tx.inputs().size();
        for (Input in : resolved.inputs()) {
          assertNotNull(in.value());
        }
      }
    }
    assertEquals(58, others);
    assertEquals(247, spends);
    assertEquals(0, book.unknownValues());
  }

  @Test
  void all_single_blocks_are_one_recording_with_gaps() throws Exception {
    Path[] files = SharedBlocks.raw().toArray(Path[]::new);
    List<Connected> all = follow(files);
    assertEquals(files.length, all.size());
    for (int i = 0; i < files.length; i++) {
      String name = files[i].getFileName().toString();
      assertTrue(name.startsWith(all.get(i).ref.height() + "_"), name);
    }
  }

  @Test
  void coins_of_one_block_give_the_next_ones_their_inputs() throws Exception {
    assertEquals(16, known("227835_b7a74eb6.raw", "227836_a9b9adcc.raw"));
    assertEquals(39, known("481815_ed6db926.raw", "481829_b975e726.raw"));
  }

  /** How many inputs of the second block spend coins of the first. */
  private static long known(String first, String second) throws Exception {
    List<Connected> two = follow(raw(first), raw(second));
    CoinBook book = new CoinBook(10, 0);
    book.connect(two.get(0).ref);
    two.get(0).transactions.forEach(book::resolve);
    List<UtxoTransaction> txs = two.get(1).transactions;
    Set<Object> own = new HashSet<>();
    txs.forEach(t -> own.add(t.txid()));
    book.connect(two.get(1).ref);
    return txs.stream()
        .map(book::resolve)
        .flatMap(t -> t.inputs().stream())
        .filter(in -> in.value() != null && !own.contains(in.coin().txid()))
        .count();
  }

  @Test
  void fees_and_subsidy_of_the_json_blocks_reconcile_to_the_satoshi() throws Exception {
    for (String height : List.of("279671", "361582")) {
      Path file = SharedBlocks.folder().resolve("json/getblock3_" + height + ".json.gz");
      Connected c = follow(file).get(0);
      assertEquals(Long.parseLong(height), c.ref.height());
      long fees = 0;
      for (UtxoTransaction tx : c.transactions.subList(1, c.transactions.size())) {
        fees += tx.inputs().stream().mapToLong(i -> value(i.value())).sum() - paid(tx);
      }
      assertEquals(2_500_000_000L + fees, paid(c.transactions.get(0)));
    }
  }

  private static long value(@Nullable Amount amount) {
    assertNotNull(amount);
    return amount.toLong();
  }

  private static long paid(UtxoTransaction tx) {
    return tx.outputs().stream().mapToLong(o -> o.value().toLong()).sum();
  }

  @Test
  void addresses_and_transaction_ids_equal_those_of_bitcoinj() throws Exception {
    var network = org.bitcoinj.base.BitcoinNetwork.MAINNET;
    int compared = 0;
    for (Path file : SharedBlocks.raw()) {
      byte[] raw = Files.readAllBytes(file);
      var theirs = org.bitcoinj.core.Block.read(java.nio.ByteBuffer.wrap(raw)).getTransactions();
      List<UtxoTransaction> ours = decoder.decode(raw).transactions();
      for (int t = 0; t < ours.size(); t++) {
        assertEquals(theirs.get(t).getTxId().toString(), ours.get(t).txid().toString());
        List<Output> outputs = ours.get(t).outputs();
        for (int i = 0; i < outputs.size(); i++) {
          var out = theirs.get(t).getOutput(i);
          assertEquals(out.getValue().value, outputs.get(i).value().toLong());
          String address;
          try {
            var script = out.getScriptPubKey();
            address =
                org.bitcoinj.script.ScriptPattern.isP2PK(script)
                    ? null
                    : script.getToAddress(network).toString();
          } catch (org.bitcoinj.script.ScriptException | IllegalArgumentException e) {
            address = null;
          }
          if (address != null) {
            assertEquals(address, outputs.get(i).address());
            compared++;
          }
        }
      }
    }
    System.out.println("addresses equal to bitcoinj's: " + compared);
    assertTrue(compared > 50_000);
  }

  @Test
  void pool_tags_are_found_in_the_coinbase_text() throws Exception {
    Map<String, String> tags =
        Map.of(
            "227836_a9b9adcc.raw", "/slush/",
            "300025_022cc78c.raw", "七彩神仙鱼",
            "363703_219e0a14.raw", "/AntPool/",
            "413567_325d4069.raw", "🐟",
            "426884_1f472973.raw", "/HaoBTC/归宿是否是你的目光/",
            "696394_7c6b7bc3.raw", "/ViaBTC/");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      String text = coinbase(tag.getKey());
      assertTrue(text.contains(tag.getValue()), text);
    }
    for (String line : Files.readAllLines(raw("blocks_index.csv"))) {
      String[] f = line.split(",", -1);
      if (f[0].endsWith(".raw") && Files.exists(raw(f[0]))) {
        String text = coinbase(f[0]);
        for (String run : f[10].split("[^A-Za-z0-9/]+", -1)) {
          assertTrue(run.length() < 4 || text.contains(run), f[0] + " " + run);
        }
      }
    }
  }

  private String coinbase(String file) throws Exception {
    String text = decoder.decode(Files.readAllBytes(raw(file))).transactions().get(0).coinbase();
    assertNotNull(text);
    return text;
  }

  @Test
  void a_block_cannot_be_placed_at_another_height_than_it_states() throws Exception {
    BitcoinBlock block = decoder.decode(Files.readAllBytes(raw("482683_ee73e747.raw")));
    RefusedBlockException e =
        assertThrows(
            RefusedBlockException.class, () -> new BlockCheck(Chain.BITCOIN).place(block, 482_684));
    assertEquals(Refusal.HEIGHT, e.reason());
  }

  @Test
  void a_flipped_bit_anywhere_in_a_real_block_is_refused() throws Exception {
    byte[] raw = Files.readAllBytes(raw("482683_ee73e747.raw"));
    BlockCheck check = new BlockCheck(Chain.BITCOIN);
    check.check(decoder.decode(raw.clone()));
    TreeMap<String, Integer> reasons = new TreeMap<>();
    for (int bit = 5; bit < raw.length * 8; bit += 97) {
      byte[] bad = raw.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        check.check(decoder.decode(bad));
        throw new AssertionError("bit " + bit + " flipped and not noticed");
      } catch (RefusedBlockException e) {
        reasons.merge(e.reason().label(), 1, Integer::sum);
      }
    }
    System.out.println("one bit flipped: " + reasons);
    assertTrue(Stream.of("merkle-root", "proof-of-work").allMatch(reasons::containsKey));
  }
}
