package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Chain;
import org.junit.jupiter.api.Test;

class RealEvmBlocksTest {
  @Test
  void every_real_block_passes_its_checks() throws Exception {
    EvmCheck check = new EvmCheck(Chain.ETHEREUM);
    List<EvmBlock> blocks = RecordedEvm.read(SharedEvm.run());
    for (String name :
        List.of(
            "block_17686164_full",
            "portal_15537393",
            "portal_15537394",
            "portal_17034869",
            "portal_17034870",
            "subsquid_18000000")) {
      blocks.addAll(RecordedEvm.read(List.of(SharedEvm.folder().resolve(name + ".json.gz"))));
    }
    for (EvmBlock block : blocks) {
      check.checkRecorded(block);
      SharedEvm.decoder().decode(block);
    }
    assertEquals(22, blocks.size());
    EvmBlock last = blocks.getLast();
    check.check(last);
    List<AccountTransaction> decoded = SharedEvm.decoder().decode(last);
    assertEquals(94 + 16, decoded.size());
    assertEquals("withdrawal:15440780", decoded.get(94).txid().toString());
  }

  @Test
  void a_real_block_with_a_part_missing_or_foreign_is_refused() throws Exception {
    EvmCheck check = new EvmCheck(Chain.ETHEREUM);
    List<EvmBlock> blocks = RecordedEvm.read(SharedEvm.run());
    EvmBlock good = blocks.get(3);
    Map<Refusal, Integer> reasons = new TreeMap<>();
    List<EvmReceipt> receipts = good.receipts();
    for (int i = 0; i < receipts.size(); i++) {
      List<EvmReceipt> fewer = new ArrayList<>(receipts);
      fewer.remove(i);
      refuse(check, with(good, fewer), reasons);
      List<EvmReceipt> foreign = new ArrayList<>(receipts);
      foreign.set(i, blocks.get(4).receipts().get(i % 100));
      refuse(check, with(good, foreign), reasons);
      if (!receipts.get(i).logs().isEmpty()) {
        foreign.set(i, withLog(receipts.get(i), blocks.get(4).receipts()));
        refuse(check, with(good, foreign), reasons);
      }
    }
    refuse(
        check,
        new EvmBlock(blocks.get(4).header(), good.transactions(), good.receipts(), good.traces()),
        reasons);
    System.out.println("refused: " + reasons);
    assertEquals(
        Set.of(Refusal.BLOCK_HASH, Refusal.RECEIPT_COUNT, Refusal.LOGS_BLOOM), reasons.keySet());
  }

  private static EvmBlock with(EvmBlock block, List<EvmReceipt> receipts) {
    return new EvmBlock(block.header(), block.transactions(), receipts, block.traces());
  }

  /** A receipt with a log that has a topic of its own. */
  private static EvmReceipt withLog(EvmReceipt r, List<EvmReceipt> others) {
    List<EvmReceipt.Log> logs = new ArrayList<>(r.logs());
    EvmReceipt.Log log = logs.getFirst();
    logs.set(
        0, new EvmReceipt.Log(log.address(), List.of(others.getFirst().txid().toString()), "0x"));
    return new EvmReceipt(
        r.txid(),
        r.blockHash(),
        r.index(),
        r.succeeded(),
        r.gasUsed(),
        r.cumulativeGasUsed(),
        r.gasPrice(),
        r.contract(),
        r.blobGasUsed(),
        r.blobGasPrice(),
        r.dataFee(),
        logs);
  }

  private static void refuse(EvmCheck check, EvmBlock block, Map<Refusal, Integer> reasons) {
    RefusedBlockException e =
        assertThrows(RefusedBlockException.class, () -> check.checkRecorded(block));
    reasons.merge(e.reason(), 1, Integer::sum);
  }

  @Test
  void traces_of_other_nodes_read_and_undo_what_their_addresses_say() throws Exception {
    int calls = 0;
    int undone = 0;
    for (String name : List.of("10921990", "12483198", "13207907", "13326607", "13666326")) {
      Path file = SharedEvm.folder().resolve("traces_mev_inspect/" + name + ".json.gz");
      JsonNode recorded;
      try (var in = new GZIPInputStream(Files.newInputStream(file))) {
        recorded = EvmJson.MAPPER.readTree(in);
      }
      List<String> failed = new ArrayList<>();
      BigInteger moved = BigInteger.ZERO;
      int expected = 0;
      for (JsonNode t : recorded.get("traces")) {
        if (t.get("type").asText().equals("reward")) {
          continue;
        }
        expected++;
        String place = t.get("transaction_hash").asText() + t.get("trace_address");
        place = place.substring(0, place.length() - 1) + ",";
        place = place.replace("[,", "[");
        if (!t.get("error").isNull()) {
          failed.add(place);
        }
        JsonNode action = t.get("action");
        String type = action.path("callType").asText(t.get("type").asText());
        boolean moves = !type.equals("delegatecall") && !type.equals("staticcall");
        if (moves && failed.stream().noneMatch(place::startsWith)) {
          moved =
              moved.add(
                  SharedEvm.number(
                      action.has("value") ? action.get("value") : action.get("balance")));
        }
      }
      BigInteger found = BigInteger.ZERO;
      int read = 0;
      for (EvmTrace trace : EvmJson.traces(1, recorded.get("traces"))) {
        for (EvmTrace.Call call : trace.calls()) {
          read++;
          undone += call.undone() ? 1 : 0;
          if (!call.undone() && call.kind().moves()) {
            found = found.add(call.value().toBigInteger());
          }
        }
      }
      assertEquals(expected, read);
      assertEquals(moved, found);
      calls += read;
    }
    System.out.println(calls + " calls of other nodes read, " + undone + " undone");
    assertTrue(undone > 100);
  }
}
