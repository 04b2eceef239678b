package org.flowmon.ingest.bitcoin;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.BitcoinSerializer;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.GetDataMessage;
import org.bitcoinj.core.GetHeadersMessage;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryItem;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.Ping;
import org.bitcoinj.core.Services;
import org.bitcoinj.core.VersionAck;
import org.bitcoinj.core.VersionMessage;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.params.RegTestParams;

/** A peer on a local socket that shakes hands as it should and then misbehaves as it is told. */
class FakePeer implements AutoCloseable {
  static final NetworkParameters REGTEST = RegTestParams.get();

  private final ServerSocket server;
  private final NetworkParameters speaks;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final List<Block> chain;

  FakePeer(NetworkParameters speaks, List<Block> chain) throws IOException {
    this.speaks = speaks;
    this.chain = chain;
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** Block 0 of regtest and that many good ones after it. */
  static List<Block> chain(int blocks) {
    Context.propagate(new Context());
    List<Block> chain = new ArrayList<>(List.of(REGTEST.getGenesisBlock()));
    for (int i = 1; i <= blocks; i++) {
      chain.add(next(chain.getLast(), i));
    }
    return chain;
  }

  /** A block after that one, unlike any other. */
  static Block next(Block parent, int height) {
    byte[] key = new ECKey().getPubKey();
    return parent.createNextBlockWithCoinbase(2, key, Coin.FIFTY_COINS, height);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The answer to a question for a block: its bytes, none for silence. */
  byte[] block(Block block) {
    return block.serialize();
  }

  /** The answer to a question for headers. */
  void headers(Session session) throws IOException {
    session.send(new HeadersMessage(chain.subList(1, chain.size())));
  }

  /** Called after the handshake. */
  void shaken(Session session) throws IOException {}

  /** What it says it does. */
  long services() {
    return Services.NODE_NETWORK | Services.NODE_WITNESS;
  }

  /** Any other message. */
  void heard(Session session, Message message) throws IOException {}

  /** A question for what is no block of its chain. */
  void asked(Session session, Sha256Hash hash) throws IOException {}

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        open.add(socket);
        Context.propagate(new Context());
        new Session(socket).run();
      } catch (IOException | RuntimeException e) {
        // The other side left.
      }
    }
  }

  /** One connection. */
  final class Session {
    private final DataInputStream in;
    private final OutputStream out;
    private final BitcoinSerializer regtest = REGTEST.getSerializer();

    Session(Socket socket) throws IOException {
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void send(Message message) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      speaks.getSerializer().serialize(message, bytes);
      raw(bytes.toByteArray());
    }

    void send(String command, byte[] payload) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      speaks.getSerializer().serialize(command, payload, bytes);
      raw(bytes.toByteArray());
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    private void run() throws IOException {
      while (true) {
        byte[] head = new byte[24];
        in.readFully(head);
        ByteBuffer buffer = ByteBuffer.wrap(head);
        regtest.seekPastMagicBytes(buffer);
        BitcoinSerializer.BitcoinPacketHeader header = regtest.deserializeHeader(buffer);
        byte[] payload = new byte[header.size];
        in.readFully(payload);
        Message message = regtest.deserializePayload(header, ByteBuffer.wrap(payload));
        switch (message) {
          case VersionMessage theirs -> {
            VersionMessage ours = new VersionMessage(REGTEST, chain.size() - 1);
            ours.localServices = Services.of(services());
            send(ours);
            send(new VersionAck());
          }
          case VersionAck ack -> shaken(this);
          case Ping ping -> send(ping.pong());
          case GetHeadersMessage question -> headers(this);
          case GetDataMessage question -> {
            for (InventoryItem item : question.getItems()) {
              answer(item.hash);
            }
          }
          default -> heard(this, message);
        }
      }
    }

    private void answer(Sha256Hash hash) throws IOException {
      for (Block block : chain) {
        if (block.getHash().equals(hash)) {
          byte[] bytes = block(block);
          if (bytes.length > 0) {
            send("block", bytes);
          }
          return;
        }
      }
      asked(this, hash);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
