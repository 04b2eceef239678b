package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.Start;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a Bitcoin network from its peers, one at a time: the next one is asked when a peer is
 * gone, stalls, or sends what fails a check. Such peers are told apart by the reason and never end
 * {@link #follow}; what does is a start the chain does not have and a reorganisation deeper than
 * the chain's undo depth ({@link org.flowmon.ingest.RefusedException}).
 *
 * <p>The best chain is the one with the most work. Another one with no more work than it is never
 * followed, so that neither a shorter nor an equally long chain takes blocks back.
 */
public final class PeerFollower implements ChainFollower {
  private static final Logger log = LoggerFactory.getLogger(PeerFollower.class);

  /** So many peers that know none of the lane's blocks end the following. */
  private static final int STRANGERS = 3;

  private final PeerOptions options;
  private final Net net;
  private final PeerSource source;
  private final Random random;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<InetSocketAddress> strangers = new HashSet<>();
  private volatile @Nullable PeerLink link;
  private volatile FollowerStatus status = FollowerStatus.NEW;
  private final AtomicLong dropped = new AtomicLong();
  private @Nullable HeaderChain headers;
  private Duration wait;
  private boolean useful;

  /**
   * Follows as {@code options} say. {@code random} spreads the pauses and the choice of peers.
   *
   * @throws IllegalArgumentException for a network that cannot be followed or a peer that is no
   *     {@code HOST:PORT}
   */
  public PeerFollower(PeerOptions options, Random random) {
    this.options = options;
    this.random = random;
    net = Net.of(options.chain());
    source = new PeerSource(net, options.peers(), random);
    wait = options.minWait();
  }

  @Override
  public Chain chain() {
    return options.chain();
  }

  @Override
  public FollowerStatus status() {
    return status;
  }

  /** Peers left so far, for whatever reason. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    closed.countDown();
    PeerLink open = link;
    if (open != null) {
      open.wake();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    HandedBlocks handed = new HandedBlocks(options.chain(), recent);
    headers = null;
    while (!isClosed()) {
      String name = "the DNS seeds of " + options.chain();
      try {
        InetSocketAddress peer = source.next();
        name = peer.getHostString() + ":" + peer.getPort();
        set(State.CONNECTING, name, handed);
        one(peer, name, handed, sink);
      } catch (PeerDropped e) {
        if (e.garbage()) {
          source.markBad();
        }
        String reason = name + " " + e.getMessage();
        left(reason, e.garbage(), handed, sink);
      }
    }
  }

  private void one(InetSocketAddress peer, String name, HandedBlocks handed, Sink sink)
      throws PeerDropped, IOException, InterruptedException {
    BlockRef last = handed.last();
    try (PeerLink open =
        PeerLink.open(
            net, peer, last == null ? 0 : last.height(), options.handshake(), options.mempool())) {
      link = open;
      HeaderChain chain = headers;
      if (chain == null) {
        chain = begin(handed, open.claimedHeight());
        headers = chain;
      }
      if (last != null && open.claimedHeight() < last.height() - 2) {
        throw PeerDropped.gone(
            "is behind: it has height " + open.claimedHeight() + ", the lane " + last.height());
      }
      PeerSession.Watch watch =
          new PeerSession.Watch() {
            @Override
            public void at(State state) {
              useful |= state == State.LIVE || state == State.CATCHING_UP;
              set(state, name, handed);
            }

            @Override
            public boolean closed() {
              return isClosed();
            }
          };
      new PeerSession(options, open, chain, handed, sink, watch).run();
    } catch (PeerSession.Stranger e) {
      if (last != null) {
        strangers.add(peer);
        if (strangers.size() >= Math.min(STRANGERS, source.count())) {
          throw handed.tooDeep();
        }
      }
      throw PeerDropped.garbage(e.getMessage() + ": is it on another chain?");
    } finally {
      link = null;
    }
  }

  private HeaderChain begin(HandedBlocks handed, long claimedHeight) throws IOException {
    int undo = options.chain().undoDepth();
    List<BlockRef> run = handed.run();
    if (run.size() >= undo) {
      return new HeaderChain(net, run);
    }
    if (!run.isEmpty()) {
      return new HeaderChain(net, net.anchor(Math.max(0, run.getFirst().height() - undo)));
    }
    long height =
        switch (options.start()) {
          case Start.Back back -> claimedHeight - back.blocks();
          case Start.AtHeight at -> at.height();
          // At whatever height it stands.
          case Start.AtHash at -> 0;
        };
    return new HeaderChain(net, net.anchor(Math.max(0, height - undo)));
  }

  private void left(String reason, boolean garbage, HandedBlocks handed, Sink sink)
      throws InterruptedException {
    if (isClosed()) {
      return;
    }
    dropped.incrementAndGet();
    HeaderChain chain = headers;
    if (chain != null && !handed.endsOn(chain)) {
      // Its headers came first, but what was handed over is what another branch has to outweigh.
      headers = null;
    }
    sink.idle();
    if (useful && !garbage) {
      wait = options.minWait();
      strangers.clear();
    }
    boolean pause = useful || garbage || source.roundOver();
    useful = false;
    // Between half and the whole of it, so that many followers do not come back at once.
    long nanos = pause ? wait.toNanos() / 2 + random.nextLong(wait.toNanos() / 2 + 1) : 0;
    log.info("left peer: {}; next attempt in {} ms", reason, nanos / 1_000_000);
    set(State.WAITING, reason, handed);
    if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
      return;
    }
    if (pause) {
      wait =
          wait.multipliedBy(2).compareTo(options.maxWait()) < 0
              ? wait.multipliedBy(2)
              : options.maxWait();
    }
  }

  private void set(State state, String detail, HandedBlocks handed) {
    HeaderChain chain = headers;
    FollowerStatus before = status;
    status =
        new FollowerStatus(
            state, detail, chain == null ? -1 : chain.tip(), Math.max(-1, handed.next() - 1));
    if (before.state() != state) {
      log.info("{}: {}", options.chain(), status);
    }
  }
}
