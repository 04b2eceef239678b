package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;

/**
 * Recorded blocks of a Bitcoin network: files with raw blocks, Bitcoin Core's {@code blk*.dat}, or
 * {@code getblock HASH 3} JSON, each plain, gzip or bzip2, told apart by content. The files come in
 * the order given. Within block files blocks may lie in any order, as Bitcoin Core writes them. A
 * block that does not follow the tip starts a new piece of chain when it stands higher (a gap), and
 * is refused when it does not. The first bad block ends the recording with an {@link IOException}
 * (mostly a {@link RefusedBlockException}) that names file, byte, block and reason; the good blocks
 * before it are handed over.
 */
public final class RecordedBlocks implements ChainFollower {
  /** Told now and then how far reading is, on the thread that follows. */
  public interface Progress {
    /** {@code blocks} connected so far, {@code read} of {@code total} bytes read from disk. */
    void at(long blocks, long read, long total);
  }

  /** What became of the blocks: read = connected + stale + repeated, less those taken back. */
  static final class Counts {
    long read;
    long connected;
    long disconnected;
    long stale;
    long repeated;
    long waiting;
    long gaps;
    long bytes;
  }

  private static final int PROGRESS_EVERY = 64;

  private final Chain chain;
  private final List<RecordedFile> files;
  private final long total;
  private final Progress progress;
  private Counts counts = new Counts();
  private volatile boolean closed;

  private RecordedBlocks(Chain chain, List<RecordedFile> files, long total, Progress progress) {
    this.chain = chain;
    this.files = files;
    this.total = total;
    this.progress = progress;
  }

  /**
   * The blocks of these files.
   *
   * @throws IOException when a file is not there or cannot be read
   */
  public static RecordedBlocks open(Chain chain, List<Path> files) throws IOException {
    return open(chain, files, (blocks, read, total) -> {});
  }

  /** The same, telling its progress. */
  public static RecordedBlocks open(Chain chain, List<Path> files, Progress progress)
      throws IOException {
    BitcoinNetwork network = BitcoinNetwork.of(chain);
    List<RecordedFile> opened = new ArrayList<>();
    long total = 0;
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString(), null, "no such file");
      }
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new IOException(file + ": not a file that can be read");
      }
      total += Files.size(file);
      opened.add(new RecordedFile(network, file));
    }
    return new RecordedBlocks(chain, opened, total, progress);
  }

  @Override
  public Chain chain() {
    return chain;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    Counts c = new Counts();
    counts = c;
    BlockRef newest = recent.isEmpty() ? null : recent.get(recent.size() - 1);
    boolean awaited = newest != null && holds(newest);
    RecordedChain order = new RecordedChain(chain, stored(), newest, awaited, sink, c);
    for (RecordedFile file : files) {
      try (RecordedStream blocks = RecordedStream.open(file, n -> c.bytes += n)) {
        while (!closed) {
          RecordedBlock block = blocks.next();
          if (block == null) {
            break;
          }
          c.read++;
          order.accept(block);
          if (c.read % PROGRESS_EVERY == 0) {
            progress.at(c.connected, c.bytes, total);
          }
        }
      } catch (IOException e) {
        throw named(file, e);
      }
    }
    if (!closed) {
      order.end();
    }
    progress.at(c.connected, c.bytes, total);
  }

  /** What a disk says does not name the file. */
  private static IOException named(RecordedFile file, IOException e) {
    return String.valueOf(e.getMessage()).contains(file.path().toString())
        ? e
        : new IOException(file.path() + ": cannot be read further: " + e.getMessage(), e);
  }

  private StoredHashes stored() throws IOException {
    StoredHashes stored = new StoredHashes();
    for (RecordedFile file : files) {
      RecordedFile.Kind kind;
      try {
        kind = file.kind();
      } catch (IOException e) {
        continue; // told when its turn comes, after the good files before it
      }
      if (kind == RecordedFile.Kind.BLK) {
        stored.add(file);
      }
    }
    stored.close();
    return stored;
  }

  /** Whether that block is somewhere in the recording, before the first bad one of its file. */
  private boolean holds(BlockRef block) {
    boolean found = false;
    for (RecordedFile file : files) {
      if (found) {
        break;
      }
      try (RecordedStream blocks = RecordedStream.open(file, n -> {})) {
        for (RecordedBlock b = blocks.next(); b != null && !found; b = blocks.next()) {
          found = b.header().hash().equals(block.hash());
        }
      } catch (IOException e) {
        found = false; // told when its turn comes
      }
    }
    return found;
  }

  /** How many blocks were read that are not on the chain handed over: they lost to a branch. */
  public long stale() {
    return counts.stale;
  }

  /** How many blocks were read a second time and passed over. */
  public long repeated() {
    return counts.repeated;
  }

  /** How many times the recording jumped over blocks it does not hold. */
  public long gaps() {
    return counts.gaps;
  }

  @Override
  public void close() {
    closed = true;
  }
}
