package org.flowmon.ingest.bitcoin;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
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
  /** What the peer said. */
  sealed interface Said {}

  record Headers(HeadersMessage message) implements Said {}

  /** It announced a block that may be new. */
  record Announced() implements Said {}

  /** The bytes of a block that was asked for: the header hashes to {@code hash}. */
  static final class Raw implements Said {
    private final Sha256Hash hash;
    private final byte[] bytes;

    Raw(Sha256Hash hash, byte[] bytes) {
      this.hash = hash;
      this.bytes = bytes;
    }

    Sha256Hash hash() {
      return hash;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  record NotFound(Sha256Hash hash) implements Said {}

  private record Shaken(VersionMessage version) implements Said {}

  private record Closed(PeerDropped reason) implements Said {}

  /** Unread messages, blocks aside, at which a peer counts as flooding. */
  private static final int MAX_UNREAD = 2_000;

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
  static PeerLink open(Net net, InetSocketAddress address, long height, Duration patience)
      throws PeerDropped, InterruptedException {
    if (address.isUnresolved()) {
      throw PeerDropped.gone("has no address: " + address.getHostString() + " is not known");
    }
    Context.propagate(new Context());
    VersionMessage ours = new VersionMessage(net.params(), (int) Math.max(0, height));
    ours.appendToSubVer("flow-monitor", "0.1", null);
    ours.relayTxesBeforeFilter = false;
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
                    said.add(new Shaken(theirs));
                  }
                });
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Said first = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (first) {
        case null ->
            throw PeerDropped.gone("did not shake hands within " + patience.toSeconds() + " s");
        case Closed closed -> throw closed.reason();
        case Shaken shaken -> {
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

  /** What it said next; {@code null} when it says nothing for that long. */
  @Nullable Said next(long nanos) throws PeerDropped, InterruptedException {
    Said next = said.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    if (next instanceof Closed closed) {
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
    said.add(new Announced());
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
    said.add(new Closed(known != null ? known : PeerDropped.gone("closed the connection" + early)));
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
      fail(
          PeerDropped.garbage(
              "sent a " + frames.command() + " message that cannot be read: " + cause(e)));
    }
    in.position(reason == null ? in.position() : in.limit());
    return in.position();
  }

  private static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = deepest.getMessage() == null ? "" : " " + deepest.getMessage();
    return deepest.getClass().getSimpleName() + (text.length() > 200 ? "" : text);
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
      case "pong" -> processMessage(Pong.read(in));
      case "headers" -> say(new Headers(HeadersMessage.read(in)));
      case "inv" -> {
        boolean block =
            InventoryMessage.read(in).getItems().stream()
                .anyMatch(item -> item.type == InventoryItem.Type.BLOCK);
        if (block) {
          say(new Announced());
        }
      }
      case "notfound" -> {
        for (InventoryItem item : NotFoundMessage.read(in).getItems()) {
          say(new NotFound(item.hash));
        }
      }
      case "block" -> block(bytes);
      default -> {
        // Transactions, addresses, fee filters, compact blocks: nothing a follower needs.
      }
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
      said.add(new Raw(hash, bytes));
    }
  }

  private void say(Said what) throws PeerDropped {
    if (said.size() > MAX_UNREAD) {
      throw PeerDropped.garbage("sends faster than it can be read");
    }
    said.add(what);
  }
}
