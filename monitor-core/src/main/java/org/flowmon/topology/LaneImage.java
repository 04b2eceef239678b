package org.flowmon.topology;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.trace.DepositsImage;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.LedgerImage;
import org.flowmon.trace.LedgerRestore;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * An image of a whole lane at one moment, in chunks: the setting, the labels, what waits in the
 * mempool, what deposit addresses are inferred from, then each ledger. Written a little at a time
 * while the lane goes on.
 */
final class LaneImage {
  private static final int LABELS_PER_CHUNK = 5_000;
  private static final byte SETTING = 's';
  private static final byte LABELS = 'l';
  private static final byte MEMPOOL = 'm';
  private static final byte DEPOSITS = 'd';

  /** A ledger's chunk is marked with this plus its place in the list of ledgers. */
  private static final byte LEDGER = '0';

  private final List<byte[]> ready = new ArrayList<>();
  private final List<byte[]> waiting = new ArrayList<>();
  private final String listVersion;
  private final List<Label> labels;
  private int labelled;
  private final @Nullable DepositsImage deposits;
  private final List<LedgerImage> images;
  private int current;

  /** Begins an image of the lane as it is now, between two blocks. */
  LaneImage(LaneTracer tracer) {
    ready.add(chunk(SETTING, tracer.setting().getBytes(StandardCharsets.UTF_8)));
    listVersion = tracer.listVersion();
    labels = tracer.labels.all();
    WaitingImage.of(tracer.mempool.waiting()).forEach(some -> waiting.add(chunk(MEMPOOL, some)));
    deposits = tracer.deposits == null ? null : new DepositsImage(tracer.deposits);
    images = LedgerImage.sideBySide(tracer.ledgers);
  }

  /**
   * Writes about {@code entries} more and returns the chunks that are full. Once {@link #complete},
   * everything has been returned.
   */
  List<byte[]> advance(int entries) {
    List<byte[]> out = new ArrayList<>(ready);
    ready.clear();
    if (labelled < labels.size() || !out.isEmpty()) {
      labels(entries, out);
      return out;
    }
    out.addAll(waiting);
    waiting.clear();
    if (deposits != null && !deposits.complete()) {
      deposits.advance(entries).forEach(full -> out.add(chunk(DEPOSITS, full)));
      return out;
    }
    int before = current;
    if (!complete() && images.get(current).advance(entries)) {
      current++;
    }
    for (int i = before; i < images.size(); i++) {
      for (byte[] full : images.get(i).take()) {
        out.add(chunk((byte) (LEDGER + i), full));
      }
    }
    return out;
  }

  /** At least one chunk, which says which list it is even without labels. */
  private void labels(int most, List<byte[]> out) {
    int until = Math.min(labels.size(), labelled + most);
    do {
      List<Label> some = labels.subList(labelled, Math.min(until, labelled + LABELS_PER_CHUNK));
      labelled += some.size();
      LaneRecord record = new LaneRecord.LabelsChanged(listVersion, List.of(), some);
      out.add(chunk(LABELS, LaneCodec.encode(record)));
    } while (labelled < until);
  }

  boolean complete() {
    return current == images.size();
  }

  void abandon() {
    images.forEach(LedgerImage::abandon);
  }

  private static byte[] chunk(byte kind, byte[] content) {
    return ByteBuffer.allocate(content.length + 1).put(kind).put(content).array();
  }

  /** Reads the chunks of an image, in order, into a fresh tracer, and takes each out as it does. */
  static void restore(LaneTracer fresh, Queue<byte[]> chunks) throws IOException {
    List<LedgerRestore> restores = fresh.ledgers.stream().map(LedgerRestore::new).toList();
    for (byte[] chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
      byte[] content = new byte[chunk.length - 1];
      System.arraycopy(chunk, 1, content, 0, content.length);
      switch (chunk[0]) {
        case SETTING -> {
          String setting = new String(content, StandardCharsets.UTF_8);
          if (!setting.equals(fresh.setting())) {
            throw new IOException(
                "the stored state was made with \""
                    + setting
                    + "\", this is \""
                    + fresh.setting()
                    + "\": run with the same, or under another application id");
          }
        }
        case LABELS -> fresh.relabel((LaneRecord.LabelsChanged) LaneCodec.decode(content));
        case MEMPOOL -> WaitingImage.restore(fresh.mempool, content);
        case DEPOSITS -> DepositsImage.read(Objects.requireNonNull(fresh.deposits), content);
        default -> restores.get(chunk[0] - LEDGER).read(content);
      }
    }
    if (fresh.deposits != null) {
      fresh.deposits.restored();
    }
    for (int i = 0; i < restores.size(); i++) {
      Ledger ledger = fresh.ledgers.get(i);
      if (!restores.get(i).complete()) {
        throw new IOException("the stored state of " + ledger.policy() + " is not complete");
      }
    }
  }
}
