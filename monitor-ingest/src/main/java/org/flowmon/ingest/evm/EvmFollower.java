package org.flowmon.ingest.evm;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.Counted;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.FollowerStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows an EVM chain from its nodes. A node that fails, in whatever way, rests for a while and
 * the others are asked; it never ends {@link #follow}. What does is that every node is on another
 * chain, a start the chain does not have, and a reorganisation below what is final or deeper than
 * the chain's undo depth ({@link org.flowmon.ingest.RefusedException}).
 *
 * <p>Blocks are taken back only when a node has another block at the height of one of ours; see
 * {@link ForkChoice}. A node whose head is merely lower takes nothing back.
 */
public final class EvmFollower implements ChainFollower {
  private static final Logger log = LoggerFactory.getLogger(EvmFollower.class);

  private final EvmOptions options;
  private final Random random;
  private final EvmDecoder decoder;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean closed;
  private volatile FollowerStatus status = FollowerStatus.NEW;
  private volatile Finality finality = Finality.UNKNOWN;

  /**
   * Follows as {@code options} say. {@code random} spreads the pauses.
   *
   * @throws IllegalArgumentException for a node that is no URL
   */
  public EvmFollower(EvmOptions options, Random random) {
    this.options = options;
    this.random = random;
    decoder = new EvmDecoder(options.contracts());
    options.endpoints().forEach(Endpoint::parse);
  }

  @Override
  public Chain chain() {
    return options.chain();
  }

  @Override
  public FollowerStatus status() {
    return status;
  }

  /** How far the chain is settled, as the nodes say. */
  public Finality finality() {
    return finality;
  }

  @Override
  public Map<Counted, Long> counted() {
    return decoder.counted();
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    Trail trail = new Trail(chain().undoDepth(), recent);
    status = new FollowerStatus(State.CONNECTING, "", -1, trail.next() - 1);
    try (NodePool pool = new NodePool(options, decoder, random, System::nanoTime, wake::release);
        Ahead ahead = new Ahead(pool, options.inFlight(), wake::release);
        OpeningBalances openings = new OpeningBalances(pool, wake::release)) {
      EvmLane lane = new EvmLane(options, pool, ahead, openings, trail, sink);
      while (!closed) {
        pool.refuse();
        lane.advance(() -> closed);
        tell(pool, lane, trail);
        if (status.state() == State.LIVE) {
          lane.idle();
        }
        if (!wake.tryAcquire(options.poll().toNanos(), TimeUnit.NANOSECONDS)) {
          lane.idle();
        }
        wake.drainPermits();
      }
    }
  }

  private void tell(NodePool pool, EvmLane lane, Trail trail) {
    long head = pool.head();
    long handed = trail.next() - 1;
    finality = lane.finality();
    State before = status.state();
    State state;
    if (!pool.settled()) {
      state = State.CONNECTING;
    } else if (!pool.working()) {
      state = State.WAITING;
    } else if (trail.next() > head || (before == State.LIVE && head - handed <= 2)) {
      state = State.LIVE;
    } else {
      state = State.CATCHING_UP;
    }
    StringBuilder detail = new StringBuilder(state == State.WAITING ? "" : pool.serving());
    if (lane.blind()) {
      say(detail, "no traces: internal transfers are not seen");
    }
    if (pool.nodes().stream().anyMatch(Node::oneByOne)) {
      say(detail, "no eth_getBlockReceipts: a call for each receipt");
    }
    say(detail, pool.troubles());
    status = new FollowerStatus(state, detail.toString(), head, Math.max(-1, handed));
    if (state != before) {
      log.info("{}: {}", chain(), status);
    }
  }

  private static void say(StringBuilder detail, String what) {
    detail.append(detail.isEmpty() || what.isEmpty() ? "" : "; ").append(what);
  }
}
