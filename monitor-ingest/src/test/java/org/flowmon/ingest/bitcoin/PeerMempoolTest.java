package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.Services;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.script.ScriptBuilder;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.Followed;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.Start;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a peer tells of transactions that are in no block. */
final class PeerMempoolTest {
  private static final List<Block> CHAIN = FakePeer.chain(5);
  private static final Transaction ONE = payment(1);
  private static final Transaction OTHER = payment(2);

  private static Transaction payment(int n) {
    Transaction transaction = new Transaction();
    transaction.addInput(Sha256Hash.of(new byte[] {(byte) n}), 0, ScriptBuilder.createEmpty());
    transaction.addOutput(Coin.COIN, ScriptBuilder.createP2PKOutputScript(new ECKey()));
    return transaction;
  }

  /** Has one transaction, and sends it to whoever asks. */
  private static class Peer extends FakePeer {
    final List<String> questions = Collections.synchronizedList(new ArrayList<>());
    private volatile @Nullable Session session;

    Peer() throws IOException {
      super(REGTEST, CHAIN);
    }

    @Override
    void shaken(Session shaken) {
      session = shaken;
    }

    @Override
    void asked(Session asking, Sha256Hash hash) throws IOException {
      questions.add(hash.toString());
      asking.send("tx", ONE.serialize());
      asking.send("tx", OTHER.serialize()); // nobody asked for that
    }

    void offer(Transaction transaction) throws IOException {
      Session open = session;
      if (open != null) {
        offer(open, transaction);
      }
    }

    static void offer(Session to, Transaction transaction) throws IOException {
      to.send(InventoryMessage.ofTransactions(transaction));
    }
  }

  private static PeerFollower follower(Peer peer, boolean mempool) {
    PeerOptions usual =
        PeerOptions.of(Chain.BITCOIN_REGTEST, List.of(peer.address()), new Start.AtHeight(1));
    return new PeerFollower(mempool ? usual.withMempool() : usual, new Random(1));
  }

  private static void awaitLive(PeerFollower follower, Followed followed) throws Exception {
    followed.await("live", () -> follower.status().state() == State.LIVE);
  }

  @Test
  void whatIsOfferedIsAskedForOnceAndHandedOver() throws Exception {
    try (Peer peer = new Peer()) {
      PeerFollower follower = follower(peer, true);
      try (Followed followed = new Followed(follower, List.of())) {
        awaitLive(follower, followed);
        peer.offer(ONE);
        followed.await("transaction", () -> !followed.mempool().isEmpty());
        peer.offer(ONE);
        peer.offer(OTHER);
        followed.await("the other", () -> followed.mempool().size() == 2);
        assertEquals(
            List.of("+" + ONE.getTxId(), "+" + OTHER.getTxId()),
            followed.mempool(),
            "what nobody asked for is passed over");
        assertEquals(List.of(ONE.getTxId().toString(), OTHER.getTxId().toString()), peer.questions);
      }
    }
  }

  @Test
  void aPeerThatShowsItsMempoolSaysWhatNoLongerWaits() throws Exception {
    Peer showing =
        new Peer() {
          @Override
          long services() {
            return super.services() | Services.NODE_BLOOM;
          }

          @Override
          void heard(Session from, Message message) throws IOException {
            if (message.getClass().getSimpleName().equals("MemoryPoolMessage")
                || message.toString().contains("mempool")) {
              offer(from, ONE);
            }
          }
        };
    try (showing) {
      PeerFollower follower = follower(showing, true);
      try (Followed followed = new Followed(follower, List.of())) {
        followed.await("the whole", () -> followed.mempool().size() == 2);
        List<String> told = new ArrayList<>(followed.mempool());
        Collections.sort(told);
        assertEquals(List.of("+" + ONE.getTxId(), "only [" + ONE.getTxId() + "]"), told);
      }
    }
  }

  @Test
  void aTransactionThatCannotBeReadEndsIt() throws Exception {
    Peer bad =
        new Peer() {
          @Override
          void asked(Session asking, Sha256Hash hash) throws IOException {
            asking.send("tx", new byte[] {1, 0, 0, 0, 1, 2, 3});
          }
        };
    try (bad) {
      PeerFollower follower = follower(bad, true);
      try (Followed followed = new Followed(follower, List.of())) {
        awaitLive(follower, followed);
        bad.offer(ONE);
        followed.await(
            "reason", () -> follower.status().detail().contains("sent a bad transaction"));
        assertEquals(List.of(), followed.mempool());
      }
    }
  }

  @Test
  void whoDoesNotWantThemSaysThatNoneWaits() throws Exception {
    try (Peer peer = new Peer()) {
      PeerFollower follower = follower(peer, false);
      try (Followed followed = new Followed(follower, List.of())) {
        awaitLive(follower, followed);
        followed.await("word", () -> !followed.mempool().isEmpty());
        peer.offer(ONE);
        assertEquals(List.of("only []"), followed.mempool());
        assertTrue(peer.questions.isEmpty());
      }
    }
  }
}
