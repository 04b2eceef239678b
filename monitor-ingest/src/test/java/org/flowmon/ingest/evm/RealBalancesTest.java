package org.flowmon.ingest.evm;

import static org.flowmon.chain.AccountTransaction.NATIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.junit.jupiter.api.Test;

/**
 * Real blocks against what their JSON says when it is read another way: straight from the fields of
 * the recording, without any class of the decoder.
 */
class RealBalancesTest {
  private static Map<String, BigInteger> changed(Map<String, BigInteger> balances) {
    Map<String, BigInteger> changed = new TreeMap<>(balances);
    changed.values().removeIf(v -> v.signum() == 0);
    return changed;
  }

  /** What the coin's balances change by: every movement and fee; burned fees leave for nowhere. */
  private static Map<String, BigInteger> changes(List<AccountTransaction> all) {
    Map<String, BigInteger> balances = new HashMap<>();
    for (AccountTransaction tx : all) {
      for (Transfer t : tx.transfers()) {
        if (t.asset().equals(NATIVE)) {
          SharedEvm.move(balances, t.from(), t.to(), t.value().toBigInteger());
        }
      }
      Fee fee = tx.fee();
      if (fee != null) {
        SharedEvm.move(balances, fee.payer(), "burned", fee.burned().toBigInteger());
        String recipient = String.valueOf(fee.recipient());
        SharedEvm.move(balances, fee.payer(), recipient, fee.tip().toBigInteger());
      }
    }
    return changed(balances);
  }

  @Test
  void balances_change_by_what_the_traces_and_the_gas_of_each_block_say() throws Exception {
    Path run = SharedEvm.folder().resolve(SharedEvm.RUN);
    Map<Long, Map<String, BigInteger>> expected = new TreeMap<>();
    for (JsonNode call : SharedEvm.lines(run.resolve("calls.jsonl.gz"))) {
      String type = call.get("callType").asText();
      if (!call.get("reverted").asBoolean() && (type.equals("call") || type.equals("create"))) {
        SharedEvm.move(
            of(expected, call.get("blockNumber").asLong()),
            call.get("from").asText(),
            call.get("to").asText(),
            SharedEvm.number(call.get("value")));
      }
    }
    List<JsonNode> headers = SharedEvm.lines(run.resolve("blocks.jsonl.gz"));
    List<JsonNode> receipts = SharedEvm.lines(run.resolve("receipts.jsonl.gz"));
    for (int i = 0; i < headers.size(); i++) {
      JsonNode header = headers.get(i);
      Map<String, BigInteger> balances =
          of(expected, SharedEvm.number(header.get("number")).longValue());
      for (JsonNode receipt : receipts.get(i).get("result")) {
        BigInteger gas = SharedEvm.number(receipt.get("gasUsed"));
        BigInteger paid = gas.multiply(SharedEvm.number(receipt.get("effectiveGasPrice")));
        BigInteger burned = gas.multiply(SharedEvm.number(header.get("baseFeePerGas")));
        String payer = receipt.get("from").asText();
        SharedEvm.move(balances, payer, "burned", burned);
        SharedEvm.move(balances, payer, header.get("miner").asText(), paid.subtract(burned));
      }
    }
    EvmDecoder decoder = SharedEvm.decoder();
    int addresses = 0;
    for (EvmBlock block : RecordedEvm.read(SharedEvm.run())) {
      Map<String, BigInteger> changes = changes(decoder.decode(block));
      assertEquals(changed(of(expected, block.header().number())), changes);
      assertEquals(
          BigInteger.ZERO, changes.values().stream().reduce(BigInteger.ZERO, BigInteger::add));
      addresses += changes.size();
    }
    System.out.println(addresses + " balance changes agree over " + headers.size() + " blocks");
    assertEquals(16, headers.size());
  }

  private static Map<String, BigInteger> of(
      Map<Long, Map<String, BigInteger>> changes, long block) {
    return changes.computeIfAbsent(block, n -> new HashMap<>());
  }
}
