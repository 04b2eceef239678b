package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.Followed;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.Start;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real node. */
final class PeerFollowerTest {
  private static final Start FROM_0 = new Start.AtHeight(0);

  @BeforeEach
  void aNodeIsInstalled() {
    BcoinNode.assumeInstalled();
  }

  static PeerFollower follower(Start start, String... peers) {
    PeerOptions usual = PeerOptions.of(Chain.BITCOIN_REGTEST, List.of(peers), start);
    return new PeerFollower(
        new PeerOptions(
            usual.chain(),
            usual.peers(),
            start,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            16,
            Duration.ofMillis(100),
            Duration.ofMillis(800),
            false),
        new Random(1));
  }

  private static Followed follow(Start start, BcoinNode... nodes) {
    String[] peers = new String[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      peers[i] = nodes[i].address();
    }
    return new Followed(follower(start, peers), List.of());
  }

  private static List<Long> heights(List<BlockRef> blocks) {
    return blocks.stream().map(BlockRef::height).toList();
  }

  @Test
  void downloadsTheChainWithWitnessDataAndThenFollowsItLive() throws Exception {
    try (BcoinNode node = BcoinNode.start()) {
      String own = node.walletAddress();
      // Witness data are in force on this node's regtest from block 432.
      node.mine(440, own);
      String txid = node.pay(BcoinNode.ADDRESS_B, "1.5");
      String tip = node.mine(15, BcoinNode.ADDRESS_A).getLast();
      PeerFollower follower = follower(FROM_0, node.address());
      try (Followed followed = new Followed(follower, List.of())) {
        followed.awaitTip(tip);
        followed.await("live", () -> follower.status().state() == State.LIVE);
        assertEquals(455, follower.status().head());
        assertEquals(455, follower.status().handed());
        List<BlockRef> lane = followed.lane();
        assertEquals(456, lane.size());
        for (int i = 1; i < lane.size(); i++) {
          assertEquals(i, lane.get(i).height());
          assertEquals(lane.get(i - 1).hash(), lane.get(i).parent());
        }
        UtxoTransaction spend =
            followed.transactions().stream()
                .map(UtxoTransaction.class::cast)
                .filter(t -> t.txid().toString().equals(txid))
                .findFirst()
                .orElseThrow();
        // The sender of a P2WPKH coin stands in the witness alone.
        assertEquals(own, spend.inputs().getFirst().address());
        assertTrue(spend.outputs().stream().anyMatch(o -> BcoinNode.ADDRESS_B.equals(o.address())));

        for (int i = 0; i < 3; i++) {
          followed.awaitTip(node.mine(1, BcoinNode.ADDRESS_A).getFirst());
        }
        // Said after a block is handed over, so later than the tip shows it.
        followed.await("idle after each block", () -> followed.idles() >= 4);
        assertEquals(
            Finality.confirmed(Chain.BITCOIN_REGTEST, followed.lane().getLast().height()),
            followed.finalities().getLast());
      }
    }
  }

  @Test
  void startsSoManyBlocksBackAtAHeightOrAtAHash() throws Exception {
    try (BcoinNode node = BcoinNode.start()) {
      node.mine(20, BcoinNode.ADDRESS_A);
      String tip = node.hash(20);
      for (Start start :
          List.of(
              new Start.Back(6), new Start.AtHeight(15), (Start) new Start.AtHash(node.hash(15)))) {
        try (Followed followed = follow(start, node)) {
          followed.awaitTip(tip);
          assertEquals(List.of(15L, 16L, 17L, 18L, 19L, 20L), heights(followed.lane()));
        }
      }
    }
  }

  @Test
  void refusesAStartTheChainDoesNotHave() throws Exception {
    try (BcoinNode node = BcoinNode.start()) {
      node.mine(3, BcoinNode.ADDRESS_A);
      for (Start start : List.of(new Start.AtHeight(5), new Start.AtHash("ab".repeat(32)))) {
        try (Followed followed = follow(start, node)) {
          Throwable end = followed.awaitEnd();
          assertEquals(RefusedException.class, end == null ? null : end.getClass());
          assertTrue(String.valueOf(end).contains("cannot start at"), String.valueOf(end));
        }
      }
    }
  }

  @Test
  void aReorganisationTakesBackTheTipFirstAndConnectsTheOldestFirst() throws Exception {
    try (BcoinNode a = BcoinNode.start();
        BcoinNode b = BcoinNode.start();
        Followed followed = follow(FROM_0, a)) {
      List<String> old = a.mine(3, BcoinNode.ADDRESS_A);
      List<String> won = b.mine(5, BcoinNode.ADDRESS_B);
      followed.awaitTip(old.getLast());
      int before = followed.events().size();
      a.connect(b);
      followed.awaitTip(won.getLast());
      List<String> expected = new ArrayList<>();
      for (int i = 3; i >= 1; i--) {
        expected.add("-" + i + " " + old.get(i - 1));
      }
      for (int i = 1; i <= 5; i++) {
        expected.add("+" + i + " " + won.get(i - 1));
      }
      assertEquals(expected, followed.events().subList(before, before + 8));
    }
  }

  @Test
  void anEquallyLongOrShorterChainTakesNothingBack() throws Exception {
    try (BcoinNode a = BcoinNode.start();
        BcoinNode b = BcoinNode.start();
        BcoinNode c = BcoinNode.start()) {
      String tip = a.mine(4, BcoinNode.ADDRESS_A).getLast();
      b.mine(4, BcoinNode.ADDRESS_B);
      c.mine(1, BcoinNode.ADDRESS_B);
      PeerFollower follower = follower(FROM_0, a.address(), c.address(), b.address());
      try (Followed followed = new Followed(follower, List.of())) {
        followed.awaitTip(tip);
        a.kill();
        followed.await(
            "live on b",
            () ->
                follower.status().state() == State.LIVE
                    && follower.status().detail().equals(b.address()));
        assertEquals(2, follower.dropped());
        assertEquals(5, followed.events().size());
        // More work on another branch does.
        String won = b.mine(1, BcoinNode.ADDRESS_B).getLast();
        followed.awaitTip(won);
        assertEquals(5, followed.lane().getLast().height());
      }
    }
  }

  @Test
  void goesOnWhereTheLaneEndsAndTakesBackWhatWasReorganisedMeanwhile() throws Exception {
    try (BcoinNode a = BcoinNode.start();
        BcoinNode b = BcoinNode.start()) {
      a.mine(4, BcoinNode.ADDRESS_A);
      List<BlockRef> lane;
      try (Followed first = follow(FROM_0, a)) {
        first.awaitTip(a.hash(4));
        lane = first.lane();
      }
      a.mine(2, BcoinNode.ADDRESS_A);
      try (Followed second = new Followed(follower(FROM_0, a.address()), lane)) {
        second.awaitTip(a.hash(6));
        assertEquals(List.of("+5 " + a.hash(5), "+6 " + a.hash(6)), second.events());
        lane = second.lane();
      }
      List<String> won = b.mine(8, BcoinNode.ADDRESS_B);
      try (Followed third = new Followed(follower(FROM_0, b.address()), lane)) {
        third.awaitTip(won.getLast());
        assertEquals("-6 " + lane.getLast().hash(), third.events().getFirst());
        assertEquals("-1 " + lane.get(1).hash(), third.events().get(5));
        assertEquals("+1 " + won.getFirst(), third.events().get(6));
        assertEquals(9, third.lane().size());
      }
    }
  }

  @Test
  void aPeerWithAnEquallyLongBranchMetFirstAfterARestartTakesNothingBack() throws Exception {
    try (BcoinNode a = BcoinNode.start();
        BcoinNode b = BcoinNode.start()) {
      a.mine(4, BcoinNode.ADDRESS_A);
      b.mine(4, BcoinNode.ADDRESS_B);
      List<BlockRef> lane;
      try (Followed first = follow(FROM_0, a)) {
        first.awaitTip(a.hash(4));
        lane = first.lane();
      }
      PeerFollower follower = follower(FROM_0, b.address(), a.address());
      try (Followed second = new Followed(follower, lane)) {
        second.await(
            "live on a",
            () ->
                follower.status().state() == State.LIVE
                    && follower.status().detail().equals(a.address()));
        assertEquals(1, follower.dropped());
        assertEquals(List.of(), second.events());
      }
    }
  }

  @Test
  void resumesALongLaneFromItsOwnBlocksAndStopsAtAReorganisationTooDeep() throws Exception {
    try (BcoinNode a = BcoinNode.start();
        BcoinNode b = BcoinNode.start()) {
      a.mine(105, BcoinNode.ADDRESS_A);
      b.mine(110, BcoinNode.ADDRESS_B);
      List<BlockRef> lane;
      try (Followed first = follow(FROM_0, a)) {
        first.awaitTip(a.hash(105));
        lane = first.lane();
      }
      a.mine(1, BcoinNode.ADDRESS_A);
      lane = lane.subList(lane.size() - 101, lane.size());
      PeerFollower again = follower(FROM_0, a.address());
      try (Followed second = new Followed(again, lane)) {
        second.awaitTip(a.hash(106));
        assertEquals(List.of("+106 " + a.hash(106)), second.events());
      }
      try (Followed third = new Followed(follower(FROM_0, b.address()), lane)) {
        Throwable end = third.awaitEnd();
        assertTrue(end instanceof RefusedException, String.valueOf(end));
        assertEquals(List.of(), third.events());
      }
      // The same while it runs: more work, forking off at the first block.
      try (Followed fourth = follow(FROM_0, a)) {
        fourth.awaitTip(a.hash(106));
        a.connect(b);
        Throwable end = fourth.awaitEnd();
        assertTrue(end instanceof RefusedException, String.valueOf(end));
        assertTrue(String.valueOf(end).contains("100 blocks"), String.valueOf(end));
      }
    }
  }

  @Test
  void aPeerThatIsGoneIsTriedAgainUntilItIsBack() throws Exception {
    int port = BcoinNode.freePort();
    String tip;
    PeerFollower follower = follower(FROM_0, "127.0.0.1:" + port);
    try (Followed followed = new Followed(follower, List.of())) {
      followed.await(
          "waiting",
          () ->
              follower.status().state() == State.WAITING
                  && follower.status().detail().contains("cannot be reached"));
      try (BcoinNode node = BcoinNode.start(port)) {
        tip = node.mine(5, BcoinNode.ADDRESS_A).getLast();
        followed.awaitTip(tip);
      }
      followed.await("gone", () -> follower.status().state() == State.WAITING);
      try (BcoinNode node = BcoinNode.start(port);
          BcoinNode longer = BcoinNode.start()) {
        // Back without its blocks: behind the lane, so nothing is taken back.
        followed.await("behind", () -> follower.status().detail().contains("is behind"));
        assertEquals(tip, followed.lane().getLast().hash());
        List<String> won = longer.mine(7, BcoinNode.ADDRESS_B);
        node.connect(longer);
        followed.awaitTip(won.getLast());
      }
    }
  }

  @Test
  void refusesNetworksAndPeersThatCannotBe() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new PeerFollower(
                    PeerOptions.of(Chain.BITCOIN_TESTNET4, List.of("h:1"), FROM_0), new Random(1)));
    assertTrue(String.valueOf(e.getMessage()).contains("bitcoin-testnet4"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> follower(FROM_0));
    assertThrows(IllegalArgumentException.class, () -> follower(FROM_0, "host:99999"));
  }
}
