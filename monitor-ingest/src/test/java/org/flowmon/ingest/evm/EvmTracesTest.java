package org.flowmon.ingest.evm;

import static org.flowmon.ingest.evm.SampleBlock.address;
import static org.flowmon.ingest.evm.SampleBlock.call;
import static org.flowmon.ingest.evm.SampleBlock.frame;
import static org.flowmon.ingest.evm.SampleBlock.hash;
import static org.flowmon.ingest.evm.SampleBlock.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.flowmon.ingest.evm.EvmTrace.Kind;
import org.flowmon.ingest.evm.SampleBlock.Sample;
import org.junit.jupiter.api.Test;

class EvmTracesTest {
  private static final String A = address(0xa);
  private static final String B = address(0xb);
  private static final String C = address(0xc);

  private final SampleBlock block = new SampleBlock(7);
  private final Sample sample = block.add(A, B, 3);

  private void refused(String what) {
    said(assertThrows(RefusedBlockException.class, () -> EvmJson.traces(7, block.traces)), what);
  }

  private static JsonNode json(String text) throws Exception {
    return EvmJson.MAPPER.readTree(text.replace('\'', '"'));
  }

  @Test
  void a_tree_of_calls_says_where_logs_stand() throws Exception {
    ObjectNode root = sample.root;
    log(root, 0);
    log(root, 1);
    ObjectNode first = call(root, "CALL", B, C, 1);
    log(first, 0);
    ObjectNode failed = call(first, "CALL", C, A, 1);
    failed.put("error", "out of gas");
    log(failed, 0);
    log(call(failed, "CALL", A, B, 1), 0);
    call(root, "STATICCALL", B, A, 0);
    EvmTrace trace = EvmJson.traces(7, block.traces).getFirst();
    assertEquals(3, trace.logs());
    assertEquals(
        List.of(
            new Call(0, Kind.CALL, A, B, Amount.of(3), false, 0),
            new Call(1, Kind.CALL, B, C, Amount.of(1), false, 1),
            new Call(2, Kind.CALL, C, A, Amount.of(1), true, 2),
            new Call(3, Kind.CALL, A, B, Amount.of(1), true, 2),
            new Call(1, Kind.STATICCALL, B, A, Amount.ZERO, false, 3)),
        trace.calls());
  }

  private static void log(ObjectNode frame, int position) {
    frame.withArray("logs").addObject().put("position", SampleBlock.hex(position));
  }

  @Test
  void flat_traces_read_as_the_tree_does() throws Exception {
    String parity =
        """
        [{'action':{'callType':'call','from':'%1$s','to':'%2$s','value':'0x3'},'blockHash':'%4$s',
          'subtraces':2,'traceAddress':[],'transactionHash':'%5$s','type':'call','result':{}},
         {'action':{'from':'%2$s','init':'0x','value':'0x1'},'blockHash':'%4$s','traceAddress':[0],
          'transactionHash':'%5$s','type':'create','result':{'address':'%3$s','code':'0x'}},
         {'action':{'address':'%3$s','refundAddress':'%1$s','balance':'0x1'},'blockHash':'%4$s',
          'traceAddress':[0,0],'transactionHash':'%5$s','type':'suicide','result':null},
         {'action':{'callType':'delegatecall','from':'%2$s','to':'%3$s','value':'0x3'},
          'blockHash':'%4$s','traceAddress':[1],'transactionHash':'%5$s','type':'call',
          'error':'Reverted'},
         {'action':{'callType':'call','from':'%2$s','to':'%1$s','value':'0x3'},'blockHash':'%4$s',
          'traceAddress':[1,0],'transactionHash':'%5$s','type':'call','result':{}},
         {'action':{'author':'%1$s','rewardType':'block','value':'0x1'},'blockHash':'%4$s',
          'traceAddress':[],'transactionHash':null,'type':'reward'}]
        """
            .formatted(A, B, C, hash(7), hash(0x70000));
    List<EvmTrace> traces = EvmJson.traces(7, json(parity));
    ObjectNode root = sample.root;
    call(call(root, "CREATE", B, C, 1), "SELFDESTRUCT", C, A, 1);
    ObjectNode failed = call(root, "DELEGATECALL", B, C, 3);
    failed.put("error", "execution reverted");
    call(failed, "CALL", B, A, 3);
    List<Call> tree =
        EvmJson.traces(7, block.traces).getFirst().calls().stream()
            .map(c -> new Call(c.depth(), c.kind(), c.from(), c.to(), c.value(), c.undone(), -1))
            .toList();
    assertEquals(1, traces.size());
    assertEquals(tree, traces.getFirst().calls());
    assertEquals(hash(7), traces.getFirst().blockHash());
    assertEquals(-1, traces.getFirst().logs());
  }

  @Test
  void a_flat_trace_with_a_hole_is_refused() {
    for (String addresses : List.of("[0]", "[],[1]", "[],[0],[0,1]", "[],[0],[2]", "[],[]")) {
      ArrayNode flat = EvmJson.MAPPER.createArrayNode();
      for (String address : addresses.split("(?<=\\]),", -1)) {
        ObjectNode entry = frame("call", A, B, 0);
        entry.put("transactionHash", hash(1));
        for (String at : address.replaceAll("[\\[\\]]", "").split(",", -1)) {
          ArrayNode where = entry.withArray("traceAddress");
          if (!at.isEmpty()) {
            where.add(Integer.parseInt(at));
          }
        }
        flat.add(entry);
      }
      said(
          assertThrows(RefusedBlockException.class, () -> EvmJson.traces(7, flat)),
          "does not follow the trace before it");
    }
  }

  @Test
  void a_transaction_that_could_not_be_traced_is_refused() {
    ((ObjectNode) block.traces.get(0)).remove("result");
    ((ObjectNode) block.traces.get(0)).put("error", "missing trie node");
    refused("could not trace it: missing trie node");
    ((ObjectNode) block.traces.get(0)).remove("error");
    refused("result: missing");
  }

  @Test
  void an_unknown_kind_of_call_is_refused() {
    sample.root.put("type", "AUTHCALL");
    refused("a call is not known of the kind \"AUTHCALL\"");
  }

  @Test
  void calls_nest_as_deep_as_the_machine_allows() throws Exception {
    ObjectNode frame = sample.root;
    for (int depth = 1; depth <= 1024; depth++) {
      frame = call(frame, "CALL", B, C, 1);
    }
    JsonNode again = EvmJson.MAPPER.readTree(EvmJson.MAPPER.writeValueAsBytes(block.traces));
    assertEquals(1025, EvmJson.traces(7, again).getFirst().calls().size());
  }

  @Test
  void a_contract_that_did_not_come_into_being_has_no_address() throws Exception {
    call(sample.root, "CREATE", B, C, 1).put("error", "out of gas").remove("to");
    assertNull(EvmJson.traces(7, block.traces).getFirst().calls().get(1).to());
  }
}
