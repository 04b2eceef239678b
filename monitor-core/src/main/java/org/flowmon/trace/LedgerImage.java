package org.flowmon.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Journal.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An image of a ledger at one moment, written little by little while the ledger goes on: a holder
 * that changes before its turn is written first, as it was. Everything that later records could
 * depend on is in it: the steps of all ways, holders, books, and what takes the newest blocks back.
 * {@link LedgerRestore} reads it.
 */
public final class LedgerImage {
  /** Of the form of an image. 1 had landings apart from steps, 2 knew no conversions. */
  public static final int VERSION = 4;

  private static final int CHUNK_BYTES = 256 * 1024;

  private final Ledger ledger;
  private final @Nullable Holder[] holders;
  private final List<TracedBlock> blocks;

  /** The blocks' journals as they are now: a balance record may still give a block another. */
  private final List<Journal> journals = new ArrayList<>();

  private final int steps;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
  private final List<byte[]> full = new ArrayList<>();
  private int nextStep = 1;
  private int nextHolder;
  private int nextBlock;
  private int nextEntry;
  private boolean ended;

  /** Begins an image of the ledger as it is now, between two blocks. One at a time per ledger. */
  public LedgerImage(Ledger ledger) {
    this.ledger = ledger;
    ledger.compact();
    this.steps = ledger.ways.size();
    this.blocks = new ArrayList<>(ledger.blocks);
    for (TracedBlock block : blocks) {
      block.journal.frozen = true;
      journals.add(block.journal);
    }
    this.holders = ledger.holdings.beginImage(this::captureOld);
    try {
      head();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        if (nextStep < steps) {
          step(nextStep++);
          left--;
        } else if (nextHolder < holders.length) {
          Holder h = holders[nextHolder];
          holders[nextHolder++] = null;
          if (h != null && !ledger.holdings.markCaptured(h)) {
            holder(h);
            left -= 2;
          }
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
    ledger.holdings.endImage();
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

  /** A step; what landed is left out when the step before it landed in the same place. */
  private void step(int step) throws IOException {
    Landing landing = ledger.ways.landing(step);
    boolean same = step > 1 && ledger.ways.landing(step - 1) == landing;
    out.writeUInt32NoTag(ImageFormat.STEP);
    out.writeUInt32NoTag(ledger.ways.before(step));
    ImageFormat.amount(out, ledger.ways.amount(step));
    out.writeBoolNoTag(same);
    if (!same) {
      ImageFormat.txid(out, landing.txid);
      ImageFormat.place(out, landing.at);
      ImageFormat.text(out, landing.address);
      out.writeSInt64NoTag(landing.time);
      out.writeUInt32NoTag(landing.via == null ? 0 : landing.via.ordinal() + 1);
    }
    cut(CHUNK_BYTES);
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
    for (Holder emptied : journal.emptied) {
      out.writeUInt32NoTag(ImageFormat.EMPTIED);
      key(emptied);
    }
    for (Flow flow : block.flows) {
      out.writeUInt32NoTag(ImageFormat.FLOW);
      FlowImage.write(out, flow);
      cut(CHUNK_BYTES);
    }
    nextEntry = 0;
    nextBlock++;
  }

  private void key(Holder h) throws IOException {
    if (h.id instanceof Txid txid) {
      ImageFormat.txid(out, txid);
      out.writeUInt32NoTag(h.sub);
      ImageFormat.text(out, h.address);
    } else {
      out.writeStringNoTag(h.id.toString());
      out.writeUInt32NoTag(h.sub);
    }
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
