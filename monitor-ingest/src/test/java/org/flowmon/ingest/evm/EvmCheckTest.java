package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.call;
import static org.flowmon.ingest.evm.SampleBlock.hash;
import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvmCheckTest {
  private static final String TOKEN = address(0x70);
  private static final String A = address(0xa);
  private static final String B = address(0xb);

  private final SampleBlock block = new SampleBlock(7);
  private final EvmCheck check = new EvmCheck(Chain.ETHEREUM);

  @BeforeEach
  void twoTransactions() throws Exception {
    block.add(A, B, 1).transfer(TOKEN, A, B, 5).transfer(TOKEN, B, A, 6);
    block.add(B, A, 2).transfer(TOKEN, B, address(0xc), 5);
    block.seal();
  }

  private ArrayNode logs(int receipt) {
    return (ArrayNode) block.receipts.get(receipt).get("logs");
  }

  private RefusedBlockException refused() {
    return assertThrows(RefusedBlockException.class, () -> check.check(block.read()));
  }

  @Test
  void a_whole_block_passes_with_and_without_traces() throws Exception {
    check.check(block.read());
    check.check(block.readWithoutTraces());
  }

  @Test
  void a_missing_receipt_is_refused() {
    block.receipts.remove(1);
    assertEquals(Refusal.RECEIPT_COUNT, refused().reason());
  }

  @Test
  void receipts_in_another_order_are_refused() {
    JsonNode first = block.receipts.remove(0);
    block.receipts.add(first);
    assertEquals(Refusal.RECEIPT_ORDER, refused().reason());
  }

  @Test
  void a_part_of_another_block_is_refused() {
    String other = hash(99);
    ObjectNode receipt = (ObjectNode) block.receipts.get(1);
    receipt.put("blockHash", other);
    RefusedBlockException e = refused();
    assertEquals(Refusal.BLOCK_HASH, e.reason());
    said(e, "block 7 " + hash(7));
    said(e, "receipt 1 " + hash(0x70001));
    receipt.put("blockHash", hash(7));
    ((ObjectNode) block.transactions.get(0)).put("blockHash", other);
    assertEquals(Refusal.BLOCK_HASH, refused().reason());
  }

  @Test
  void logs_that_do_not_fit_the_bloom_are_refused() throws Exception {
    JsonNode log = logs(0).remove(1);
    check.check(block.read()); // its marks are those of the log before it
    logs(1).remove(0);
    assertEquals(Refusal.LOGS_BLOOM, refused().reason());
    logs(1).add(log);
    assertEquals(Refusal.LOGS_BLOOM, refused().reason());
    new EvmCheck(Chain.TRON).check(block.read());
  }

  @Test
  void gas_that_does_not_add_up_is_refused() {
    ObjectNode receipt = (ObjectNode) block.receipts.get(1);
    receipt.put("cumulativeGasUsed", "0x1");
    assertEquals(Refusal.GAS, refused().reason());
    receipt.put("cumulativeGasUsed", SampleBlock.hex(2 * SampleBlock.GAS));
    block.body.put("gasUsed", "0x1");
    assertEquals(Refusal.GAS, refused().reason());
  }

  @Test
  void traces_must_be_those_of_the_transactions() {
    ObjectNode trace = (ObjectNode) block.traces.get(1);
    trace.put("txHash", hash(5));
    assertEquals(Refusal.TRACES, refused().reason());
    trace.put("txHash", hash(0x70001));
    ObjectNode root = (ObjectNode) trace.get("result");
    root.put("value", "0x3");
    assertEquals(Refusal.TRACES, refused().reason());
    root.put("value", "0x2").put("error", "out of gas");
    assertEquals(Refusal.TRACES, refused().reason());
    root.remove("error");
    call(root, "CALL", A, B, 9);
    block.traces.remove(0);
    assertEquals(Refusal.TRACES, refused().reason());
  }

  @Test
  void withdrawals_that_the_header_commits_to_must_be_listed() throws Exception {
    block.body.put("withdrawalsRoot", hash(3));
    assertEquals(Refusal.WITHDRAWALS, refused().reason());
    check.checkRecorded(block.read());
    block.body.putArray("withdrawals");
    check.check(block.read());
    block.body.remove("withdrawals");
    block.body.put(
        "withdrawalsRoot", "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    check.check(block.read());
  }

  @Test
  void on_polygon_the_header_need_not_know_what_comes_from_ethereum() throws Exception {
    String nobody = address(0);
    SampleBlock.Sample sync = block.add(nobody, nobody, 0);
    sync.receipt.put("gasUsed", "0x0").put("cumulativeGasUsed", "0x0");
    block.body.put("gasUsed", SampleBlock.hex(2 * SampleBlock.GAS));
    sync.transfer(TOKEN, nobody, address(0xd), 7);
    EvmCheck polygon = new EvmCheck(Chain.POLYGON);
    polygon.check(block.read());
    assertEquals(Refusal.GAS, refused().reason());
    block.traces.remove(2);
    polygon.check(block.read());
    assertEquals(3, SharedEvm.decoder().decode(block.read()).size());
    polygon.check(block.seal().read()); // since PIP-74 it knows
    logs(1).removeAll();
    RefusedBlockException e =
        assertThrows(RefusedBlockException.class, () -> polygon.check(block.read()));
    assertEquals(Refusal.LOGS_BLOOM, e.reason());
  }
}
