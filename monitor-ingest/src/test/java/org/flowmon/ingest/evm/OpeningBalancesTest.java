package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.evm.RpcProxy.Fault;
import org.flowmon.ingest.evm.RpcProxy.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What accounts held before they were first seen, asked of a real node. */
final class OpeningBalancesTest {
  private static final String CAROL = "0x00000000000000000000000000000000000ca501";

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static EvmFollowing following(long from, String... urls) {
    EvmOptions options = EvmFollowing.options(new Start.AtHeight(from), 500, List.of(urls));
    return new EvmFollowing(options.withOpeningBalances(), List.of());
  }

  /** Stated before the block of that height. */
  private static Set<String> stated(EvmFollowing following, long height) {
    String before = height + " ";
    Set<String> stated = new TreeSet<>();
    for (String balance : following.followed().balances()) {
      if (balance.startsWith(before)) {
        stated.add(balance.substring(before.length()));
      }
    }
    return stated;
  }

  @Test
  void areThoseAfterTheBlockBeforeAndAskedOnceForEachAccountAndAsset() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      SmallToken.put(node, AnvilNode.ALICE, 1000);
      node.pay(AnvilNode.ALICE, CAROL, 777);
      SmallToken.pay(node, AnvilNode.ALICE, CAROL, 30);
      node.mine(5);
      node.pay(AnvilNode.ALICE, CAROL, 11);
      SmallToken.pay(node, AnvilNode.ALICE, AnvilNode.BOB, 5);
      node.mine(1);
      SmallToken.pay(node, AnvilNode.BOB, CAROL, 2);
      node.mine(1);
      try (EvmFollowing following = following(5, proxy.url())) {
        following.awaitChainOf(node);
        // The lane begins with block 5, which is empty; what came before it is the opening.
        assertEquals(Set.of(), stated(following, 5));
        assertEquals(
            Set.of(
                AnvilNode.ALICE + " native " + node.balance(AnvilNode.ALICE, 5),
                CAROL + " native 777",
                AnvilNode.ALICE + " " + SmallToken.ADDRESS + " 970",
                AnvilNode.BOB + " " + SmallToken.ADDRESS + " 0"),
            stated(following, 6));
        assertEquals(
            Set.of(
                AnvilNode.BOB + " native " + node.balance(AnvilNode.BOB, 6),
                CAROL + " " + SmallToken.ADDRESS + " 30"),
            stated(following, 7));
        assertEquals(6, following.followed().balances().size());
        assertEquals(3, proxy.calls("eth_getBalance"));
        assertEquals(3, proxy.calls("eth_call"));

        node.pay(AnvilNode.BOB, CAROL, 1);
        SmallToken.pay(node, AnvilNode.ALICE, CAROL, 1);
        node.mine(1);
        following.awaitChainOf(node);
        assertEquals(6, following.followed().balances().size());
        assertEquals(6, proxy.calls("eth_getBalance") + proxy.calls("eth_call"));
      }
    }
  }

  @Test
  void ofATokenWhoseContractIsNotThereYetNobodyHoldsAny() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(3);
      SmallToken.put(node, AnvilNode.ALICE, 1000);
      SmallToken.pay(node, AnvilNode.ALICE, CAROL, 1);
      node.mine(1);
      try (EvmFollowing following = following(2, node.http())) {
        following.awaitChainOf(node);
        assertTrue(
            stated(following, 4).contains(CAROL + " " + SmallToken.ADDRESS + " 0"),
            () -> following.followed().balances().toString());
      }
    }
  }

  @Test
  void areNotAskedForUnlessWanted() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
      node.mine(1);
      try (EvmFollowing following = new EvmFollowing(proxy.url())) {
        following.awaitChainOf(node);
        assertEquals(List.of(), following.followed().balances());
        assertEquals(0, proxy.calls("eth_getBalance"));
      }
    }
  }

  /** A way to fail, the method whose answers it spoils, and what is said of it. */
  enum Failing {
    HALF_OF_THE_ANSWERS(
        "eth_getBalance",
        "calls of eth_getBalance",
        (m, q, a) -> {
          ((ArrayNode) a).remove(0);
          return Reply.of(a);
        }),
    AN_ERROR_AMONG_THEM(
        "eth_call",
        "answers eth_call with error -32000: missing trie node",
        (m, q, a) -> {
          ObjectNode last = (ObjectNode) a.path(a.size() - 1);
          last.remove("result");
          last.putObject("error").put("code", -32000).put("message", "missing trie node");
          return Reply.of(a);
        }),
    NOTHING_SAID(
        "eth_call",
        "does not say how much " + SmallToken.ADDRESS,
        (m, q, a) -> {
          ((ObjectNode) a.path(0)).putNull("result");
          return Reply.of(a);
        }),
    NO_AMOUNT(
        "eth_getBalance",
        "does not say how much native",
        (m, q, a) -> {
          ((ObjectNode) a.path(0)).put("result", "many");
          return Reply.of(a);
        }),
    TOO_MANY_CALLS("eth_call", "HTTP status 429", (m, q, a) -> Reply.status(429, Map.of()));

    private final String method;
    private final String said;
    private final Fault fault;

    Failing(String method, String said, Fault fault) {
      this.method = method;
      this.said = said;
      this.fault = fault;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noBlockIsHandedOverBeforeAllOfThemCame(Failing failing) throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy proxy = new RpcProxy(node)) {
      SmallToken.put(node, AnvilNode.ALICE, 1000);
      node.mine(5);
      try (EvmFollowing following = following(0, proxy.url())) {
        following.awaitChainOf(node);
        proxy.fault(failing.method, failing.fault);
        node.pay(AnvilNode.ALICE, CAROL, 2);
        SmallToken.pay(node, AnvilNode.ALICE, CAROL, 3);
        node.mine(1);
        following.awaitDetail(failing.said);
        assertEquals(5, following.followed().lane().getLast().height());
        assertEquals(5, following.follower().status().handed());
        assertEquals(List.of(), following.followed().balances());
        proxy.fault(failing.method, null);
        following.awaitChainOf(node);
        assertEquals(
            Set.of(
                AnvilNode.ALICE + " native " + node.balance(AnvilNode.ALICE, 5),
                CAROL + " native 0",
                AnvilNode.ALICE + " " + SmallToken.ADDRESS + " 1000",
                CAROL + " " + SmallToken.ADDRESS + " 0"),
            stated(following, 6));
        assertTrue(proxy.spoiled() > 0);
      }
    }
  }

  @Test
  void anotherNodeAnswersWhereOneKeepsNoOldState() throws Exception {
    try (AnvilNode node = AnvilNode.start();
        RpcProxy young = new RpcProxy(node)) {
      young.fault(
          "eth_getBalance",
          (m, q, a) -> {
            for (JsonNode each : a) {
              ((ObjectNode) each).remove("result");
              ((ObjectNode) each).putObject("error").put("code", -32000).put("message", "pruned");
            }
            return Reply.of(a);
          });
      for (int i = 0; i < 6; i++) {
        node.pay(AnvilNode.ALICE, CAROL.substring(0, 41) + i, 1);
        node.mine(1);
      }
      try (EvmFollowing following = following(0, young.url(), node.http())) {
        following.awaitChainOf(node);
        assertEquals(7, following.followed().balances().size());
      }
    }
  }

  @Test
  void ofTronAreRefused() {
    EvmOptions tron =
        EvmOptions.of(
            Contracts.builtIn(Chain.TRON), List.of("http://127.0.0.1:1"), EvmFollowing.FROM_0, 25);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, tron::withOpeningBalances);
    assertTrue(String.valueOf(refused.getMessage()).contains("tron cannot be had"));
  }
}
