package org.flowmon.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * An image of a ledger at one moment, written little by little while the ledger goes on: a holder
 * that changes before its turn is written with its old composition first. Everything that later
 * records could depend on is in it: holders with their ways, books, and what takes the newest
 * blocks back. {@link LedgerRestore} reads it.
 *
 * <p>Ways are shared: each landing and each step is written once per image, before the first entry
 * that needs it, and referred to by number from then on.
 */
public final class LedgerImage {
  private static final int CHUNK_BYTES = 256 * 1024;

  private final Ledger ledger;
  private final @Nullable Holder[] holders;
  private final List<TracedBlock> blocks;

  /** The blocks' journals as they are now: a balance record may still change them. */
  private final List<List<Holdings.Undo>> journals = new ArrayList<>();

  private final int epoch;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
  private final List<byte[]> full = new ArrayList<>();
  private int nextHolder;
  private int nextBlock;
  private int nextUndo;
  private int landings;
  private int steps;
  private boolean ended;

  /** Begins an image of the ledger as it is now, between two blocks. One at a time per ledger. */
  public LedgerImage(Ledger ledger) {
    this.ledger = ledger;
    this.epoch = ++ledger.images;
    this.blocks = new ArrayList<>(ledger.blocks);
    blocks.forEach(block -> journals.add(new ArrayList<>(block.undo)));
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
   * Writes up to {@code entries} more holders or journal entries. Returns whether the image is
   * complete.
   */
  public boolean advance(int entries) {
    try {
      for (int left = entries; left > 0; ) {
        if (nextHolder < holders.length) {
          Holder h = holders[nextHolder++];
          if (h != null && !ledger.holdings.markCaptured(h)) {
            holder(h);
            left--;
          }
        } else if (nextBlock < blocks.size()) {
          left--;
          journal(blocks.get(nextBlock), journals.get(nextBlock));
        } else {
          if (!ended) {
            ended = true;
            out.writeUInt32NoTag(ImageFormat.END);
            ledger.holdings.endImage();
          }
          return true;
        }
      }
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives up: the ledger need not hand over old compositions any more. */
  public void abandon() {
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

  private void holder(Holder h) throws IOException {
    Composition c = h.composition;
    if (c == null) {
      throw new IllegalStateException("an empty holder");
    }
    ways(c);
    out.writeUInt32NoTag(ImageFormat.HOLDER);
    key(h);
    composition(c);
    cut(CHUNK_BYTES);
  }

  /**
   * One entry of a block's journal; the block itself before the first, its flows after the last.
   */
  private void journal(TracedBlock block, List<Holdings.Undo> journal) throws IOException {
    if (nextUndo == 0) {
      out.writeUInt32NoTag(ImageFormat.BLOCK);
      ImageFormat.block(out, block.ref);
      out.writeUInt32NoTag(block.transactions);
      ImageFormat.text(out, block.pool == null ? null : block.pool.entity());
      totals(ImageFormat.BLOCK_TOTAL, block.totals);
    }
    if (nextUndo < journal.size()) {
      Holdings.Undo undo = journal.get(nextUndo++);
      Composition before = undo.before();
      if (before != null) {
        ways(before);
      }
      out.writeUInt32NoTag(ImageFormat.UNDO);
      key(undo.holder());
      out.writeBoolNoTag(before != null);
      if (before != null) {
        composition(before);
      }
      cut(CHUNK_BYTES);
      return;
    }
    for (Flow flow : block.flows) {
      out.writeUInt32NoTag(ImageFormat.FLOW);
      FlowImage.write(out, flow);
      cut(CHUNK_BYTES);
    }
    nextUndo = 0;
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

  private void composition(Composition c) throws IOException {
    switch (c) {
      case Parts p -> {
        ImageFormat.amount(out, p.value());
        out.writeUInt32NoTag(p.size());
        for (int i = 0; i < p.size(); i++) {
          out.writeUInt32NoTag(p.origin(i));
          out.writeUInt32NoTag(p.hops(i));
          out.writeUInt32NoTag(number(p.ways[i]));
        }
        for (long limb : p.amounts) {
          out.writeUInt64NoTag(limb);
        }
      }
      case Lots lots -> {
        List<Lots.Lot> order = lots.inOrder();
        out.writeUInt32NoTag(order.size());
        for (Lots.Lot lot : order) {
          out.writeUInt32NoTag(lot.origin + 1);
          ImageFormat.amount(out, lot.amount());
          if (lot.origin != Lots.NOBODY) {
            out.writeUInt32NoTag(lot.hops);
            out.writeUInt32NoTag(number(lot.step));
          }
        }
      }
    }
  }

  private static int number(@Nullable Step step) {
    return step == null ? 0 : step.imageNumber;
  }

  /** Writes what a composition refers to and this image does not have yet. */
  private void ways(Composition c) throws IOException {
    switch (c) {
      case Parts p -> {
        for (Step way : p.ways) {
          steps(way);
        }
      }
      case Lots lots -> {
        for (Lots.Lot lot : lots.inOrder()) {
          steps(lot.step);
        }
      }
    }
  }

  private void steps(@Nullable Step last) throws IOException {
    List<Step> missing = new ArrayList<>(4);
    for (Step s = last; s != null && s.image != epoch; s = s.before) {
      missing.add(s);
    }
    for (Step s : missing.reversed()) {
      landing(s.landing);
      out.writeUInt32NoTag(ImageFormat.STEP);
      out.writeUInt32NoTag(number(s.before));
      out.writeUInt32NoTag(s.landing.imageNumber);
      ImageFormat.amount(out, s.amount);
      s.image = epoch;
      s.imageNumber = ++steps;
      cut(CHUNK_BYTES);
    }
  }

  private void landing(Landing l) throws IOException {
    if (l.image == epoch) {
      return;
    }
    l.image = epoch;
    l.imageNumber = ++landings;
    out.writeUInt32NoTag(ImageFormat.LANDING);
    ImageFormat.txid(out, l.txid);
    ImageFormat.place(out, l.at);
    ImageFormat.text(out, l.address);
    out.writeSInt64NoTag(l.time);
    out.writeBoolNoTag(l.coinjoin);
    cut(CHUNK_BYTES);
  }
}
