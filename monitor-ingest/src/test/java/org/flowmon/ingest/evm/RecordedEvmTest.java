package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.hash;
import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.ingest.ChainFollower;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedEvmTest {
  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();
  private String detail = "";

  private final ChainFollower.Sink sink =
      new ChainFollower.Sink() {
        @Override
        public void connected(BlockRef block, List<? extends Transaction> transactions) {
          seen.add("+" + block.height() + ":" + transactions.size());
        }

        @Override
        public void disconnected(BlockRef block) {
          seen.add("-" + block.height());
        }
      };

  private static SampleBlock block(long number) throws RefusedBlockException {
    return block(number, hash(number), hash(number - 1));
  }

  private static SampleBlock block(long number, String hash, String parent)
      throws RefusedBlockException {
    SampleBlock block = new SampleBlock(number, hash, parent);
    for (int i = 0; i < number % 4; i++) {
      block.add(address(1), address(2), i).transfer(address(3), address(1), address(2), 4);
    }
    return block.seal();
  }

  private static String whole(SampleBlock block) {
    ObjectNode whole = EvmJson.MAPPER.createObjectNode();
    whole.set("block", block.body);
    whole.set("receipts", block.receipts);
    whole.set("traces", block.traces);
    return whole + "\n";
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> follow(List<BlockRef> recent, Path... files) throws Exception {
    seen.clear();
    try (RecordedEvm recorded =
        RecordedEvm.open(List.of(files), Contracts.builtIn(Chain.ETHEREUM))) {
      try {
        recorded.follow(recent, sink);
      } finally {
        detail = recorded.status().detail();
      }
    }
    return seen;
  }

  @Test
  void whole_blocks_are_read_one_a_line() throws Exception {
    Path file = write("blocks.jsonl", whole(block(5)) + whole(block(6)) + whole(block(7)));
    assertEquals(List.of("+5:1", "+6:2", "+7:3"), follow(List.of(), file));
    assertEquals("3 blocks; 6 transfers of tokens that are not followed", detail);
  }

  @Test
  void a_pretty_printed_object_and_a_compressed_file_read_alike() throws Exception {
    JsonNode tree = EvmJson.MAPPER.readTree(whole(block(6)));
    Path pretty = write("pretty.json", tree.toPrettyString());
    Path packed = folder.resolve("packed.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(EvmJson.MAPPER.writeValueAsBytes(EvmJson.MAPPER.readTree(whole(block(7)))));
    }
    assertEquals(List.of("+6:2", "+7:3"), follow(List.of(), pretty, packed));
  }

  @Test
  void parts_in_files_of_their_own_are_put_together() throws Exception {
    StringBuilder blocks = new StringBuilder();
    StringBuilder receipts = new StringBuilder();
    StringBuilder traces = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (int number = 5; number <= 9; number++) { // the one at 8 is empty
      SampleBlock block = block(number);
      blocks.append("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":").append(block.body).append("}\n");
      receipts.append("{\"id\":2,\"result\":").append(block.receipts).append("}\n");
      traces.append("{\"id\":3,\"result\":").append(block.traces).append("}\n");
      for (JsonNode trace : block.traces) {
        ObjectNode call = trace.get("result").deepCopy();
        call.set("transactionHash", trace.get("txHash"));
        call.putArray("traceAddress");
        calls.append(call).append('\n');
      }
    }
    Path b = write("b", blocks.toString());
    Path r = write("r", receipts.toString());
    Path t = write("t", traces.toString());
    Path c = write("c", calls.toString());
    List<String> all = List.of("+5:1", "+6:2", "+7:3", "+8:0", "+9:1");
    assertEquals(all, follow(List.of(), b, r));
    assertTrue(detail.contains("5 blocks without traces"), detail);
    assertEquals(all, follow(List.of(), t, r, b));
    assertEquals(all, follow(List.of(), c, b, r));
    assertTrue(!detail.contains("without"), detail);
    assertThrows(IOException.class, () -> follow(List.of(), b, r, t, c));
    assertEquals(
        Refusal.RECEIPT_COUNT,
        assertThrows(RefusedBlockException.class, () -> follow(List.of(), b)).reason());
    Path fewer = write("fewer", calls.substring(0, calls.lastIndexOf("\n{") + 1));
    assertEquals(
        Refusal.TRACES,
        assertThrows(RefusedBlockException.class, () -> follow(List.of(), b, r, fewer)).reason());
    assertEquals(all.subList(0, 4), seen);
    Path more = write("more", receipts + "{\"result\":[]}\n");
    IOException surplus = assertThrows(IOException.class, () -> follow(List.of(), b, more));
    said(surplus, "more, line 6: there are more receipts than blocks");
  }

  @Test
  void a_refused_block_ends_the_recording_with_file_line_and_reason() throws Exception {
    SampleBlock bad = block(7);
    bad.receipts.remove(1);
    Path file = write("blocks.jsonl", whole(block(5)) + whole(block(6)) + whole(bad));
    RefusedBlockException e =
        assertThrows(RefusedBlockException.class, () -> follow(List.of(), file));
    assertEquals(Refusal.RECEIPT_COUNT, e.reason());
    assertEquals(
        file
            + ", line 3: block 7 "
            + hash(7)
            + " refused: receipt-count: 2 receipts for 3 transactions",
        e.getMessage());
    assertEquals(List.of("+5:1", "+6:2"), seen);
  }

  @Test
  void what_is_no_json_or_no_block_is_refused() throws Exception {
    String good = whole(block(5));
    Path cut = write("cut", good + whole(block(6)).substring(0, 900));
    RefusedBlockException e =
        assertThrows(RefusedBlockException.class, () -> follow(List.of(), cut));
    assertEquals(Refusal.TRUNCATED, e.reason());
    said(e, "cut, line 2");
    Path noise = write("noise", good + "{oops}");
    e = assertThrows(RefusedBlockException.class, () -> follow(List.of(), noise));
    assertEquals(Refusal.MALFORMED, e.reason());
    assertThrows(RefusedBlockException.class, () -> follow(List.of(), write("empty", "")));
    assertThrows(RefusedBlockException.class, () -> follow(List.of(), write("odd", "{\"a\":1}")));
    assertThrows(RefusedBlockException.class, () -> follow(List.of(), write("text", "hello")));
    e =
        assertThrows(
            RefusedBlockException.class,
            () -> follow(List.of(), write("t", "{\"block_number\":1,\"traces\":[]}")));
    said(e, "traces without their block");
  }

  @Test
  void a_block_on_another_parent_is_refused_and_a_gap_is_not() throws Exception {
    Path file = write("gap", whole(block(5)) + whole(block(9)) + whole(block(10)));
    assertEquals(List.of("+5:1", "+9:1", "+10:2"), follow(List.of(), file));
    Path bad = write("bad", whole(block(5)) + whole(block(6, hash(6), hash(77))));
    RefusedBlockException e =
        assertThrows(RefusedBlockException.class, () -> follow(List.of(), bad));
    assertEquals(Refusal.PARENT, e.reason());
    assertEquals(List.of("+5:1"), seen);
  }

  @Test
  void a_block_below_the_tip_takes_the_place_of_what_stood_there() throws Exception {
    Path file =
        write(
            "reorg",
            whole(block(5))
                + whole(block(6))
                + whole(block(7))
                + whole(block(6)) // repeated
                + whole(block(6, hash(0x66), hash(5)))
                + whole(block(7, hash(0x77), hash(0x66))));
    assertEquals(
        List.of("+5:1", "+6:2", "+7:3", "-7", "-6", "+6:2", "+7:3"), follow(List.of(), file));
  }

  @Test
  void a_lane_goes_on_behind_its_newest_block() throws Exception {
    Path file = write("all", whole(block(5)) + whole(block(6)) + whole(block(7)));
    BlockRef five = block(5).read().ref();
    BlockRef six = block(6).read().ref();
    assertEquals(List.of("+7:3"), follow(List.of(five, six), file));
    assertEquals(List.of(), follow(List.of(block(7).read().ref()), file));
    BlockRef four = block(4).read().ref();
    assertEquals(List.of("+5:1", "+6:2", "+7:3"), follow(List.of(four), file));
    BlockRef foreign = new BlockRef(6, hash(0x66), null, 0);
    assertThrows(IOException.class, () -> follow(List.of(foreign), file));
    assertEquals(List.of(), seen);
    BlockRef otherParent = new BlockRef(4, hash(0x44), null, 0);
    assertThrows(RefusedBlockException.class, () -> follow(List.of(otherParent), file));
  }
}
