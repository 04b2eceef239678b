package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.flowmon.ingest.bitcoin.WireReader.Malformed;
import org.jspecify.annotations.Nullable;

/** The blocks of one file in the order in which they lie there. */
interface RecordedStream extends AutoCloseable {
  /**
   * The next block, {@code null} at the end.
   *
   * @throws IOException that names file and byte; {@link RefusedBlockException} for a bad block
   */
  @Nullable RecordedBlock next() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens the file by what it holds; {@code read} is told of every byte read from the disk. */
  static RecordedStream open(RecordedFile file, LongConsumer read) throws IOException {
    return switch (file.kind()) {
      case BLK -> new Blk(file, file.open(read));
      case BARE -> new Bare(file, file.open(read));
      case JSON -> new RecordedJson(file, file.open(read));
    };
  }

  /** Bitcoin Core's block files: magic, length, block; zeros where nothing is yet. */
  final class Blk implements RecordedStream {
    private final RecordedFile file;
    private final InputStream in;
    private final Hashing hashing = new Hashing();
    private long at;

    Blk(RecordedFile file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    /** Reads up to {@code n} bytes. */
    private byte[] read(int n) throws IOException {
      try {
        byte[] b = in.readNBytes(n);
        at += b.length;
        return b;
      } catch (IOException e) {
        throw new IOException(file.where(at) + ": " + e.getMessage(), e);
      }
    }

    /** Passes over zeros. Returns the first four bytes behind them, fewer at the end. */
    private byte[] magic() throws IOException {
      byte[] four = read(4);
      while (four.length > 0 && four[0] == 0) {
        int zeros = 1;
        while (zeros < four.length && four[zeros] == 0) {
          zeros++;
        }
        byte[] more = read(zeros);
        byte[] shifted = Arrays.copyOfRange(four, zeros, four.length + more.length);
        System.arraycopy(more, 0, shifted, four.length - zeros, more.length);
        four = shifted;
      }
      return four;
    }

    @Override
    public @Nullable RecordedBlock next() throws IOException {
      byte[] four = magic();
      if (four.length == 0) {
        return null;
      }
      long start = at - four.length;
      if (four.length < 4) {
        throw refused(Refusal.TRUNCATED, null, "ends within the magic of a block", start);
      }
      if (RecordedFile.magic(four) != file.network().magic()) {
        throw refused(
            Refusal.WRONG_MAGIC,
            null,
            String.format(
                "%08x stands where the magic %08x of a block should",
                RecordedFile.magic(four), file.network().magic()),
            start);
      }
      byte[] size = read(4);
      int length = size.length < 4 ? 0 : WireReader.int32(size, 0);
      if (size.length == 4
          && (length <= BlockHeader.SIZE || length > BitcoinDecoder.LARGEST_BLOCK)) {
        throw refused(
            Refusal.MALFORMED,
            null,
            Integer.toUnsignedString(length) + " bytes are no block",
            start);
      }
      long offset = at;
      byte[] raw = read(length);
      BlockHeader header = raw.length < BlockHeader.SIZE ? null : BlockHeader.read(raw, 0, hashing);
      if (header == null || raw.length < length) {
        throw refused(
            Refusal.TRUNCATED,
            header == null ? null : header.hash(),
            "the file ends after " + raw.length + " of its " + length + " bytes",
            start);
      }
      return new RecordedBlock(file, offset, raw, header, -1, null);
    }

    private RefusedBlockException refused(
        Refusal reason, @Nullable String hash, String detail, long start) {
      return new RefusedBlockException(reason, hash, detail).at(file.where(start));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Blocks with nothing between them: each must be read to know where it ends. */
  final class Bare implements RecordedStream {
    private static final int WINDOW = 2 * BitcoinDecoder.LARGEST_BLOCK;

    private final RecordedFile file;
    private final InputStream in;
    private final Hashing hashing = new Hashing();
    private byte[] window = {};
    private int from;
    private long start;
    private boolean ended;

    Bare(RecordedFile file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    private void fill() throws IOException {
      byte[] more;
      try {
        more = in.readNBytes(WINDOW);
      } catch (IOException e) {
        throw new IOException(file.where(start + window.length) + ": " + e.getMessage(), e);
      }
      ended = more.length < WINDOW;
      int left = window.length - from;
      byte[] next = new byte[left + more.length];
      System.arraycopy(window, from, next, 0, left);
      System.arraycopy(more, 0, next, left, more.length);
      start += from;
      from = 0;
      window = next;
    }

    @Override
    public @Nullable RecordedBlock next() throws IOException {
      if (window.length - from < BitcoinDecoder.LARGEST_BLOCK && !ended) {
        fill();
      }
      int left = window.length - from;
      if (left == 0) {
        return null;
      }
      long offset = start + from;
      if (left < BlockHeader.SIZE) {
        throw new RefusedBlockException(
                Refusal.TRUNCATED, null, "the file ends after " + left + " bytes of a header")
            .at(file.where(offset));
      }
      BlockHeader header = BlockHeader.read(window, from, hashing);
      if (!header.proofOfWork()) {
        throw new RefusedBlockException(
                Refusal.PROOF_OF_WORK,
                header.hash(),
                "no header with proof of work stands here: a bit of it is wrong, or it is no block")
            .at(file.where(offset));
      }
      int end;
      try {
        end = BlockBytes.endOf(window, from, window.length);
      } catch (Malformed e) {
        throw BitcoinDecoder.refused(header, e).at(file.where(offset));
      }
      byte[] raw = Arrays.copyOfRange(window, from, end);
      from = end;
      return new RecordedBlock(file, offset, raw, header, file.heightInName(header.hash()), null);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
