package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.evm.RpcProxy.Fault;
import org.flowmon.ingest.evm.RpcProxy.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three endpoints of one chain, one of which shows another hash for what is final. */
final class ThreeNodesTest {
  private static final String BLOCK = "eth_getBlockByNumber";

  /**
   * Shows a made-up hash for block 6, which is final, and for the two that are so later: under
   * their numbers and under the tag. Where it agreed on those it would count again.
   */
  private static final Fault ANOTHER_FINAL_BLOCK =
      (method, request, answer) -> {
        if (!answer.path("result").path("number").asText().matches("0x[678]")) {
          return null;
        }
        ((ObjectNode) answer.path("result")).put("hash", "0x" + "ab".repeat(32));
        return Reply.of(answer);
      };

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static void awaitCalm(EvmFollowing following) throws InterruptedException {
    following
        .followed()
        .await(
            "no word of it",
            () -> !following.follower().status().detail().contains("another final block"));
  }

  @Test
  void theOneThatDisagreesIsOutvotedAndServesAgainOnceItAgrees() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy odd = new RpcProxy(node);
        RpcProxy second = new RpcProxy(node)) {
      node.mine(70);
      odd.fault(BLOCK, ANOTHER_FINAL_BLOCK);
      try (EvmFollowing following = new EvmFollowing(odd.url(), second.url(), node.http())) {
        following.awaitDetail("has another final block at height 6");
        following.awaitDetail("is out-voted");
        following.awaitChainOf(node);
        following.awaitLive();
        assertEquals(0, odd.calls("eth_getBlockReceipts"));

        // Its word alone changes nothing while it is out-voted, whatever it is asked.
        node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
        node.mine(2);
        following.awaitChainOf(node);
        assertEquals(0, odd.calls("eth_getBlockReceipts"));
        following.awaitDetail("is out-voted");

        odd.fault(BLOCK, null);
        awaitCalm(following);
        long until = System.nanoTime() + 30_000_000_000L;
        while (odd.calls("eth_getBlockReceipts") == 0 && System.nanoTime() < until) {
          node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
          node.mine(1);
          following.awaitChainOf(node);
        }
        assertTrue(odd.calls("eth_getBlockReceipts") > 0, "it is asked for blocks again");
        assertEquals(State.LIVE, following.follower().status().state());
      }
    }
  }

  @Test
  void ofTwoThatDisagreeNoneIsFollowedUntilTheyAgree() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy odd = new RpcProxy(node)) {
      node.mine(70);
      odd.fault(BLOCK, ANOTHER_FINAL_BLOCK);
      try (EvmFollowing following = new EvmFollowing(odd.url(), node.http())) {
        following.awaitDetail("have different final blocks at height 6");
        assertEquals(State.WAITING, following.follower().status().state());
        assertTrue(following.followed().lane().isEmpty());
        odd.fault(BLOCK, null);
        following.awaitChainOf(node);
        following.awaitLive();
      }
    }
  }
}
