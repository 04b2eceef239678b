package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterListTest {
  private static final String OURS = SampleBlock.address(0xabc);
  private static final String UNISWAP = "0x7a250d5630b4cf539739df2c5dacb4c659f2488d";
  private static final String PANCAKE = "0x10ed43c718714eb63d5aa57b78b54704e256024e";

  @TempDir Path folder;

  private RouterList read(Chain chain, String text) throws IOException {
    Path file = folder.resolve("my-routers.jsonl");
    Files.writeString(file, text);
    return RouterList.read(chain, List.of(file));
  }

  private static String line(String field) {
    return "{\"chain\":\"ethereum\",\""
        + field
        + "\":\""
        + OURS
        + "\",\"name\":\"x\",\"source\":\"y\"}";
  }

  @Test
  void each_chain_has_its_own() {
    assertTrue(RouterList.builtIn(Chain.ETHEREUM).knows(UNISWAP));
    assertFalse(RouterList.builtIn(Chain.ETHEREUM).knows(PANCAKE));
    assertTrue(RouterList.builtIn(Chain.named("bnb")).knows(PANCAKE));
  }

  @Test
  void a_list_of_ones_own_adds_routers() throws Exception {
    RouterList list = read(Chain.ETHEREUM, line("address"));
    assertTrue(list.knows(OURS));
    assertTrue(list.knows(UNISWAP));
    assertFalse(read(Chain.named("bnb"), line("address")).knows(OURS));
  }

  @Test
  void a_wrong_line_is_named() {
    IOException e =
        assertThrows(IOException.class, () -> read(Chain.ETHEREUM, "#\n" + line("adress")));
    said(e, "my-routers.jsonl, line 2: unknown field \"adress\"");
    IOException missing =
        assertThrows(
            IOException.class,
            () -> read(Chain.ETHEREUM, "{\"chain\":\"ethereum\",\"name\":\"x\",\"source\":\"y\"}"));
    assertEquals(
        folder.resolve("my-routers.jsonl") + ", line 1: address: missing", missing.getMessage());
  }
}
