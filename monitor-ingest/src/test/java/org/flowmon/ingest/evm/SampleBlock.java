package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Chain;

/**
 * A block made up as the answers of a node, to be changed at will. Gas adds up and the bloom fits
 * once {@link #seal} is called. Each transaction succeeds, uses 21,000 gas at 10 wei, of which the
 * base fee takes 7, and has a trace of its outermost call.
 */
final class SampleBlock {
  static final String MINER = address(0xfee);
  static final long GAS = 21_000;

  final ObjectNode body = EvmJson.MAPPER.createObjectNode();
  final ArrayNode transactions = body.putArray("transactions");
  final ArrayNode receipts = EvmJson.MAPPER.createArrayNode();
  final ArrayNode traces = EvmJson.MAPPER.createArrayNode();
  private final String hash;

  SampleBlock(long number) {
    this(number, hash(number), hash(number - 1));
  }

  SampleBlock(long number, String hash, String parent) {
    this.hash = hash;
    body.put("number", hex(number)).put("hash", hash).put("parentHash", parent);
    body.put("timestamp", hex(1_700_000_000 + 12 * number)).put("miner", MINER);
    body.put("baseFeePerGas", "0x7").put("gasUsed", "0x0");
    body.put("logsBloom", "0x" + "00".repeat(LogsBloom.BYTES));
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String address(long number) {
    return String.format("0x%040x", number);
  }

  static String hash(long number) {
    return String.format("0x%064x", number);
  }

  /** The id of a transaction of this block. */
  private String id(int index) {
    return hash((Long.decode(body.get("number").asText()) << 16) + index);
  }

  /** A topic that holds an address. */
  static String topic(String address) {
    return "0x" + "00".repeat(12) + address.substring(2);
  }

  /** Adds a transaction; its parts can be changed afterwards. */
  Sample add(String from, String to, long value) {
    Sample sample = new Sample(transactions.size());
    sample.tx.put("hash", id(sample.index)).put("blockHash", hash);
    sample.tx.put("transactionIndex", hex(sample.index)).put("type", "0x2");
    sample.tx.put("from", from).put("to", to).put("value", hex(value)).put("gasPrice", "0xa");
    sample.receipt.put("transactionHash", id(sample.index)).put("blockHash", hash);
    sample.receipt.put("transactionIndex", hex(sample.index)).put("status", "0x1");
    sample.receipt.put("gasUsed", hex(GAS)).put("effectiveGasPrice", "0xa");
    sample.receipt.put("cumulativeGasUsed", hex(GAS * (sample.index + 1)));
    sample.logs = sample.receipt.putArray("logs");
    sample.root = frame("CALL", from, to, value);
    traces.addObject().put("txHash", id(sample.index)).set("result", sample.root);
    transactions.add(sample.tx);
    receipts.add(sample.receipt);
    body.put("gasUsed", hex(GAS * transactions.size()));
    return sample;
  }

  static ObjectNode frame(String type, String from, String to, long value) {
    ObjectNode frame = EvmJson.MAPPER.createObjectNode();
    return frame.put("type", type).put("from", from).put("to", to).put("value", hex(value));
  }

  /** Adds a call within a call. */
  static ObjectNode call(ObjectNode in, String type, String from, String to, long value) {
    ObjectNode frame = frame(type, from, to, value);
    in.withArray("calls").add(frame);
    return frame;
  }

  /** Puts the bloom of the logs into the header. */
  SampleBlock seal() throws RefusedBlockException {
    body.put("logsBloom", LogsBloom.of(EvmJson.receipts(0, receipts)));
    return this;
  }

  EvmBlock read() throws RefusedBlockException {
    long number = Long.decode(body.get("number").asText());
    return EvmJson.read(number, body, receipts, traces);
  }

  EvmBlock readWithoutTraces() throws RefusedBlockException {
    long number = Long.decode(body.get("number").asText());
    return EvmJson.read(number, body, receipts, null);
  }

  /** Seals, checks and decodes it. */
  List<AccountTransaction> decode() throws RefusedBlockException {
    EvmBlock block = seal().read();
    new EvmCheck(Chain.ETHEREUM).check(block);
    return SharedEvm.decoder().decode(block);
  }

  /** The message says that. */
  static void said(Exception e, String what) {
    assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
  }

  /** One transaction in the three answers. */
  static final class Sample {
    final int index;
    final ObjectNode tx = EvmJson.MAPPER.createObjectNode();
    final ObjectNode receipt = EvmJson.MAPPER.createObjectNode();
    ObjectNode root = EvmJson.MAPPER.createObjectNode();
    ArrayNode logs = EvmJson.MAPPER.createArrayNode();

    Sample(int index) {
      this.index = index;
    }

    /** A log with one word of data. */
    Sample log(String contract, long word, String... topics) {
      ObjectNode log = logs.addObject().put("address", contract).put("data", hash(word));
      for (String topic : topics) {
        log.withArray("topics").add(topic);
      }
      return this;
    }

    Sample transfer(String token, String from, String to, long value) {
      return log(token, value, TokenLogs.TRANSFER, topic(from), topic(to));
    }

    Sample failed() {
      receipt.put("status", "0x0");
      root.put("error", "execution reverted");
      return this;
    }
  }
}
