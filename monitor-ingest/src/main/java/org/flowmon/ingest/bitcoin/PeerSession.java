package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.BlockLocator;
import org.bitcoinj.core.GetHeadersMessage;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.ProtocolVersion;
import org.bitcoinj.core.SendHeadersMessage;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.ingest.ChainFollower.Sink;
import org.flowmon.ingest.FollowerStatus.State;

/**
 * The work with one peer: headers first, then blocks in order, then what is announced, beside a
 * height check every {@code poll}. Ends by {@link PeerDropped}.
 */
final class PeerSession {
  private static final int MAX_UNCONNECTED = 10;

  /** What it tells its owner. */
  interface Watch {
    /** The stage it is in. */
    void at(State state);

    /** Whether to end. */
    boolean closed();
  }

  private final PeerOptions options;
  private final PeerLink link;
  private final HeaderChain headers;
  private final HandedBlocks handed;
  private final Sink sink;
  private final Watch watch;
  private final BitcoinDecoder decoder;
  private final BlockCheck check;
  private final PeerMempool mempool;

  private final Set<Sha256Hash> asked = new HashSet<>();
  private final Map<Sha256Hash, byte[]> arrived = new HashMap<>();
  private Sha256Hash lastHeader = Sha256Hash.ZERO_HASH;
  private final Sha256Hash genesis;
  private int unconnected;
  private boolean synced;
  private boolean live;
  private boolean headersAsked;
  private boolean askAgain;
  private long headersAskedAt;
  private long blockProgressAt;
  private long pollAt;

  PeerSession(
      PeerOptions options,
      PeerLink link,
      HeaderChain headers,
      HandedBlocks handed,
      Sink sink,
      Watch watch) {
    this.options = options;
    this.link = link;
    this.headers = headers;
    this.handed = handed;
    this.sink = sink;
    this.watch = watch;
    genesis = Net.of(options.chain()).params().getGenesisBlock().getHash();
    decoder = new BitcoinDecoder(options.chain());
    check = new BlockCheck(options.chain());
    mempool = new PeerMempool(link, sink, options.mempool(), decoder);
  }

  /** The peer knows nothing of what the lane or the program knows of the chain. */
  static final class Stranger extends Exception {
    private static final long serialVersionUID = 1L;

    Stranger(String reason) {
      super(reason, null, false, false);
    }
  }

  void run() throws PeerDropped, Stranger, IOException, InterruptedException {
    watch.at(State.HEADERS);
    link.send(new SendHeadersMessage());
    askHeaders(List.of());
    while (!watch.closed()) {
      switch (link.next(deadline() - System.nanoTime())) {
        case null -> overdue();
        case Said.Headers h -> headers(h.message());
        case Said.Announced a -> {
          if (headersAsked) {
            askAgain = true;
          } else {
            askHeaders(List.of());
          }
        }
        case Said.Raw raw -> {
          if (asked.remove(raw.hash())) {
            arrived.put(raw.hash(), raw.bytes());
            blockProgressAt = System.nanoTime();
          }
        }
        case Said.NotFound missing -> {
          if (asked.contains(missing.hash())) {
            throw PeerDropped.gone("does not have block " + missing.hash() + " (any more)");
          }
          mempool.notFound(missing.hash());
        }
        case Said.Offered offered -> mempool.offered(offered.transactions());
        case Said.Loose loose -> mempool.received(loose.bytes());
        case Said.Answered answered -> mempool.answered(answered.ping());
        default -> {}
      }
      if (synced) {
        advance();
      }
      mempool.due();
    }
  }

  private long deadline() {
    long end = Math.min(pollAt, mempool.deadline());
    if (headersAsked) {
      end = Math.min(end, headersAskedAt + options.stall().toNanos());
    }
    if (!asked.isEmpty()) {
      end = Math.min(end, blockProgressAt + options.stall().toNanos());
    }
    return end;
  }

  private void overdue() throws PeerDropped {
    long now = System.nanoTime();
    Duration stall = options.stall();
    if (headersAsked && now - headersAskedAt >= stall.toNanos()) {
      throw PeerDropped.gone(
          "did not answer a question for headers within "
              + stall.toMillis()
              + " ms (a node that is still loading its own chain does not)");
    }
    if (!asked.isEmpty() && now - blockProgressAt >= stall.toNanos()) {
      throw PeerDropped.gone(
          "did not send block " + asked.iterator().next() + " within " + stall.toMillis() + " ms");
    }
    if (now - pollAt >= 0) {
      if (headersAsked) {
        pollAt = now + options.poll().toNanos();
      } else {
        askHeaders(List.of());
      }
    }
  }

  private void askHeaders(List<Sha256Hash> first) throws PeerDropped {
    List<Sha256Hash> locator = new ArrayList<>(first);
    locator.addAll(headers.locator());
    link.send(
        new GetHeadersMessage(
            ProtocolVersion.CURRENT.intValue(), new BlockLocator(locator), Sha256Hash.ZERO_HASH));
    headersAsked = true;
    askAgain = false;
    headersAskedAt = System.nanoTime();
    pollAt = headersAskedAt + options.poll().toNanos();
  }

  private void headers(HeadersMessage message) throws PeerDropped, Stranger {
    List<HeaderChain.Header> batch =
        message.getBlockHeaders().stream().map(HeaderChain.Header::of).toList();
    headersAsked = false;
    if (!batch.isEmpty() && !headers.connects(batch.getFirst())) {
      // So a peer answers that knows none of the blocks in the question.
      if (batch.getFirst().parent().equals(genesis)) {
        throw new Stranger(
            "has none of the blocks from height " + headers.base() + " to " + headers.tip());
      }
      // An announcement, told from an answer by nothing, of a branch whose fork is further back.
      if (++unconnected > MAX_UNCONNECTED) {
        throw PeerDropped.garbage("sends headers that follow none of ours");
      }
      askHeaders(List.of());
      return;
    }
    unconnected = 0;
    headers.accept(batch);
    if (batch.size() >= HeadersMessage.MAX_HEADERS) {
      Sha256Hash last = batch.getLast().hash();
      if (last.equals(lastHeader)) {
        throw PeerDropped.garbage("sends the same headers again and again");
      }
      lastHeader = last;
      askHeaders(List.of(last));
      watch.at(synced ? State.CATCHING_UP : State.HEADERS);
      return;
    }
    synced = true;
    if (askAgain) {
      askHeaders(List.of());
    }
  }

  /** Hands over what can be, and asks for what is next. */
  private void advance() throws PeerDropped, IOException, InterruptedException {
    if (handed.next() < 0) {
      handed.begin(StartHeight.of(options, headers, link.claimedHeight()));
    }
    boolean moved = false;
    List<BlockRef> gone = handed.off(headers);
    if (!gone.isEmpty() || !arrived.isEmpty()) {
      mempool.flush();
    }
    for (BlockRef off : gone) {
      sink.disconnected(off);
      handed.disconnected(off);
      moved = true;
    }
    while (!watch.closed()) {
      long height = handed.next();
      Sha256Hash hash = headers.hash(height);
      byte[] raw = hash == null ? null : arrived.remove(hash);
      if (hash == null || raw == null) {
        break;
      }
      BitcoinBlock block = read(height, hash, raw);
      BlockRef ref = block.at(height);
      sink.settled(Finality.confirmed(options.chain(), headers.tip()));
      sink.connected(ref, block.transactions());
      handed.connected(ref);
      moved = true;
      askBlocks();
    }
    askBlocks();
    boolean done = handed.next() > headers.tip();
    if (done && (moved || !live)) {
      sink.idle();
    }
    live = done;
    if (live) {
      mempool.live();
    }
    watch.at(live ? State.LIVE : State.CATCHING_UP);
  }

  private BitcoinBlock read(long height, Sha256Hash hash, byte[] raw) throws PeerDropped {
    try {
      BitcoinBlock block = decoder.decode(raw);
      check.check(block);
      check.place(block, height);
      BlockRef parent = handed.last();
      if (parent != null
          && parent.height() == height - 1
          && !parent.hash().equals(block.parent())) {
        throw PeerDropped.garbage("sent block " + hash + " that does not follow " + parent);
      }
      return block;
    } catch (RefusedBlockException e) {
      throw PeerDropped.garbage("sent a bad block: " + e.getMessage());
    }
  }

  private void askBlocks() throws PeerDropped {
    Set<Sha256Hash> window = new LinkedHashSet<>();
    for (long h = handed.next(); window.size() < options.inFlight(); h++) {
      Sha256Hash hash = headers.hash(h);
      if (hash == null) {
        break;
      }
      window.add(hash);
    }
    asked.retainAll(window);
    arrived.keySet().retainAll(window);
    for (Sha256Hash hash : window) {
      if (!asked.contains(hash) && !arrived.containsKey(hash)) {
        if (asked.isEmpty()) {
          blockProgressAt = System.nanoTime();
        }
        asked.add(hash);
        link.ask(hash);
      }
    }
  }
}
