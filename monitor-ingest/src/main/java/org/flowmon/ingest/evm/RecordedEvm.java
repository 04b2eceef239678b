package org.flowmon.ingest.evm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.Counted;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.evm.RecordedParts.Recorded;

/**
 * Recorded answers of a node, as files of JSON values one after the other, plain, gzip or bzip2, in
 * chain order. Either whole blocks, one object each (the answers bare or as they came, {@code
 * traces} of either form or none):
 *
 * <pre>{@code {"block":{..},"receipts":[..],"traces":[..]}}</pre>
 *
 * or files of blocks, of receipts and of traces or calls, told apart by content, whose values
 * belong together in their order. A block below the tip takes the place of what stood there: a
 * recording has such blocks in the order in which the node changed its mind. The first block that
 * is refused ends the recording with a {@link RefusedBlockException} that names file, line, block
 * and reason; the good blocks before it are handed over.
 */
public final class RecordedEvm implements ChainFollower {
  private final Chain chain;
  private final List<Path> files;
  private final EvmCheck check;
  private final EvmDecoder decoder;
  private volatile boolean closed;
  private volatile FollowerStatus status = FollowerStatus.NEW;
  private long blocks;
  private long withoutTraces;
  private long withoutWithdrawals;

  private RecordedEvm(List<Path> files, Contracts contracts) {
    this.chain = contracts.chain();
    this.files = List.copyOf(files);
    this.check = new EvmCheck(chain);
    this.decoder = new EvmDecoder(contracts);
  }

  /**
   * The blocks in these files, of the chain of these contracts.
   *
   * @throws IOException when a file is not there, cannot be read or holds something else
   */
  public static RecordedEvm open(List<Path> files, Contracts contracts) throws IOException {
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString(), null, "no such file");
      }
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new IOException(file + ": not a file that can be read");
      }
    }
    new RecordedParts(files).close(); // says now what it cannot read
    return new RecordedEvm(files, contracts);
  }

  /**
   * The blocks in these files as they were recorded, none of them checked.
   *
   * @throws IOException as {@link #open} does, and when a block cannot be read
   */
  public static List<EvmBlock> read(List<Path> files) throws IOException {
    List<EvmBlock> blocks = new ArrayList<>();
    try (RecordedParts parts = new RecordedParts(files)) {
      for (Recorded next = parts.next(); next != null; next = parts.next()) {
        blocks.add(next.block());
      }
    }
    return blocks;
  }

  @Override
  public Chain chain() {
    return chain;
  }

  @Override
  public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
    RecordedOrder order = new RecordedOrder(chain, recent, sink);
    blocks = 0;
    withoutTraces = 0;
    withoutWithdrawals = 0;
    try (RecordedParts parts = new RecordedParts(files)) {
      for (Recorded next = parts.next(); next != null && !closed; next = parts.next()) {
        try {
          accept(next.block(), order);
        } catch (RefusedBlockException e) {
          throw e.at(next.place());
        }
      }
    } finally {
      status = new FollowerStatus(FollowerStatus.State.LIVE, detail(), order.tip(), order.tip());
    }
    if (!closed) {
      order.end();
    }
  }

  private void accept(EvmBlock block, RecordedOrder order)
      throws RefusedBlockException, InterruptedException {
    if (!order.place(block.ref())) {
      return;
    }
    check.checkRecorded(block);
    var transactions = decoder.decode(block);
    blocks++;
    withoutTraces += block.traces() == null ? 1 : 0;
    withoutWithdrawals += block.header().withdrawalsLeftOut() ? 1 : 0;
    order.connect(block.ref(), transactions, decoder.prices(block), block.traces() != null);
  }

  /** What a reader of the flows should know of the recording. */
  private String detail() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%,d blocks", blocks));
    say(text, withoutTraces, "blocks without traces: their internal transfers are not seen");
    say(text, withoutWithdrawals, "blocks whose withdrawals were left out");
    return text + Counted.text(decoder.counted());
  }

  private static void say(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(String.format(Locale.ROOT, "; %,d %s", count, what));
    }
  }

  @Override
  public Map<Counted, Long> counted() {
    return decoder.counted();
  }

  @Override
  public FollowerStatus status() {
    return status;
  }

  @Override
  public void close() {
    closed = true;
  }
}
