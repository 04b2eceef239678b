package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.ingest.RefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real node mines other blocks in the place of its last ones. */
final class EvmReorganisationTest {
  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "3,true", "8,true", "64,true", "1,false", "3,false", "8,false", "64,false"})
  void takesBackTheTipFirstAndConnectsTheOldestFirst(int depth, boolean moved) throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(72 - depth);
      String hit = node.pay(AnvilNode.ALICE, AnvilNode.BOB, 7);
      node.mine(depth);
      try (EvmFollowing following = new EvmFollowing(node.http())) {
        following.awaitChainOf(node);
        following.awaitLive();
        int first = 73 - depth;
        assertEquals(List.of(first + " " + hit), following.followed().standing());
        List<String> old = node.hashes(first);
        int before = following.followed().events().size();
        if (moved) {
          node.move(depth, hit, AnvilNode.BOB, AnvilNode.ALICE, 99);
        } else {
          node.reorganise(depth, AnvilNode.BOB, AnvilNode.ALICE, 99);
        }
        List<String> won = node.hashes(first);
        following.awaitChainOf(node);
        List<String> expected = new ArrayList<>();
        for (int i = depth - 1; i >= 0; i--) {
          expected.add("-" + (first + i) + " " + old.get(i));
        }
        for (int i = 0; i < depth; i++) {
          expected.add("+" + (first + i) + " " + won.get(i));
        }
        List<String> events = following.followed().events();
        assertEquals(expected, events.subList(before, events.size()));
        List<String> standing = following.followed().standing();
        assertEquals(moved ? 2 : 1, standing.size(), standing::toString);
        assertEquals(moved, standing.contains("72 " + hit), standing::toString);
        assertTrue(standing.getFirst().startsWith(first + " "), standing::toString);
      }
    }
  }

  @Test
  void belowWhatIsFinalItEndsTheFollower() throws Throwable {
    try (AnvilNode node = AnvilNode.start()) {
      refusesBelowFinal(node, node.http(), () -> {});
    }
  }

  /** The new head is seen only after the final block of its branch. */
  @Test
  void belowWhatWasFinalToo() throws Throwable {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      refusesBelowFinal(
          node, proxy.url(), () -> proxy.fault("eth_getBlockByNumber", new OldHead(node)));
    }
  }

  private static void refusesBelowFinal(AnvilNode node, String url, Executable before)
      throws Throwable {
    node.mine(100);
    try (EvmFollowing following = new EvmFollowing(url)) {
      following.awaitChainOf(node);
      following
          .followed()
          .await("finality", () -> following.follower().finality().finalized() == 36);
      int events = following.followed().events().size();
      before.execute();
      node.reorganise(80);
      Throwable end = following.followed().awaitEnd();
      assertTrue(end instanceof RefusedException, String.valueOf(end));
      assertTrue(String.valueOf(end).contains("final block 36"), String.valueOf(end));
      assertEquals(events, following.followed().events().size());
    }
  }

  /** Tells the head as it was until it has told another final block than there was. */
  private static final class OldHead implements RpcProxy.Fault {
    private final JsonNode head;
    private final JsonNode last;
    private boolean told;

    OldHead(AnvilNode node) throws IOException {
      head = node.call("eth_getBlockByNumber", "latest", false);
      last = node.call("eth_getBlockByNumber", "finalized", false);
    }

    @Override
    public synchronized RpcProxy.@Nullable Reply spoil(
        String method, JsonNode request, JsonNode answer) throws IOException {
      switch (request.path("params").path(0).asText()) {
        case "finalized" -> told |= !answer.path("result").path("hash").equals(last.path("hash"));
        case "latest" -> {
          if (!told) {
            ((ObjectNode) answer).set("result", head);
            return RpcProxy.Reply.of(answer);
          }
        }
        default -> {}
      }
      return null;
    }
  }
}
