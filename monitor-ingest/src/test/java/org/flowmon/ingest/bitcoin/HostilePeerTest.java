package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryItem;
import org.bitcoinj.core.NotFoundMessage;
import org.bitcoinj.params.MainNetParams;
import org.flowmon.ingest.Followed;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.Start;
import org.junit.jupiter.api.Test;

/** Peers that send what no peer should: left with a reason, nothing of theirs handed over. */
final class HostilePeerTest {
  private static final List<Block> CHAIN = FakePeer.chain(12);

  /** That peer alone is left for that reason; with a good one beside it, the chain is followed. */
  private static void assertLeft(FakePeer bad, String reason) throws Exception {
    try (bad;
        FakePeer good = new FakePeer(FakePeer.REGTEST, CHAIN)) {
      PeerFollower alone = PeerFollowerTest.follower(new Start.AtHeight(1), bad.address());
      try (Followed followed = new Followed(alone, List.of())) {
        followed.await(
            reason,
            () ->
                alone.status().state() == State.WAITING
                    && alone.status().detail().contains(reason));
        assertEquals(List.of(), followed.events());
      }
      PeerFollower both =
          PeerFollowerTest.follower(new Start.AtHeight(1), bad.address(), good.address());
      try (Followed followed = new Followed(both, List.of())) {
        followed.awaitTip(CHAIN.getLast().getHashAsString());
        assertEquals(12, followed.events().size());
      }
    }
  }

  @Test
  void aFlippedBitInATransaction() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          byte[] block(Block block) {
            byte[] bytes = block.serialize();
            bytes[bytes.length - 20] ^= 1;
            return bytes;
          }
        },
        "merkle");
  }

  @Test
  void aTruncatedBlock() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          byte[] block(Block block) {
            byte[] bytes = block.serialize();
            return Arrays.copyOf(bytes, bytes.length - 9);
          }
        },
        "sent a bad block");
  }

  @Test
  void headersWithoutProofOfWork() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void headers(Session session) throws IOException {
            byte[] bytes = new HeadersMessage(chain.subList(1, 2)).serialize();
            // Of every second nonce one has no proof of work on regtest.
            Random random = new Random(3);
            Block changed;
            do {
              bytes[1 + 76] = (byte) random.nextInt();
              changed = HeadersMessage.read(ByteBuffer.wrap(bytes)).getBlockHeaders().getFirst();
            } while ((changed.getHash().getBytes()[0] & 0x80) == 0);
            session.send("headers", bytes);
          }
        },
        "no proof of work");
  }

  @Test
  void headersThatDoNotFollowEachOther() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void headers(Session session) throws IOException {
            session.send(new HeadersMessage(chain.get(1), chain.get(3)));
          }
        },
        "do not follow each other");
  }

  @Test
  void garbageBytesAfterTheHandshake() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void shaken(Session session) throws IOException {
            byte[] garbage = new byte[5_000];
            new Random(7).nextBytes(garbage);
            session.raw(garbage);
          }
        },
        "sent bytes of another network");
  }

  @Test
  void aMessageThatCannotBeRead() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void headers(Session session) throws IOException {
            session.send("headers", new byte[] {(byte) 0xfd, 9, 9, 9, 9});
          }
        },
        "sent a headers message that cannot be read");
  }

  @Test
  void anotherNetworksMagic() throws Exception {
    assertLeft(
        new FakePeer(MainNetParams.get(), CHAIN),
        "magic f9beb4d9, expected fabfb5da of bitcoin-regtest");
  }

  @Test
  void silenceAfterAQuestionForABlock() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          byte[] block(Block block) {
            return new byte[0];
          }
        },
        "did not send block");
  }

  @Test
  void silenceAfterAQuestionForHeaders() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void headers(Session session) {}
        },
        "did not answer a question for headers");
  }

  @Test
  void aBlockItDoesNotHave() throws Exception {
    assertLeft(
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void headers(Session session) throws IOException {
            super.headers(session);
            session.send(
                new NotFoundMessage(
                    List.of(new InventoryItem(InventoryItem.Type.BLOCK, chain.get(1).getHash()))));
          }

          @Override
          byte[] block(Block block) {
            return new byte[0];
          }
        },
        "does not have block");
  }

  @Test
  void unknownMessagesWithAPayloadDoNoHarm() throws Exception {
    try (FakePeer chatty =
        new FakePeer(FakePeer.REGTEST, CHAIN) {
          @Override
          void shaken(Session session) throws IOException {
            session.send("sendcmpct", new byte[] {0, 2, 0, 0, 0, 0, 0, 0, 0});
            session.send("newfangled", new byte[100_000]);
          }
        }) {
      PeerFollower follower = PeerFollowerTest.follower(new Start.Back(5), chatty.address());
      try (Followed followed = new Followed(follower, List.of())) {
        followed.awaitTip(CHAIN.getLast().getHashAsString());
        assertEquals(5, followed.events().size());
        assertEquals(0, follower.dropped());
      }
    }
  }

  @Test
  void aBlockThatIsNeverAnnouncedIsFoundByTheHeightCheck() throws Exception {
    List<Block> growing = new CopyOnWriteArrayList<>(CHAIN.subList(0, 9));
    try (FakePeer quiet = new FakePeer(FakePeer.REGTEST, growing)) {
      PeerFollower follower = PeerFollowerTest.follower(new Start.Back(3), quiet.address());
      try (Followed followed = new Followed(follower, List.of())) {
        followed.awaitTip(CHAIN.get(8).getHashAsString());
        growing.add(CHAIN.get(9));
        followed.awaitTip(CHAIN.get(9).getHashAsString());
        assertEquals(0, follower.dropped());
      }
    }
  }

  @Test
  void anAnnouncementOfAnUnknownBranchIsNotTakenForTheAnswerToAQuestion() throws Exception {
    List<Block> branch = FakePeer.chain(14);
    List<Block> serves = new CopyOnWriteArrayList<>(CHAIN);
    try (FakePeer peer =
        new FakePeer(FakePeer.REGTEST, serves) {
          private int questions;

          @Override
          void headers(Session session) throws IOException {
            if (++questions == 2) {
              // The new tip comes between the question and its answer.
              serves.clear();
              serves.addAll(branch);
              session.send(new HeadersMessage(branch.getLast()));
            }
            super.headers(session);
          }
        }) {
      PeerFollower follower = PeerFollowerTest.follower(new Start.AtHeight(1), peer.address());
      try (Followed followed = new Followed(follower, List.of())) {
        followed.awaitTip(CHAIN.getLast().getHashAsString());
        followed.awaitTip(branch.getLast().getHashAsString());
        assertEquals(0, follower.dropped());
        assertEquals(12 + 12 + 14, followed.events().size());
      }
    }
  }
}
