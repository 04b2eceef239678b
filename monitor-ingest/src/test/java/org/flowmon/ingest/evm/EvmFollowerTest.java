package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.BlockRef;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.Start;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real node. */
final class EvmFollowerTest {
  private static final String CAROL = "0x00000000000000000000000000000000000ca501";
  private static final String FORWARDER = "0x00000000000000000000000000000000000f0a3d";

  /** call(gas, address in the call data, value of the call, nothing), stop. */
  private static final String FORWARD = "0x6000600060006000346000355af100";

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static AccountTransaction transaction(EvmFollowing following, String txid) {
    return following.followed().transactions().stream()
        .map(AccountTransaction.class::cast)
        .filter(t -> t.txid().toString().equals(txid))
        .findFirst()
        .orElseThrow();
  }

  private static String forward(AnvilNode node, String to, long wei) throws Exception {
    node.code(FORWARDER, FORWARD);
    return node.send(AnvilNode.ALICE, FORWARDER, wei, "0x" + "0".repeat(24) + to.substring(2));
  }

  @Test
  void catchesUpAndFollowsLiveWithTransfersAndThoseWithinContracts() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(30);
      String paid = node.pay(AnvilNode.ALICE, AnvilNode.BOB, 1234);
      node.mine(40);
      try (EvmFollowing following = new EvmFollowing(node.http())) {
        following.awaitChainOf(node);
        following.awaitLive();
        assertEquals(70, following.follower().status().head());
        assertEquals(70, following.follower().status().handed());
        AccountTransaction payment = transaction(following, paid);
        assertEquals(AnvilNode.BOB, payment.transfers().getFirst().to());
        assertEquals("1234", payment.transfers().getFirst().value().toString());
        assertTrue(payment.fee() != null);

        String forwarded = forward(node, CAROL, 777);
        node.mine(1);
        following.awaitChainOf(node);
        List<String> ways =
            transaction(following, forwarded).transfers().stream()
                .map(t -> t.from() + " " + t.to() + " " + t.value())
                .toList();
        assertEquals(
            List.of(AnvilNode.ALICE + " " + FORWARDER + " 777", FORWARDER + " " + CAROL + " 777"),
            ways);
        assertEquals(0, following.followed().blind());
        for (int i = 0; i < 3; i++) {
          node.mine(1);
          following.awaitChainOf(node);
        }
        following.followed().await("visible", () -> following.followed().idles() >= 2);
        following
            .followed()
            .await("finality", () -> following.follower().finality().finalized() > 0);
      }
    }
  }

  @Test
  void aWebSocketTellsOfBlocksByItself() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(10);
      EvmOptions slow = EvmFollowing.options(EvmFollowing.FROM_0, 500, List.of(node.socket()));
      // Asked for once an hour, the head is known from what is announced alone.
      EvmOptions options =
          new EvmOptions(
              slow.contracts(),
              slow.endpoints(),
              slow.start(),
              java.time.Duration.ofHours(1),
              slow.timeout(),
              slow.inFlight(),
              slow.callsPerSecond(),
              slow.minWait(),
              slow.maxWait(),
              false,
              null);
      try (EvmFollowing following = new EvmFollowing(options, List.of())) {
        following.awaitChainOf(node);
        String paid = node.pay(AnvilNode.ALICE, AnvilNode.BOB, 5);
        for (int i = 0; i < 3; i++) {
          node.mine(1);
          following.awaitChainOf(node);
        }
        assertEquals(1, transaction(following, paid).transfers().size());
      }
    }
  }

  @Test
  void startsSoManyBlocksBackAtAHeightOrAtAHash() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(20);
      for (Start start :
          List.of(
              new Start.Back(6), new Start.AtHeight(15), (Start) new Start.AtHash(node.hash(15)))) {
        try (EvmFollowing following = new EvmFollowing(start, List.of(), List.of(node.http()))) {
          following.awaitChainOf(node);
          assertEquals(15, following.followed().lane().getFirst().height());
        }
      }
      for (Start start : List.of(new Start.AtHeight(22), new Start.AtHash("ab".repeat(32)))) {
        try (EvmFollowing following = new EvmFollowing(start, List.of(), List.of(node.http()))) {
          Throwable end = following.followed().awaitEnd();
          assertTrue(end instanceof RefusedException, String.valueOf(end));
          assertTrue(String.valueOf(end).contains("cannot start at"), String.valueOf(end));
        }
      }
    }
  }

  @Test
  void goesOnWhereTheLaneEndsAndTakesBackWhatWasReorganisedMeanwhile() throws Exception {
    try (AnvilNode node = AnvilNode.start()) {
      node.mine(12);
      List<BlockRef> lane;
      try (EvmFollowing first = new EvmFollowing(node.http())) {
        first.awaitChainOf(node);
        lane = first.followed().lane();
      }
      node.mine(2);
      try (EvmFollowing second =
          new EvmFollowing(EvmFollowing.FROM_0, lane, List.of(node.http()))) {
        second.awaitChainOf(node);
        assertEquals(
            List.of("+13 " + node.hash(13), "+14 " + node.hash(14)), second.followed().events());
        lane = second.followed().lane();
      }
      node.reorganise(4);
      node.mine(3);
      try (EvmFollowing third = new EvmFollowing(EvmFollowing.FROM_0, lane, List.of(node.http()))) {
        third.awaitChainOf(node);
        assertEquals("-14 " + lane.getLast().hash(), third.followed().events().getFirst());
        assertEquals("+11 " + node.hash(11), third.followed().events().get(4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNodeThatIsKilledIsTriedAgainUntilItIsBack(boolean socket) throws Exception {
    AnvilNode first = AnvilNode.start();
    first.mine(10);
    try (EvmFollowing following = new EvmFollowing(socket ? first.socket() : first.http())) {
      following.awaitChainOf(first);
      String chain = first.dump();
      first.kill();
      following
          .followed()
          .await("waiting", () -> following.follower().status().state() == State.WAITING);
      following.awaitDetail("cannot be reached");
      int before = following.followed().events().size();
      try (AnvilNode back = AnvilNode.start(first.port(), 1)) {
        back.restore(chain);
        back.mine(5);
        following.awaitChainOf(back);
        following.awaitLive();
        List<String> events = following.followed().events();
        assertEquals(before + 5, events.stream().filter(e -> e.startsWith("+")).count());
      }
    } finally {
      first.close();
    }
  }

  @Test
  void aNodeOfAnotherChainIsRefusedByName() throws Exception {
    try (AnvilNode right = AnvilNode.start();
        AnvilNode wrong = AnvilNode.start(0, 56)) {
      right.mine(3);
      String text = wrong.address() + " is a node of chain id 56 (bnb), ethereum is 1";
      try (EvmFollowing following = new EvmFollowing(wrong.http())) {
        Throwable end = following.followed().awaitEnd();
        assertTrue(end instanceof RefusedException, String.valueOf(end));
        assertTrue(String.valueOf(end).contains(text), String.valueOf(end));
      }
      // Beside one of the right chain it does no harm.
      try (EvmFollowing following = new EvmFollowing(wrong.http(), right.http())) {
        following.awaitChainOf(right);
        following.awaitDetail(text);
      }
    }
  }

  @Test
  void refusesWhatIsNoNodeWithoutShowingItsKey() {
    for (String url : List.of("ftp://h/secret", "secret", "http:///secret")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new EvmFollowing(url));
      assertTrue(!String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> new EvmFollowing());
  }
}
