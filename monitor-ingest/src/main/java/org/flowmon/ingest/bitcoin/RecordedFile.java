package org.flowmon.ingest.bitcoin;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of a recording: plain, gzip or bzip2, by its first bytes; obfuscated as Bitcoin Core
 * does since version 28 when the file {@code xor.dat} beside it says so and the content is a block
 * file.
 */
final class RecordedFile {
  private static final int BUFFER = 1 << 16;

  /** What a file holds, by its content. */
  enum Kind {
    /** Magic, length, block, as Bitcoin Core stores them. */
    BLK,
    /** One or several blocks, nothing between them. */
    BARE,
    /** What {@code getblock HASH 2} or {@code 3} answers, once or several times. */
    JSON
  }

  private final BitcoinNetwork network;
  private final Path path;
  private byte[] key = {};
  private boolean compressed;

  RecordedFile(BitcoinNetwork network, Path path) {
    this.network = network;
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Whether reading a part again means reading all before it; known once opened. */
  boolean compressed() {
    return compressed;
  }

  BitcoinNetwork network() {
    return network;
  }

  /** Opens the content from its start; {@code read} is told of every byte read from the disk. */
  InputStream open(LongConsumer read) throws IOException {
    InputStream file =
        new BufferedInputStream(new Counting(Files.newInputStream(path), read), BUFFER);
    try {
      file.mark(3);
      int a = file.read();
      int b = file.read();
      int c = file.read();
      file.reset();
      boolean gzip = a == 0x1f && b == 0x8b;
      boolean bzip2 = a == 'B' && b == 'Z' && c == 'h';
      compressed = gzip || bzip2;
      InputStream content =
          gzip
              ? new GZIPInputStream(file, BUFFER)
              : bzip2 ? new BZip2CompressorInputStream(file, true) : file;
      return new BufferedInputStream(
          key.length == 0 ? content : new Obfuscated(content, key), BUFFER);
    } catch (IOException e) {
      file.close();
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * What the file holds. Throws {@link RefusedBlockException} that says what its first bytes are
   * when they are nothing of these.
   */
  Kind kind() throws IOException {
    byte[] front = front();
    if (front.length == 0) {
      throw new RefusedBlockException(Refusal.TRUNCATED, null, "the file is empty").at(where(0));
    }
    Path xor = path.resolveSibling("xor.dat");
    if (magic(front) != network.magic() && Files.isRegularFile(xor)) {
      byte[] k = Files.readAllBytes(xor);
      byte[] plain = front.clone();
      Obfuscated.apply(plain, 0, plain.length, 0, k);
      if (k.length > 0 && magic(plain) == network.magic()) {
        key = k;
        return Kind.BLK;
      }
    }
    if (magic(front) == network.magic()) {
      return Kind.BLK;
    }
    for (BitcoinNetwork other : BitcoinNetwork.ALL) {
      if (magic(front) == other.magic()) {
        throw new RefusedBlockException(
                Refusal.WRONG_MAGIC,
                null,
                "the magic is that of " + other.chain() + ", not of " + network.chain())
            .at(where(0));
      }
    }
    int i = 0;
    while (i < front.length
        && (front[i] == ' ' || front[i] == '\n' || front[i] == '\r' || front[i] == '\t')) {
      i++;
    }
    if (i < front.length && (front[i] == '{' || front[i] == '[')) {
      return Kind.JSON;
    }
    if (front.length < BlockHeader.SIZE || looksLikeHeader(front)) {
      return Kind.BARE;
    }
    throw new RefusedBlockException(
            Refusal.WRONG_MAGIC,
            null,
            String.format("starts with %08x, the magic of ", magic(front))
                + network.chain()
                + String.format(" is %08x", network.magic())
                + "; nor is it a header with proof of work, nor JSON. A blk*.dat of Bitcoin Core 28"
                + " or later is obfuscated: its xor.dat must lie beside it")
        .at(where(0));
  }

  private boolean looksLikeHeader(byte[] front) {
    BlockHeader header = BlockHeader.read(front, 0, new Hashing());
    var target = BitcoinNetwork.target(header.bits());
    return target.signum() > 0 && target.compareTo(network.easiestTarget()) <= 0;
  }

  private byte[] front() throws IOException {
    try (InputStream in = open(n -> {})) {
      return in.readNBytes(BlockHeader.SIZE);
    } catch (EOFException e) {
      throw new IOException(path + ": the compressed data end too early", e);
    }
  }

  static int magic(byte[] front) {
    return front.length < 4 ? 0 : ByteBuffer.wrap(front).getInt();
  }

  /** File and byte, for messages. */
  String where(long offset) {
    return path + ", byte " + offset;
  }

  /** Reads a part of the content again. */
  byte[] read(long offset, int length) throws IOException {
    try (InputStream in = open(n -> {})) {
      in.skipNBytes(offset);
      return in.readNBytes(length);
    }
  }

  /** The height in a name like {@code 227835_b7a74eb6.raw}, or -1. */
  long heightInName(@Nullable String hash) {
    String name = String.valueOf(path.getFileName());
    int i = 0;
    while (i < name.length() && i < 9 && name.charAt(i) >= '0' && name.charAt(i) <= '9') {
      i++;
    }
    int dot = name.indexOf('.', i);
    String rest = name.substring(i, dot < 0 ? name.length() : dot);
    boolean ofBlock =
        rest.isEmpty()
            || (hash != null
                && rest.length() >= 9
                && rest.charAt(0) == '_'
                && (hash.endsWith(rest.substring(1)) || hash.startsWith(rest.substring(1))));
    return i > 0 && ofBlock ? Long.parseLong(name.substring(0, i)) : -1;
  }

  /** Tells how many bytes are read. */
  private static final class Counting extends FilterInputStream {
    private final LongConsumer read;

    Counting(InputStream in, LongConsumer read) {
      super(in);
      this.read = read;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      read.accept(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] b, int from, int n) throws IOException {
      int got = in.read(b, from, n);
      read.accept(Math.max(0, got));
      return got;
    }
  }

  /** Takes Bitcoin Core's repeated key off. */
  private static final class Obfuscated extends FilterInputStream {
    private final byte[] key;
    private long at;

    Obfuscated(InputStream in, byte[] key) {
      super(in);
      this.key = key;
    }

    static void apply(byte[] b, int from, int n, long at, byte[] key) {
      for (int i = 0; i < n && key.length > 0; i++) {
        b[from + i] ^= key[(int) ((at + i) % key.length)];
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] b, int from, int n) throws IOException {
      int got = in.read(b, from, n);
      if (got > 0) {
        apply(b, from, got, at, key);
        at += got;
      }
      return got;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(n);
      at += skipped;
      return skipped;
    }
  }
}
