package org.flowmon.ingest.bitcoin;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.base.internal.ByteUtils;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.GetDataMessage;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryItem;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.NotFoundMessage;
import org.bitcoinj.core.Peer;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.Ping;
import org.bitcoinj.core.Pong;
import org.bitcoinj.core.SendAddrV2Message;
import org.bitcoinj.core.Services;
import org.bitcoinj.core.VersionAck;
import org.bitcoinj.core.VersionMessage;
import org.bitcoinj.net.NioClientManager;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one peer. bitcoinj shakes hands, answers pings and writes; the frames are cut
 * here, because bitcoinj skips over bytes of another network without end, closes the connection for
 * any message it does not know that has a payload, and writes the whole payload of a bad one into
 * the log. What matters to a follower comes out of {@link #next} in the order of arrival; blocks
 * that were not asked for do not.
 */
final class PeerLink extends Peer implements AutoCloseable {
  /** Unread messages, blocks aside, at which a peer counts as flooding. */
  private static final int MAX_UNREAD = 2_000;

  /** The same for transactions, which are asked for a hundred at a time. */
  private static final int MAX_UNREAD_TRANSACTIONS = 250;

  /** Larger ones are not passed on by nodes. */
  private static final int MAX_TRANSACTION = 400_000;

  private final Net net;
  private final NioClientManager network = new NioClientManager();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final Set<Sha256Hash> asked = ConcurrentHashMap.newKeySet();
  private final Frames frames;
  private volatile @Nullable PeerDropped reason;
  private volatile @Nullable VersionMessage version;

  private PeerLink(Net net, VersionMessage ours, InetSocketAddress address) {
    super(net.params(), ours, PeerAddress.simple(address), null);
    this.net = net;
    frames = new Frames(net);
  }

  /** Connects and shakes hands. */
  static PeerLink open(
      Net net, InetSocketAddress address, long height, Duration patience, boolean transactions)
      throws PeerDropped, InterruptedException {
    if (address.isUnresolved()) {
      throw PeerDropped.gone("has no address: " + address.getHostString() + " is not known");
    }
    Context.propagate(new Context());
    VersionMessage ours = new VersionMessage(net.params(), (int) Math.max(0, height));
    ours.appendToSubVer("flow-monitor", "0.1", null);
    ours.relayTxesBeforeFilter = transactions;
    PeerLink link = new PeerLink(net, ours, address);
    try {
      link.connect(address, patience);
      return link;
    } catch (PeerDropped | InterruptedException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private void connect(InetSocketAddress address, Duration patience)
      throws PeerDropped, InterruptedException {
    network.startAsync().awaitRunning();
    try {
      network.openConnection(address, this).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw PeerDropped.gone("cannot be reached: " + cause.getMessage());
    } catch (TimeoutException e) {
      throw PeerDropped.gone("cannot be reached within " + patience.toSeconds() + " s");
    }
    Future<?> unused =
        getVersionHandshakeFuture()
            .thenRun(
                () -> {
                  VersionMessage theirs = version;
                  if (theirs != null) {
                    said.add(new Said.Shaken(theirs));
                  }
                });
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Said first = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (first) {
        case null ->
            throw PeerDropped.gone("did not shake hands within " + patience.toSeconds() + " s");
        case Said.Closed closed -> throw closed.reason();
        case Said.Shaken shaken -> {
          return;
        }
        default -> {}
      }
    }
  }

  /** The height that the peer claimed when it shook hands. */
  long claimedHeight() {
    VersionMessage theirs = version;
    return theirs == null ? 0 : theirs.bestHeight;
  }

  /** Whether it answers a question for its whole mempool, instead of closing the connection. */
  boolean showsMempool() {
    VersionMessage theirs = version;
    return theirs != null && theirs.services().has(Services.NODE_BLOOM);
  }

  /** Whether it was asked to tell of transactions. */
  private boolean transactions() {
    return getVersionMessage().relayTxesBeforeFilter;
  }

  /** What it said next; {@code null} when it says nothing for that long. */
  @Nullable Said next(long nanos) throws PeerDropped, InterruptedException {
    Said next = said.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    if (next instanceof Said.Closed closed) {
      throw closed.reason();
    }
    return next;
  }

  /** Asks for a whole block, witness data included. */
  void ask(Sha256Hash hash) throws PeerDropped {
    asked.add(hash);
    send(GetDataMessage.ofBlock(hash, true));
  }

  /** Sends a message. */
  void send(Message message) throws PeerDropped {
    try {
      // Written or not: the answer tells.
      Future<?> unused = sendMessage(message);
    } catch (RuntimeException e) {
      PeerDropped known = reason;
      throw known != null ? known : PeerDropped.gone("closed the connection");
    }
  }

  /** Ends the wait of {@link #next}. */
  void wake() {
    said.add(new Said.Announced());
  }

  @Override
  public void close() {
    fail(PeerDropped.gone("closed the connection"));
  }

  @Override
  public void connectionClosed() {
    super.connectionClosed();
    PeerDropped known = reason;
    String early =
        version == null ? " before the handshake: is it a peer of " + net.chain() + "?" : "";
    said.add(
        new Said.Closed(known != null ? known : PeerDropped.gone("closed the connection" + early)));
  }

  private void fail(PeerDropped why) {
    if (reason == null) {
      reason = why;
    }
    // The network thread closes what it has open: closed under its hands, it would complain.
    network.stopAsync();
  }

  // On the network thread from here on.
  @Override
  public int receiveBytes(ByteBuffer in) {
    try {
      while (reason == null && frames.read(in)) {
        received(frames.command(), frames.payload());
      }
    } catch (PeerDropped e) {
      fail(e);
    } catch (Exception e) {
      // Whatever bitcoinj makes of bytes that it cannot read.
      fail(PeerDropped.unreadable(frames.command(), e));
    }
    in.position(reason == null ? in.position() : in.limit());
    return in.position();
  }

  private void received(String command, byte[] bytes) throws Exception {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    switch (command) {
      case "version" -> {
        VersionMessage theirs = VersionMessage.read(in);
        checkServices(theirs);
        version = theirs;
        processMessage(theirs);
      }
      case "verack" -> processMessage(new VersionAck());
      case "sendaddrv2" -> processMessage(new SendAddrV2Message());
      case "ping" -> processMessage(Ping.read(in));
      case "pong" -> {
        Pong pong = Pong.read(in);
        processMessage(pong);
        if (transactions()) {
          say(new Said.Answered(pong.nonce()));
        }
      }
      case "tx" -> {
        if (transactions() && bytes.length <= MAX_TRANSACTION) {
          say(new Said.Loose(bytes), MAX_UNREAD_TRANSACTIONS);
        }
      }
      case "headers" -> say(new Said.Headers(HeadersMessage.read(in)));
      case "inv" -> {
        List<InventoryItem> items = InventoryMessage.read(in).getItems();
        if (items.stream().anyMatch(item -> item.type == InventoryItem.Type.BLOCK)) {
          say(new Said.Announced());
        }
        if (transactions()) {
          offered(items);
        }
      }
      case "notfound" -> {
        for (InventoryItem item : NotFoundMessage.read(in).getItems()) {
          say(new Said.NotFound(item.hash));
        }
      }
      case "block" -> block(bytes);
      default -> {
        // Addresses, fee filters, compact blocks: nothing a follower needs.
      }
    }
  }

  private void offered(List<InventoryItem> items) throws PeerDropped {
    List<Sha256Hash> offered =
        items.stream()
            .filter(item -> item.type == InventoryItem.Type.TRANSACTION)
            .map(item -> item.hash)
            .toList();
    if (!offered.isEmpty()) {
      say(new Said.Offered(offered));
    }
  }

  private void checkServices(VersionMessage theirs) throws PeerDropped {
    if (!theirs.services().has(Services.NODE_WITNESS)) {
      throw PeerDropped.gone("does not serve witness data (" + theirs.subVer + ")");
    }
    if (!theirs.services().anyOf(Services.NODE_NETWORK | Services.NODE_NETWORK_LIMITED)) {
      throw PeerDropped.gone("does not serve blocks (" + theirs.subVer + ")");
    }
  }

  private void block(byte[] bytes) throws PeerDropped {
    if (bytes.length < Block.HEADER_SIZE) {
      throw PeerDropped.garbage("sent a block of " + bytes.length + " bytes");
    }
    byte[] id = Sha256Hash.hashTwice(bytes, 0, Block.HEADER_SIZE);
    Sha256Hash hash = Sha256Hash.wrap(ByteUtils.reverseBytes(id));
    if (asked.remove(hash)) {
      said.add(new Said.Raw(hash, bytes));
    }
  }

  private void say(Said what) throws PeerDropped {
    say(what, MAX_UNREAD);
  }

  private void say(Said what, int most) throws PeerDropped {
    if (said.size() > most) {
      throw PeerDropped.garbage("sends faster than it can be read");
    }
    said.add(what);
  }
}
