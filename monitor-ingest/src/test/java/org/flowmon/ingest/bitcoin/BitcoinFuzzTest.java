package org.flowmon.ingest.bitcoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.NotFoundMessage;
import org.bitcoinj.core.Ping;
import org.bitcoinj.core.VersionMessage;
import org.flowmon.chain.Chain;

/**
 * Whatever a peer sends or a block file holds: blocks, or an error that says where it is wrong.
 * Regtest, where every second header has enough work.
 */
class BitcoinFuzzTest {
  private static final Chain CHAIN = Chain.named("bitcoin-regtest");
  private static final RecordedFile FILE =
      new RecordedFile(BitcoinNetwork.of(CHAIN), Path.of("given.dat"));

  private static void refused(RefusedBlockException e) {
    assertFalse(e.detail().isBlank());
  }

  @FuzzTest
  void block(byte[] bytes) {
    try {
      BitcoinBlock block = new BitcoinDecoder(CHAIN).decode(bytes);
      assertEquals(bytes.length, BlockBytes.endOf(bytes, 0, bytes.length));
      BlockCheck check = new BlockCheck(CHAIN);
      check.check(block);
      check.place(block, 7);
    } catch (RefusedBlockException e) {
      refused(e);
    }
  }

  @FuzzTest
  void transaction(byte[] bytes) {
    try {
      assertFalse(new BitcoinDecoder(CHAIN).transaction(bytes).inputs().isEmpty());
    } catch (WireReader.Malformed e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
    }
  }

  /** Opens what is read; some of it is looked at then. */
  private interface Opening {
    RecordedStream open() throws IOException;
  }

  private static void readAll(Opening file) throws IOException {
    try (RecordedStream stream = file.open()) {
      for (RecordedBlock block = stream.next(); block != null; block = stream.next()) {
        assertTrue(block.header().hash().length() == 64);
      }
    } catch (RefusedBlockException e) {
      refused(e);
      assertTrue(String.valueOf(e.getMessage()).contains("given.dat, byte "), e.getMessage());
    }
  }

  @FuzzTest
  void blockFile(byte[] bytes) throws IOException {
    readAll(() -> new RecordedStream.Blk(FILE, new ByteArrayInputStream(bytes)));
  }

  @FuzzTest
  void bareBlocks(byte[] bytes) throws IOException {
    readAll(() -> new RecordedStream.Bare(FILE, new ByteArrayInputStream(bytes)));
  }

  @FuzzTest
  void getblock(byte[] bytes) throws IOException {
    readAll(() -> new RecordedJson(FILE, new ByteArrayInputStream(bytes)));
  }

  /** Bytes as they come from the network. */
  @FuzzTest
  void frames(byte[] bytes) {
    Frames frames = new Frames(Net.of(CHAIN));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      while (frames.read(in)) {
        assertTrue(frames.command().matches("[a-z0-9?]{0,12}"));
      }
      assertTrue(in.remaining() < 24, "all that can be used is");
    } catch (PeerDropped e) {
      assertFalse(String.valueOf(e.getMessage()).isBlank());
    }
  }

  /** A message with its checksum; the first byte says which. */
  @FuzzTest
  void message(byte[] bytes) throws PeerDropped {
    if (bytes.length == 0) {
      return;
    }
    List<String> known = List.of("version", "ping", "headers", "inv", "notfound");
    String command = known.get((bytes[0] & 255) % known.size());
    ByteBuffer frame = ByteBuffer.allocate(24 + bytes.length - 1);
    frame.putInt(Net.of(CHAIN).params().getPacketMagic());
    frame.put(command.getBytes(StandardCharsets.US_ASCII)).position(16);
    frame.order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 1);
    frame.put(Sha256Hash.hashTwice(bytes, 1, bytes.length - 1), 0, 4);
    frame.put(bytes, 1, bytes.length - 1).flip();
    Frames frames = new Frames(Net.of(CHAIN));
    assertTrue(frames.read(frame));
    ByteBuffer payload = ByteBuffer.wrap(frames.payload());
    try {
      Object read =
          switch (frames.command()) {
            case "version" -> VersionMessage.read(payload);
            case "ping" -> Ping.read(payload);
            case "headers" ->
                HeadersMessage.read(payload).getBlockHeaders().stream()
                    .map(HeaderChain.Header::of)
                    .toList();
            case "inv" -> InventoryMessage.read(payload).getItems();
            default -> NotFoundMessage.read(payload).getItems();
          };
      assertFalse(read.toString().isEmpty());
    } catch (Exception e) {
      // As the link does: any exception of bitcoinj drops the peer. An error would end the program.
      assertFalse(String.valueOf(PeerDropped.unreadable(command, e).getMessage()).isBlank());
    }
  }
}
