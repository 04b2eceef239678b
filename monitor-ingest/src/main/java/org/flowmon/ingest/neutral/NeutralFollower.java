package org.flowmon.ingest.neutral;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.jspecify.annotations.Nullable;

/**
 * Follows a recording in the neutral format: one or several files, read one after the other as if
 * they were one. A block is handed over when it is complete: at the next block or disconnect, or at
 * the end. A balance that stands within a block counts just before that block.
 *
 * <p>A lane that already holds blocks goes on behind the newest of them, or with the first block of
 * the recording if that follows on it.
 */
public final class NeutralFollower implements ChainFollower {
  private final Chain chain;
  private final List<Path> files;
  private volatile boolean closed;

  public NeutralFollower(Chain chain, List<Path> files) {
    this.chain = chain;
    this.files = List.copyOf(files);
  }

  /**
   * Whether the first line of that file, plain or compressed, is one of the neutral format; also
   * when something about it is wrong. False for a file without lines.
   *
   * @throws IOException when the file cannot be opened
   */
  public static boolean recognises(Path file) throws IOException {
    try (NeutralReader reader = NeutralReader.open(file)) {
      return reader.recognises();
    }
  }

  @Override
  public Chain chain() {
    return chain;
  }

  /**
   * Hands over the recording.
   *
   * @throws NeutralFormatException when a line is malformed, belongs to another chain, or does not
   *     fit what came before it; nothing of its block was handed over
   * @throws IOException when a file cannot be read, or the newest block of the lane is not in it
   */
  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    RecordedChain recorded = new RecordedChain(recent, sink);
    for (Path file : files) {
      try (NeutralReader reader = NeutralReader.open(file)) {
        for (NeutralLine line = next(reader); line != null; line = next(reader)) {
          try {
            accept(line, recorded);
          } catch (Fields.Fault e) {
            throw new NeutralFormatException(
                file.toString(), line.line(), e.field(), e.what(), null);
          }
        }
      }
    }
    BlockRef missing = closed ? null : recorded.end();
    if (missing != null) {
      throw new IOException(
          files
              + " does not hold block "
              + missing
              + ", the newest of the lane, and does not begin behind it: replay the recording that"
              + " the lane was made from, or start with an empty lane");
    }
  }

  private @Nullable NeutralLine next(NeutralReader reader) throws IOException {
    return closed ? null : reader.next();
  }

  private void accept(NeutralLine line, RecordedChain recorded)
      throws InterruptedException, Fields.Fault {
    if (!line.chain().equals(chain)) {
      throw new Fields.Fault("chain", "expected " + chain + ", found " + line.chain(), null);
    }
    switch (line) {
      case NeutralLine.Block b -> recorded.block(b.block());
      case NeutralLine.Tx t -> recorded.transaction(t.transaction());
      case NeutralLine.Balance b -> recorded.balance(b);
      case NeutralLine.Disconnect d -> recorded.disconnect(d.height(), d.hash());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
