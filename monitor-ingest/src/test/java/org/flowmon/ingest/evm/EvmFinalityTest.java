package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.ingest.evm.RpcProxy.Fault;
import org.flowmon.ingest.evm.RpcProxy.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of finality with each block. */
final class EvmFinalityTest {
  private static final String BLOCK = "eth_getBlockByNumber";

  /** As a node that does not know the tags answers. */
  private static final Fault NO_TAGS =
      (method, request, answer) ->
          request.path("params").path(0).asText().matches("finalized|safe")
              ? Reply.text(
                  "{\"jsonrpc\":\"2.0\",\"id\":"
                      + request.path("id")
                      + ",\"error\":{\"code\":-32602,\"message\":\"invalid block number\"}}")
              : null;

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  @Test
  void itIsWhatTheNodeCallsSafeAndFinal() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      node.mine(100);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        // A node's finalized block is 64, its safe one 32 below its head.
        Finality said = new Finality(100, 68, 36);
        assertTrue(
            following.followed().finalities().stream().allMatch(said::equals),
            () -> following.followed().finalities().toString());

        // It does not answer that any more: what it said last holds, and nothing is guessed.
        proxy.fault(BLOCK, NO_TAGS);
        long asked = proxy.spoiled();
        following.followed().await("asked again", () -> proxy.spoiled() > asked + 1);
        node.mine(1);
        following.awaitChainOf(node);
        assertEquals(new Finality(101, 68, 36), following.followed().finalities().getLast());
      }
    }
  }

  @Test
  void confirmationsCountWhereTheNodeKnowsNoSuchBlocks() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      node.mine(100);
      proxy.fault(BLOCK, NO_TAGS);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        assertEquals(
            Finality.confirmed(Chain.ETHEREUM, 100), following.followed().finalities().getLast());
        assertEquals(37, following.followed().finalities().getLast().finalized());
      }
    }
  }
}
