package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flowmon.ingest.evm.RpcProxy.Fault;
import org.flowmon.ingest.evm.RpcProxy.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a node is asked. */
final class CallCountTest {
  private static final int BLOCKS = 60;

  /** Calls a second, far below what a follower without one makes here. */
  private static final int BUDGET = 60;

  private static final Fault MISSING =
      (method, request, answer) ->
          Reply.text(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + request.path("id")
                  + ",\"error\":{\"code\":-32601,\"message\":\"the method "
                  + method
                  + " does not exist\"}}");

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static AnvilNode busyNode() throws Exception {
    AnvilNode node = AnvilNode.start();
    for (int i = 0; i < BLOCKS; i++) {
      node.pay(AnvilNode.ALICE, AnvilNode.BOB, i);
      node.pay(AnvilNode.BOB, AnvilNode.ALICE, i);
      node.mine(1);
    }
    return node;
  }

  /** The calls for each height, those about the head of the chain left out. */
  private static Map<String, Integer> byHeight(RpcProxy proxy) {
    Map<String, Integer> byHeight = new HashMap<>();
    for (JsonNode call : proxy.calls()) {
      String first = call.path("params").path(0).asText();
      if (first.matches("0x[0-9a-f]{1,10}")) {
        byHeight.merge(first, 1, Integer::sum);
      }
    }
    return byHeight;
  }

  private static Stream<Integer> forBlocks(RpcProxy proxy) {
    // The node is asked for traces of the head once, to see whether it has them.
    return byHeight(proxy).entrySet().stream()
        .filter(e -> !e.getKey().equals("0x" + Integer.toHexString(BLOCKS)))
        .map(Map.Entry::getValue);
  }

  @Test
  void threeCallsABlockWithTraces() throws Exception {
    try (AnvilNode node = busyNode();
        RpcProxy proxy = new RpcProxy(node);
        EvmFollowing following = new EvmFollowing(proxy.url())) {
      following.awaitChainOf(node);
      assertTrue(forBlocks(proxy).allMatch(n -> n <= 3), () -> byHeight(proxy).toString());
      assertEquals(BLOCKS, proxy.calls("eth_getBlockReceipts"));
      assertEquals(0, following.followed().blind());
    }
  }

  @Test
  void theBudgetOfCallsIsKeptAsTheNodeSeesIt() throws Exception {
    try (AnvilNode node = busyNode();
        RpcProxy proxy = new RpcProxy(node)) {
      EvmOptions options = EvmFollowing.options(EvmFollowing.FROM_0, BUDGET, List.of(proxy.url()));
      long begun = System.nanoTime();
      try (EvmFollowing following = new EvmFollowing(options, List.of())) {
        following.awaitChainOf(node);
        int calls = proxy.calls().size();
        // However long it took: no second since its begin had more than is allowed.
        long seconds = (System.nanoTime() - begun) / 1_000_000_000 + 1;
        assertTrue(calls <= BUDGET * seconds, calls + " calls in " + seconds + " s");
        assertTrue(calls > BUDGET, calls + " calls say nothing");
      }
    }
  }

  @Test
  void twoCallsABlockWithoutTracesAndTheStatusSaysWhatIsNotSeen() throws Exception {
    try (AnvilNode node = busyNode();
        RpcProxy proxy = new RpcProxy(node)) {
      proxy.fault("debug_traceBlockByNumber", MISSING);
      proxy.fault("trace_block", MISSING);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        assertTrue(forBlocks(proxy).allMatch(n -> n <= 2), () -> byHeight(proxy).toString());
        assertEquals(1, proxy.calls("debug_traceBlockByNumber"));
        assertEquals(1, proxy.calls("trace_block"));
        following.awaitDetail("no traces: internal transfers are not seen");
        assertEquals(BLOCKS + 1, following.followed().blind());
      }
    }
  }

  @Test
  void theOtherFormOfTracesIsTakenWhereTheNodeHasThatOne() throws Exception {
    try (AnvilNode node = busyNode();
        RpcProxy proxy = new RpcProxy(node)) {
      proxy.fault("debug_traceBlockByNumber", MISSING);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        assertEquals(1, proxy.calls("debug_traceBlockByNumber"));
        assertEquals(0, following.followed().blind());
      }
    }
  }

  @Test
  void receiptsComeInBatchesInAnyOrderWhereTheNodeHasNoBetterCall() throws Exception {
    try (AnvilNode node = busyNode();
        RpcProxy proxy = new RpcProxy(node)) {
      proxy.fault("eth_getBlockReceipts", MISSING);
      proxy.fault(
          "eth_getTransactionReceipt",
          (method, request, answer) -> {
            ArrayNode turned = EvmJson.MAPPER.createArrayNode();
            for (int i = answer.size() - 1; i >= 0; i--) {
              turned.add(answer.get(i));
            }
            return Reply.of(turned);
          });
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        assertEquals(2 * BLOCKS, following.followed().transactions().size());
        assertEquals(2 * BLOCKS, proxy.calls("eth_getTransactionReceipt"));
        following.awaitDetail("no eth_getBlockReceipts");
      }
    }
  }

  @Test
  void aNodeWithTracesIsPreferredToOneWithout() throws Exception {
    try (AnvilNode node = busyNode();
        RpcProxy blind = new RpcProxy(node)) {
      blind.fault("debug_traceBlockByNumber", MISSING);
      blind.fault("trace_block", MISSING);
      try (EvmFollowing following =
          new EvmFollowing(EvmFollowing.FROM_0, List.of(), List.of(blind.url(), node.http()))) {
        following.awaitChainOf(node);
        assertEquals(0, following.followed().blind());
        assertEquals(0, blind.calls("eth_getBlockReceipts"));
      }
    }
  }
}
