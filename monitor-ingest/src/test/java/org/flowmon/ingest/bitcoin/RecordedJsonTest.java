package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.ingest.ChainFollower;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedJsonTest {
  private static final String SCRIPT = "0014" + "22".repeat(20);
  @TempDir Path folder;

  private List<UtxoTransaction> follow(String json) throws Exception {
    List<UtxoTransaction> all = new ArrayList<>();
    Path file = Files.writeString(folder.resolve("block.json"), json);
    try (RecordedBlocks blocks = RecordedBlocks.open(Chain.BITCOIN_REGTEST, List.of(file))) {
      blocks.follow(
          List.of(),
          new ChainFollower.Sink() {
            @Override
            public void connected(BlockRef block, List<? extends Transaction> transactions) {
              assertEquals(7, block.height());
              transactions.forEach(t -> all.add((UtxoTransaction) t));
            }

            @Override
            public void disconnected(BlockRef block) {
              throw new AssertionError("" + block);
            }
          });
    }
    return all;
  }

  private static byte[] spend() {
    byte[] of = new byte[32];
    of[0] = 5;
    return MinedBlocks.transaction(
        List.of(MinedBlocks.input(of, 0, new byte[0]), MinedBlocks.input(of, 1, new byte[0])),
        List.of(MinedBlocks.output(7, MinedBlocks.hex(SCRIPT))),
        null);
  }

  private static String json(String vin) {
    byte[] coinbase = MinedBlocks.coinbase(7, "j", List.of(), false);
    byte[] raw = MinedBlocks.block("cd".repeat(32), 1, List.of(coinbase, spend()));
    return GetblockAnswers.answer(
        raw, 7, List.of(coinbase, spend()), List.of("[{\"coinbase\":\"00\"}]", vin));
  }

  private static final String BARE = "[{},{}]";

  @Test
  void previous_outputs_give_value_and_address() throws Exception {
    String prevout =
        "{\"prevout\":{\"value\":0.00000003,\"scriptPubKey\":{\"hex\":\"" + SCRIPT + "\"}}}";
    UtxoTransaction tx = follow(json("[" + prevout + ",{}]")).get(1);
    Input known = tx.inputs().get(0);
    assertEquals(3, known.value() == null ? -1 : known.value().toLong());
    assertEquals(tx.outputs().get(0).address(), known.address());
    assertNull(tx.inputs().get(1).value());
  }

  @Test
  void answers_arrays_and_lines_are_read_alike() throws Exception {
    assertEquals(2, follow(json(BARE)).size());
    assertEquals(2, follow("[" + json(BARE) + "]").size());
    assertEquals(2, follow("{\"result\":" + json(BARE) + ",\"error\":null,\"id\":1}").size());
    assertEquals(2, follow(json(BARE) + "\n" + json(BARE)).size()); // repeated: passed over
  }

  @Test
  void faults_are_refused_with_their_reason() {
    String good = json(BARE);
    assertEquals(Refusal.TRUNCATED, refused(good.substring(0, good.length() - 20)));
    assertEquals(Refusal.MALFORMED, refused(good.replace("\"height\"", "height")));
    assertEquals(Refusal.MALFORMED, refused(good.replace("\"time\":1", "\"time\":2")));
    assertEquals(Refusal.MALFORMED, refused(good.replace("\"hex\"", "\"hax\"")));
    assertEquals(Refusal.MALFORMED, refused(good.replace(BARE, "[{}]")));
    String fraction = "[{\"prevout\":{\"value\":0.000000031,\"scriptPubKey\":{\"hex\":\"\"}}},{}]";
    assertEquals(Refusal.MALFORMED, refused(good.replace(BARE, fraction)));
    assertEquals(Refusal.MALFORMED, refused(good.replace(BARE, "[{\"prevout\":{}},{}]")));
    assertEquals(
        Refusal.MERKLE_ROOT,
        refused(good.replace("00000000\",\"vin\":[{},", "01000000\",\"vin\":[{},")));
    assertEquals(Refusal.MALFORMED, refused("[1]"));
  }

  private Refusal refused(String json) {
    return assertThrows(RefusedBlockException.class, () -> follow(json)).reason();
  }

  @Test
  void amounts_in_coins_are_read_exactly() {
    assertEquals(
        2_099_999_997_690_000L,
        RecordedJson.satoshi(DecimalNode.valueOf(new BigDecimal("20999999.97690000"))).toLong());
    assertEquals(1, RecordedJson.satoshi(DecimalNode.valueOf(new BigDecimal("1E-8"))).toLong());
  }
}
