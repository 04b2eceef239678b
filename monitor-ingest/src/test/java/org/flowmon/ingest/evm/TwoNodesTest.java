package org.flowmon.ingest.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.flowmon.ingest.FollowerStatus.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real nodes that are not of one mind. */
final class TwoNodesTest {
  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private static long disconnects(EvmFollowing following) {
    return following.followed().events().stream().filter(e -> e.startsWith("-")).count();
  }

  /** The second takes over the chain of the first; the next block of each is another. */
  private static void part(AnvilNode a, AnvilNode b) throws Exception {
    b.copy(a);
    b.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
  }

  @Test
  void oneThatLagsTakesNothingBackAndServesWhatItHas() throws Exception {
    try (AnvilNode ahead = AnvilNode.start();
        AnvilNode behind = AnvilNode.start()) {
      ahead.mine(20);
      behind.copy(ahead);
      ahead.mine(10);
      try (EvmFollowing following = new EvmFollowing(behind.http(), ahead.http())) {
        following.awaitChainOf(ahead);
        following.awaitLive();
        ahead.mine(2);
        following.awaitChainOf(ahead);
        ahead.kill();
        following.awaitDetail("cannot be reached");
        // Alone now, ten blocks behind, on the same chain.
        assertEquals(32, following.followed().lane().getLast().height());
        assertEquals(0, disconnects(following));
        assertEquals(20, following.follower().status().head());
      }
    }
  }

  @Test
  void theOneOnALowerBranchIsNotFollowedUntilItIsHigher() throws Exception {
    try (AnvilNode a = AnvilNode.start();
        AnvilNode b = AnvilNode.start()) {
      a.mine(17);
      part(a, b);
      a.mine(8);
      b.mine(4);
      try (EvmFollowing following = new EvmFollowing(b.http(), a.http())) {
        following.awaitChainOf(a);
        b.mine(1);
        following.awaitDetail(b.address() + " is on another branch from height 18 on");
        a.mine(1);
        following.awaitChainOf(a);
        assertEquals(0, disconnects(following));
        b.mine(9);
        following.awaitChainOf(b);
        following.awaitDetail(a.address() + " is on another branch from height 18 on");
        assertEquals(9, disconnects(following));
        // Both of one mind again.
        a.copy(b);
        a.mine(1);
        following.awaitChainOf(a);
        following
            .followed()
            .await("no trouble", () -> !following.follower().status().detail().contains("branch"));
      }
    }
  }

  @Test
  void oneThatChangedItsMindAloneIsNotFollowedWhileTheOtherDoesNotAnswer() throws Exception {
    try (AnvilNode a = AnvilNode.start();
        AnvilNode b = AnvilNode.start()) {
      a.mine(18);
      part(a, b);
      a.mine(6);
      b.mine(1);
      try (EvmFollowing following = new EvmFollowing(a.http(), b.http())) {
        following.awaitChainOf(a);
        a.kill();
        following.awaitDetail(a.address() + " cannot be reached");
        b.mine(1);
        following.awaitDetail(b.address() + " is on another branch from height 19 on");
        assertEquals(State.WAITING, following.follower().status().state());
        assertEquals(0, disconnects(following));
        b.mine(5);
        following.awaitChainOf(b);
        assertEquals(6, disconnects(following));
      }
    }
  }

  @Test
  void nothingIsTakenFromEitherWhileTheirFinalBlocksDiffer() throws Exception {
    try (AnvilNode a = AnvilNode.start();
        AnvilNode b = AnvilNode.start()) {
      b.pay(AnvilNode.ALICE, AnvilNode.BOB, 1);
      a.mine(70);
      b.mine(90);
      try (EvmFollowing following = new EvmFollowing(a.http(), b.http())) {
        following.awaitDetail("have different final blocks at height 6");
        assertEquals(State.WAITING, following.follower().status().state());
        assertTrue(following.followed().lane().isEmpty());
        b.copy(a);
        b.mine(3);
        following.awaitChainOf(b);
        assertEquals(
            List.of(),
            following.followed().events().stream().filter(e -> e.startsWith("-")).toList());
      }
    }
  }
}
