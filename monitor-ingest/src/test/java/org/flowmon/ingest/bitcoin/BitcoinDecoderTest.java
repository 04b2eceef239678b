package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.Test;

class BitcoinDecoderTest {
  private final BitcoinDecoder decoder = new BitcoinDecoder(Chain.BITCOIN);
  private final BlockCheck check = new BlockCheck(Chain.BITCOIN);

  @Test
  void every_real_block_decodes_passes_its_checks_and_equals_the_index() throws Exception {
    Map<String, String[]> index = new HashMap<>();
    for (String line : Files.readAllLines(SharedBlocks.folder().resolve("raw/blocks_index.csv"))) {
      String[] f = line.split(",", -1);
      index.put(f[0], f);
    }
    int transactions = 0;
    for (Path file : SharedBlocks.raw()) {
      String name = file.getFileName().toString();
      String[] row = index.get(name);
      assertNotNull(row, name);
      BitcoinBlock block = decoder.decode(Files.readAllBytes(file));
      check.check(block);
      assertEquals(row[2], block.hash(), name);
      assertEquals(row[3], block.parent(), name);
      assertEquals(Instant.parse(row[4]).getEpochSecond(), block.time(), name);
      assertEquals(row[5], "" + block.transactions().size(), name);
      assertEquals(row[6], "" + block.size(), name);
      long height = Long.parseLong(row[1]);
      if (height >= 227_836) {
        assertEquals(height, check.plausible(block), name);
      }
      assertEquals(height, check.place(block, height).height(), name);
      assertEquals(
          row[7],
          "" + (1 + block.transactions().stream().mapToInt(t -> t.inputs().size()).sum()),
          name);
      assertEquals(
          row[8], "" + block.transactions().stream().mapToInt(t -> t.outputs().size()).sum(), name);
      transactions += block.transactions().size();
    }
    assertTrue(transactions > 20_000, "" + transactions);
  }
}
