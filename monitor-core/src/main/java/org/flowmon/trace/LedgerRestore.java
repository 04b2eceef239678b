package org.flowmon.trace;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Journal.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a {@link LedgerImage}, in order, into an empty ledger. An entry may begin in
 * one chunk and never crosses into the next.
 */
public final class LedgerRestore {
  private static final Kind[] KINDS = Kind.values();
  private static final Via[] VIAS = Via.values();

  private final Ledger ledger;
  private final boolean coins;
  private final Addresses addresses;
  private final LandingTable landings;

  /** Coins that are gone but stand in a journal. */
  private final Map<Outpoint, Holder> gone = new HashMap<>();

  private boolean complete;

  /** Restores into {@code empty}, which must have the chain, policy and bounds of the image. */
  public LedgerRestore(Ledger empty) {
    this.ledger = empty;
    this.coins = empty.chain().model() == Chain.Model.UTXO;
    this.addresses = empty.landings.addresses;
    this.landings = empty.landings.table;
  }

  /** Whether the last entry of the image was read. */
  public boolean complete() {
    return complete;
  }

  /** Reads one chunk. Throws {@link IOException} when it is not one. */
  public void read(byte[] chunk) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(chunk);
    while (!in.isAtEnd()) {
      entry(in);
    }
  }

  private void entry(CodedInputStream in) throws IOException {
    int kind = in.readUInt32();
    switch (kind) {
      case ImageFormat.ORIGIN -> ledger.origins.number(in.readString());
      case ImageFormat.ASSET -> ledger.assets.number(in.readString());
      case ImageFormat.LEDGER -> {
        ledger.forgotten = in.readBool();
        ledger.listVersion(in.readString());
      }
      case ImageFormat.TOTAL -> total(in, ledger.totals);
      case ImageFormat.BLOCK -> block(in);
      case ImageFormat.BLOCK_TOTAL -> total(in, tip().totals);
      case ImageFormat.ADDRESS -> addresses.read(in.readUInt32(), in);
      case ImageFormat.LANDING -> landing(in);
      case ImageFormat.STEP -> step(in);
      case ImageFormat.UNDO -> undo(in);
      case ImageFormat.HOLDER -> {
        Holder holder = key(in).holder();
        parts(in, holder);
        ledger.holdings.restore(holder);
      }
      case ImageFormat.FLOW ->
          tip()
              .flows
              .add(FlowImage.read(in, ledger.chain(), ledger.policy(), ledger.bounds(), tip().ref));
      case ImageFormat.INFERENCE -> {
        List<Flow> flows = tip().flows;
        flows.add(flows.removeLast().inferred(ImageFormat.inference(in)));
      }
      case ImageFormat.END -> {
        ledger.landings.restored();
        complete = true;
      }
      default -> throw new IOException("unknown entry " + kind + " in an image of the state");
    }
  }

  private TracedBlock tip() throws IOException {
    TracedBlock tip = ledger.blocks.peekLast();
    if (tip == null) {
      throw new IOException("an image of the state has a journal entry before any block");
    }
    return tip;
  }

  private static void total(CodedInputStream in, Totals totals) throws IOException {
    int asset = in.readUInt32();
    int origin = in.readUInt32();
    Book book = Book.values()[in.readUInt32()];
    totals.add(asset, origin, book, ImageFormat.amount(in));
  }

  private void block(CodedInputStream in) throws IOException {
    BlockRef ref = ImageFormat.block(in);
    TracedBlock block =
        new TracedBlock(ref, new Totals(ledger.assets, ledger.origins), new Journal());
    block.transactions = in.readUInt32();
    ImageFormat.text(in); // the pool: only needed while the block's transactions come in
    ledger.blocks.addLast(block);
    ledger.holdings.beginBlock(block.journal);
    block.number = ledger.holdings.block();
  }

  private void landing(CodedInputStream in) throws IOException {
    int number = in.readUInt32();
    Txid txid = ImageFormat.txid(in);
    Landing.At at = ImageFormat.place(in);
    int address = in.readUInt32();
    long time = in.readSInt64();
    int via = in.readUInt32();
    landings.put(number, txid, at, address, time, via == 0 ? null : VIAS[via - 1]);
  }

  private void step(CodedInputStream in) throws IOException {
    int before = in.readUInt32();
    Amount amount = ImageFormat.amount(in);
    ledger.ways.add(before, in.readUInt32(), amount);
  }

  private void undo(CodedInputStream in) throws IOException {
    Kind kind = KINDS[in.readUInt32()];
    Key key = key(in);
    Holder holder = coins ? coin(key) : account(key);
    holder.touched = tip().number;
    Journal journal = tip().journal;
    switch (kind) {
      case NONE, ADDED -> journal.add(kind, holder);
      case REMOVED -> {
        holder.words = new Pool().words;
        parts(in, holder);
        journal.add(kind, holder);
      }
      case WHOLE, TAKEN, OLDER -> {
        Pool pool = new Pool();
        ledger.mixing.unattributed(pool, Amount.ZERO);
        parts(in, pool);
        journal.add(kind, holder, pool, ledger.mixing);
      }
      case LANDED -> landed(in, journal, holder);
    }
  }

  private void landed(CodedInputStream in, Journal journal, Holder holder) throws IOException {
    int n = in.readUInt32();
    if (n == 0) {
      journal.addLanding(holder, 0, 0, Amount.ZERO);
    } else {
      long link = link(in);
      journal.addLanding(holder, n, link, ImageFormat.amount(in));
    }
  }

  private Holder coin(Key key) {
    Txid txid = Objects.requireNonNull(key.txid);
    Holder held = ledger.holdings.coin(txid, key.sub);
    return held != null
        ? held
        : gone.computeIfAbsent(new Outpoint(txid, key.sub), k -> key.holder());
  }

  private Holder account(Key key) {
    Holder held = ledger.holdings.account(key.address, key.sub);
    if (held == null) {
      held = key.holder();
      ledger.holdings.restore(held);
    }
    return held;
  }

  private record Key(@Nullable Txid txid, int sub, int address) {
    Holder holder() {
      return new Holder(txid, sub, address);
    }
  }

  private Key key(CodedInputStream in) throws IOException {
    Txid txid = coins ? ImageFormat.txid(in) : null;
    int sub = in.readUInt32();
    return new Key(txid, sub, in.readUInt32());
  }

  private void parts(CodedInputStream in, Pool into) throws IOException {
    int n = in.readUInt32();
    for (int i = 0; i < n; i++) {
      long link = link(in);
      ledger.mixing.addPart(into, Pool.mark(link), Pool.way(link), ImageFormat.amount(in));
    }
  }

  private long link(CodedInputStream in) throws IOException {
    int origin = in.readUInt32() - 1;
    if (origin < 0) {
      return Pool.link(Marks.NOBODY, 0);
    }
    int mark = ledger.marks.of(origin, in.readUInt32());
    return Pool.link(mark, in.readUInt32());
  }
}
