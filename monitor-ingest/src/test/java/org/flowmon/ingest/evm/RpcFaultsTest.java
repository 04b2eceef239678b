package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.flowmon.chain.BlockRef;
import org.flowmon.ingest.evm.RpcProxy.Fault;
import org.flowmon.ingest.evm.RpcProxy.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a node does wrong, nothing is missing afterwards and the status says what it was. */
final class RpcFaultsTest {
  private static final String BLOCK = "eth_getBlockByNumber";
  private static final String RECEIPTS = "eth_getBlockReceipts";
  private static final String TRACE = "debug_traceBlockByNumber";

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  /** A way to fail, the method whose answers it spoils, and what is said of it. */
  enum Failing {
    TOO_MANY_CALLS(
        RECEIPTS, "HTTP status 429", (m, q, a) -> Reply.status(429, Map.of("Retry-After", "1"))),
    BROKEN_SERVER(RECEIPTS, "HTTP status 500", (m, q, a) -> Reply.status(500, Map.of())),
    ERROR_IN_A_SUCCESS(
        RECEIPTS,
        "answers eth_getBlockReceipts with error -32000: header not found",
        (m, q, a) ->
            Reply.text(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + q.path("id")
                    + ",\"error\":{\"code\":-32000,\"message\":\"header not found\"}}")),
    HALF_AN_ANSWER(
        BLOCK,
        "sends an answer that ends after",
        (m, q, a) -> {
          byte[] whole = Reply.of(a).body();
          byte[] half = Arrays.copyOf(whole, whole.length / 2);
          return full(q) ? new Reply(200, Map.of(), half, half.length) : null;
        }),
    BROKEN_OFF(
        RECEIPTS,
        "breaks off its answer",
        (m, q, a) -> {
          byte[] whole = Reply.of(a).body();
          return new Reply(200, Map.of(), Arrays.copyOf(whole, whole.length / 2), whole.length);
        }),
    NO_JSON(TRACE, "no JSON", (m, q, a) -> Reply.text("<html>Bad gateway</html>")),
    NOTHING(RECEIPTS, "has no receipts", (m, q, a) -> Reply.of(((ObjectNode) a).putNull("result"))),
    NO_RESULT(
        RECEIPTS,
        "answers eth_getBlockReceipts without a result",
        (m, q, a) -> Reply.of(((ObjectNode) a).without("result"))),
    A_RECEIPT_MISSING(
        RECEIPTS,
        "receipt-count: 0 receipts for 1 transactions",
        (m, q, a) -> {
          ((ArrayNode) a.path("result")).remove(0);
          return Reply.of(a);
        }),
    A_RECEIPT_OF_ANOTHER_BLOCK(
        RECEIPTS,
        "block-hash",
        (m, q, a) -> {
          ((ObjectNode) a.path("result").path(0)).put("blockHash", "0x" + "ab".repeat(32));
          return Reply.of(a);
        }),
    ANOTHER_BLOOM(
        BLOCK,
        "logs-bloom",
        (m, q, a) -> {
          if (!full(q)) {
            return null;
          }
          ((ObjectNode) a.path("result")).put("logsBloom", "0x" + "01".repeat(256));
          return Reply.of(a);
        }),
    TRACES_OF_NOTHING(
        TRACE,
        "traces: 0 traces for 1 transactions",
        (m, q, a) -> {
          ((ArrayNode) a.path("result")).removeAll();
          return Reply.of(a);
        }),
    ANOTHER_CALLS_ANSWER(
        RECEIPTS,
        "sends what is no answer to eth_getBlockReceipts",
        (m, q, a) -> Reply.of(((ObjectNode) a).put("id", 3)));

    private final String method;
    private final String said;
    private final Fault fault;

    Failing(String method, String said, Fault fault) {
      this.method = method;
      this.said = said;
      this.fault = fault;
    }

    private static boolean full(JsonNode request) {
      return request.path("params").path(1).asBoolean();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isSaidAndLosesNothing(Failing failing) throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
      node.mine(5);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        proxy.fault(failing.method, failing.fault);
        String txid = node.pay(AnvilNode.ALICE, AnvilNode.BOB, 2);
        node.mine(1);
        following.awaitDetail(failing.said);
        assertEquals(5, following.followed().lane().getLast().height());
        assertEquals(5, following.follower().status().handed());
        proxy.fault(failing.method, null);
        following.awaitChainOf(node);
        following.awaitLive();
        following
            .followed()
            .await(
                "no trouble", () -> !following.follower().status().detail().contains(failing.said));
        assertTrue(
            following.followed().transactions().stream()
                .anyMatch(t -> t.txid().toString().equals(txid)));
        assertTrue(proxy.spoiled() > 0);
      }
    }
  }

  @Test
  void aSlowAnswerIsNotWaitedForAndTheOtherNodeIsAsked() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (AnvilNode node = AnvilNode.start();
        RpcProxy slow = new RpcProxy(node)) {
      // The nodes are asked in turn: of so many at once the slow one gets its share.
      for (int i = 0; i < 6; i++) {
        node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
        node.mine(1);
      }
      slow.fault(
          RECEIPTS,
          (m, q, a) -> {
            end.await();
            return null;
          });
      try (EvmFollowing following = new EvmFollowing(slow.url(), node.http())) {
        following.awaitChainOf(node);
        following.awaitDetail("did not answer within 2000 ms");
      } finally {
        end.countDown();
      }
    }
  }

  @Test
  void aNodeThatAsksForAPauseIsNotAskedForAnythingMeanwhile() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy limited = new RpcProxy(node)) {
      for (int i = 0; i < 6; i++) {
        node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
        node.mine(1);
      }
      limited.fault(RECEIPTS, (m, q, a) -> Reply.status(429, Map.of("Retry-After", "3600")));
      try (EvmFollowing following = new EvmFollowing(limited.url(), node.http())) {
        following.awaitChainOf(node);
        following.awaitDetail("HTTP status 429");
        node.mine(1);
        following.awaitChainOf(node); // what was under way then has arrived
        int asked = limited.calls().size();
        for (int i = 0; i < 5; i++) {
          node.mine(1);
          following.awaitChainOf(node);
        }
        assertEquals(asked, limited.calls().size());
      }
    }
  }

  @Test
  void aHeadThatGoesBackFiveBlocksTakesNothingBack() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      node.mine(20);
      JsonNode lower =
          EvmJson.MAPPER.readTree(EvmJson.MAPPER.writeValueAsBytes(Map.of("hash", node.hash(15))));
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        proxy.fault(
            BLOCK,
            (m, q, a) -> {
              if (!q.path("params").path(0).asText().equals("latest")) {
                return null;
              }
              // The header of block 15 as the node gives it.
              try (Endpoint direct =
                  new Endpoint(
                      node.http(),
                      java.time.Duration.ofSeconds(5),
                      100,
                      System::nanoTime,
                      h -> {})) {
                ObjectNode changed = (ObjectNode) a;
                changed.set("result", direct.call(BLOCK, "0xf", false));
                return Reply.of(changed);
              } catch (CallFailed e) {
                throw new java.io.IOException(e);
              }
            });
        following.followed().await("lower head", () -> following.follower().status().head() == 15);
        long calls = proxy.calls(BLOCK);
        following.followed().await("some looks", () -> proxy.calls(BLOCK) > calls + 5);
        proxy.fault(BLOCK, null);
        node.mine(2);
        following.awaitChainOf(node);
        List<BlockRef> lane = following.followed().lane();
        assertEquals(lane.size(), following.followed().events().size());
        assertEquals(lane.get(15).hash(), lower.path("hash").asText());
      }
    }
  }
}
