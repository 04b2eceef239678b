package org.flowmon.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.trace.Journal.Kind;
import org.flowmon.watchlist.Inference;
import org.jspecify.annotations.Nullable;

/**
 * An image of a ledger at one moment, written little by little while the ledger goes on: a holder
 * that changes before its turn is written first, as it was. Everything that later records could
 * depend on is in it: addresses, landings, the steps of all ways, holders, books, and what takes
 * the newest blocks back. {@link LedgerRestore} reads it.
 */
public final class LedgerImage {
  /**
   * Of the form of an image. 1 to 5 had addresses as texts, or flows without the unit of a token.
   */
  public static final int VERSION = 6;

  private static final int CHUNK_BYTES = 256 * 1024;

  private final Ledger ledger;
  private final @Nullable Holder[] holders;
  private final List<TracedBlock> blocks;

  /** The blocks' journals as they are now: a balance record may still give a block another. */
  private final List<Journal> journals = new ArrayList<>();

  private final LandingImage landings;
  private final int steps;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
  private final List<byte[]> full = new ArrayList<>();
  private int nextStep = 1;
  private int nextHolder;
  private int nextPacked;
  private int nextBlock;
  private int nextEntry;
  private boolean ended;

  /** Begins an image of the ledger as it is now, between two blocks. One at a time per ledger. */
  public LedgerImage(Ledger ledger) {
    this(ledger, true);
  }

  private LedgerImage(Ledger ledger, boolean withLandings) {
    this.ledger = ledger;
    ledger.compact();
    this.landings = new LandingImage(ledger.landings, withLandings, out);
    this.steps = ledger.ways.size();
    this.blocks = new ArrayList<>(ledger.blocks);
    for (TracedBlock block : blocks) {
      block.journal.frozen = true;
      journals.add(block.journal);
    }
    ledger.holdings.watch.begin(this::captureOld);
    this.holders = ledger.holdings.table.copy();
    try {
      head();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Images of ledgers {@link Ledger#sideBySide}, all of now. What they share is in the first, which
   * must be read before the others.
   */
  public static List<LedgerImage> sideBySide(List<Ledger> ledgers) {
    return ledgers.stream().map(l -> new LedgerImage(l, l == ledgers.getFirst())).toList();
  }

  private void head() throws IOException {
    for (String origin : ledger.origins.all()) {
      out.writeUInt32NoTag(ImageFormat.ORIGIN);
      out.writeStringNoTag(origin);
    }
    for (String asset : ledger.assets.all()) {
      out.writeUInt32NoTag(ImageFormat.ASSET);
      out.writeStringNoTag(asset);
    }
    out.writeUInt32NoTag(ImageFormat.LEDGER);
    out.writeBoolNoTag(ledger.forgotten);
    out.writeStringNoTag(ledger.listVersion());
    totals(ImageFormat.TOTAL, ledger.totals);
  }

  private void totals(int kind, Totals totals) {
    totals.forEach(
        (asset, origin, book, amount) -> {
          try {
            out.writeUInt32NoTag(kind);
            out.writeUInt32NoTag(asset);
            out.writeUInt32NoTag(origin);
            out.writeUInt32NoTag(book.ordinal());
            ImageFormat.amount(out, amount);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * Writes up to {@code entries} more steps or journal entries, or half as many holders, which are
   * longer. Returns whether the image is complete.
   */
  public boolean advance(int entries) {
    try {
      for (int left = entries; left > 0 && !ended; ) {
        if (landings.next()) {
          cut(CHUNK_BYTES);
          left--;
        } else if (nextStep < steps) {
          step(nextStep++);
          left--;
        } else if (nextHolder < holders.length) {
          Holder h = holders[nextHolder];
          holders[nextHolder++] = null;
          if (h != null && !ledger.holdings.watch.isIn(h)) {
            holder(h);
            left -= 2;
          }
        } else if (nextPacked != PackedHolders.NOWHERE) {
          nextPacked = packed(nextPacked);
          left -= 2;
        } else if (nextBlock < blocks.size()) {
          journal(blocks.get(nextBlock), journals.get(nextBlock));
          left--;
        } else {
          ended = true;
          out.writeUInt32NoTag(ImageFormat.END);
          abandon();
        }
      }
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives up: the ledger need not hand over what changes any more. */
  public void abandon() {
    journals.forEach(journal -> journal.frozen = false);
    ledger.holdings.watch.end();
  }

  /**
   * Takes the chunks that are full, of a quarter of a megabyte or little more; once the image is
   * complete, also what is left.
   */
  public List<byte[]> take() {
    if (ended) {
      try {
        cut(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    List<byte[]> taken = new ArrayList<>(full);
    full.clear();
    return taken;
  }

  /** Ends a chunk here, between two entries, if it has that many bytes. */
  private void cut(int least) throws IOException {
    if (bytes.size() < least) {
      return;
    }
    out.flush();
    if (bytes.size() > 0) {
      full.add(bytes.toByteArray());
      bytes.reset();
    }
  }

  private void captureOld(Holder holder) {
    try {
      holder(holder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void step(int step) throws IOException {
    out.writeUInt32NoTag(ImageFormat.STEP);
    out.writeUInt32NoTag(ledger.ways.before(step));
    ImageFormat.amount(out, ledger.ways.amount(step));
    out.writeUInt32NoTag(ledger.ways.landing(step));
    cut(CHUNK_BYTES);
  }

  /** The holder at rest at that place or behind it; returns where the next may be. */
  private int packed(int earliest) throws IOException {
    PackedHolders packed = ledger.holdings.packed;
    int image = ledger.holdings.watch.image();
    int place = packed.from(earliest);
    while (place != PackedHolders.NOWHERE && packed.captured(place, image)) {
      place = packed.from(packed.after(place));
    }
    if (place == PackedHolders.NOWHERE) {
      return place;
    }
    packed.markCaptured(place, image);
    holder(packed.read(place));
    return packed.after(place);
  }

  private void holder(Holder h) throws IOException {
    if (!h.isZero()) {
      out.writeUInt32NoTag(ImageFormat.HOLDER);
      key(h);
      parts(h);
      cut(CHUNK_BYTES);
    }
  }

  /**
   * One entry of a block's journal; the block itself before the first, its flows after the last.
   */
  private void journal(TracedBlock block, Journal journal) throws IOException {
    if (nextEntry == 0) {
      out.writeUInt32NoTag(ImageFormat.BLOCK);
      ImageFormat.block(out, block.ref);
      out.writeUInt32NoTag(block.transactions);
      ImageFormat.text(out, block.pool == null ? null : block.pool.entity());
      totals(ImageFormat.BLOCK_TOTAL, block.totals);
    }
    if (nextEntry < journal.size()) {
      int i = nextEntry++;
      Kind kind = journal.kind(i);
      out.writeUInt32NoTag(ImageFormat.UNDO);
      out.writeUInt32NoTag(kind.ordinal());
      key(journal.holder(i));
      switch (kind) {
        case NONE, ADDED -> {}
        case REMOVED -> parts(journal.holder(i));
        case WHOLE, TAKEN, OLDER -> parts(journal.pool(i));
        case LANDED -> landing(journal.pool(i));
      }
      cut(CHUNK_BYTES);
      return;
    }
    for (Flow flow : block.flows) {
      out.writeUInt32NoTag(ImageFormat.FLOW);
      FlowImage.write(out, flow);
      Inference why = flow.inference();
      if (why != null) {
        out.writeUInt32NoTag(ImageFormat.INFERENCE);
        ImageFormat.inference(out, why);
      }
      cut(CHUNK_BYTES);
    }
    nextEntry = 0;
    nextBlock++;
  }

  private void key(Holder h) throws IOException {
    if (h.txid != null) {
      ImageFormat.txid(out, h.txid);
    }
    out.writeUInt32NoTag(h.sub);
    out.writeUInt32NoTag(h.address);
  }

  private void parts(Pool pool) throws IOException {
    int[] n = {0};
    ledger.mixing.forEachPart(pool, (mark, way, amount) -> n[0]++);
    out.writeUInt32NoTag(n[0]);
    ledger.mixing.forEachPart(
        pool,
        (mark, way, amount) -> {
          try {
            mark(mark, way);
            ImageFormat.amount(out, amount);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void mark(int mark, int way) throws IOException {
    out.writeUInt32NoTag(ledger.marks.origin(mark) + 1);
    if (mark != Marks.NOBODY) {
      out.writeUInt32NoTag(ledger.marks.hops(mark));
      out.writeUInt32NoTag(way);
    }
  }

  private void landing(Pool before) throws IOException {
    out.writeUInt32NoTag(before.size());
    if (before.size() > 0) {
      int w = before.width();
      long link = before.words[1 + w];
      mark(Pool.mark(link), Pool.way(link));
      ImageFormat.amount(out, Limbs.get(before.words, 1, w));
    }
  }
}
