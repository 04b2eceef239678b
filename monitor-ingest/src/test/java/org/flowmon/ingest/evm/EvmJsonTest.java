package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.hash;
import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvmJsonTest {
  private static final String A = address(0xa);
  private static final String B = address(0xb);
  private static final String C = address(0xc);

  private final SampleBlock block = new SampleBlock(7);
  private final Sample sample = block.add(A, B, 3).transfer(C, A, B, 1);

  private String fault() {
    RefusedBlockException e = assertThrows(RefusedBlockException.class, block::read);
    assertEquals(Refusal.MALFORMED, e.reason());
    return String.valueOf(e.getMessage());
  }

  private static JsonNode json(String text) throws Exception {
    return EvmJson.MAPPER.readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          number        | block 7 refused: malformed: number: expected a quantity
          hash          | block 7 refused: malformed: hash: expected a hash of 64
          parentHash    | parentHash: expected a hash
          timestamp     | timestamp: expected a quantity
          miner         | miner: expected an address
          logsBloom     | logsBloom: expected 256 bytes
          gasUsed       | gasUsed: expected a quantity
          baseFeePerGas | baseFeePerGas: expected a quantity
          transactions  | transactions: expected an array, found
          """)
  void a_wrong_field_of_the_header_is_named(String field, String message) {
    block.body.put(field, "x");
    said(assertThrows(RefusedBlockException.class, () -> EvmJson.body(7, block.body)), message);
    block.body.remove(field);
    if (!field.equals("baseFeePerGas")) {
      said(
          assertThrows(RefusedBlockException.class, () -> EvmJson.body(7, block.body)),
          field + ": missing");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hash, expected a hash",
    "blockHash, expected a hash",
    "transactionIndex, expected a quantity",
    "from, expected an address",
    "to, expected an address",
    "value, expected a quantity",
    "type, expected a quantity",
    "gasPrice, expected a quantity"
  })
  void a_wrong_field_of_a_transaction_is_named(String field, String message) {
    sample.tx.put(field, "0xzz");
    String fault = fault();
    assertTrue(fault.startsWith("block 7 refused"), fault);
    assertTrue(fault.contains("transaction 0"), fault);
    assertTrue(fault.contains(", " + field + ": " + message), fault);
    assertTrue(field.equals("hash") || fault.contains(hash(0x70000)), fault);
  }

  @ParameterizedTest
  @CsvSource({
    "transactionHash, expected a hash",
    "blockHash, expected a hash",
    "transactionIndex, expected a quantity",
    "status, expected a quantity",
    "gasUsed, expected a quantity",
    "cumulativeGasUsed, expected a quantity",
    "effectiveGasPrice, expected a quantity",
    "contractAddress, expected an address",
    "blobGasUsed, expected a quantity",
    "blobGasPrice, expected a quantity",
    "logs, expected an array"
  })
  void a_wrong_field_of_a_receipt_is_named(String field, String message) {
    sample.receipt.put(field, "0xzz");
    String fault = fault();
    assertTrue(fault.contains("receipt 0"), fault);
    assertTrue(fault.contains(", " + field + ": " + message), fault);
  }

  @Test
  void faults_of_logs_and_of_answers_are_named() {
    ObjectNode log = (ObjectNode) sample.logs.get(0);
    log.remove("data");
    assertTrue(fault().contains("log 0 data: missing"));
    log.put("data", "0x0");
    assertTrue(fault().contains("data: expected bytes"));
    log.put("data", "0x").put("removed", true);
    assertTrue(fault().contains("removed by a reorganisation"));
    block.receipts.insertNull(0);
    assertTrue(fault().contains("receipt 0, the node does not have it"));
    block.transactions.set(0, hash(1));
    assertTrue(fault().contains("transaction 0, expected a whole transaction"));
  }

  @Test
  void results_come_bare_or_within_their_answer() throws Exception {
    EvmBlock bare = block.read();
    EvmBlock answered =
        EvmJson.read(
            7,
            EvmJson.MAPPER.createObjectNode().put("id", 1).set("result", block.body),
            EvmJson.MAPPER.createObjectNode().put("id", 2).set("result", block.receipts),
            EvmJson.MAPPER.createObjectNode().put("id", 3).set("result", block.traces));
    assertEquals(bare, answered);
    JsonNode error = json("{'id':1,'error':{'code':-32000,'message':'header not found'}}");
    for (Consumer<JsonNode> reading :
        List.<Consumer<JsonNode>>of(
            n -> refused(() -> EvmJson.body(7, n)),
            n -> refused(() -> EvmJson.header(n)),
            n -> refused(() -> EvmJson.receipts(7, n)),
            n -> refused(() -> EvmJson.traces(7, n)))) {
      reading.accept(error);
    }
  }

  private static void refused(Executable reading) {
    said(assertThrows(RefusedBlockException.class, reading), "header not found");
  }

  @Test
  void a_null_is_no_block() {
    assertThrows(RefusedBlockException.class, () -> EvmJson.body(7, EvmJson.MAPPER.nullNode()));
    assertThrows(RefusedBlockException.class, () -> EvmJson.receipts(7, EvmJson.MAPPER.nullNode()));
  }

  @Test
  void a_header_is_read_whatever_its_transactions_are() throws Exception {
    block.body.putArray("transactions").add(hash(1));
    assertEquals(7, EvmJson.header(block.body).number());
  }

  @Test
  void addresses_and_hashes_of_any_case_read_as_lower_case() throws Exception {
    sample.tx.put("from", "0xDAC17F958D2EE523A2206206994597C13D831EC7");
    sample.tx.put("to", "0xdAC17F958D2ee523a2206206994597C13D831eC7"); // its checksum is wrong
    EvmTransaction tx = block.read().transactions().getFirst();
    assertEquals("0xdac17f958d2ee523a2206206994597c13d831ec7", tx.from());
    assertEquals(tx.from(), tx.to());
  }

  @Test
  void quantities_are_exact_up_to_256_bits() throws Exception {
    sample.tx.put("value", "0x" + "f".repeat(64));
    assertEquals(256, block.read().transactions().getFirst().value().toBigInteger().bitLength());
    sample.tx.put("value", "0x000" + "f".repeat(16));
    assertEquals("18446744073709551615", block.read().transactions().getFirst().value().toString());
    sample.tx.put("value", "0x1" + "f".repeat(64));
    assertTrue(fault().contains("value: expected a quantity of at most 256 bits"));
    for (String wrong : List.of("", "0x", "12", "0x-1", "0x 1")) {
      sample.tx.put("value", wrong);
      assertTrue(fault().contains("value: expected a quantity"));
    }
    sample.tx.put("value", 3);
    assertEquals(Amount.of(3), block.read().transactions().getFirst().value());
    sample.tx.put("value", -3);
    assertTrue(fault().contains("value: expected a quantity"));
  }
}
