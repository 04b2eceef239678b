package org.flowmon.trace;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Landing.Step;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a {@link LedgerImage}, in order, into an empty ledger. An entry may begin in
 * one chunk and never crosses into the next.
 */
public final class LedgerRestore {
  private final Ledger ledger;
  private final boolean coins;
  private final List<Landing> landings = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> addresses = new HashMap<>();

  /** Holders that are gone but stand in a journal. */
  private final Map<Object, Holder> gone = new HashMap<>();

  private boolean complete;

  /** Restores into {@code empty}, which must have the chain, policy and bounds of the image. */
  public LedgerRestore(Ledger empty) {
    this.ledger = empty;
    this.coins = empty.chain().model() == Chain.Model.UTXO;
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
      case ImageFormat.LANDING -> {
        Txid txid = ImageFormat.txid(in);
        Landing.At at = ImageFormat.place(in);
        String address = shared(ImageFormat.text(in));
        long time = in.readSInt64();
        Landing landing = new Landing(txid, at, address, time, in.readBool());
        landings.add(landing);
      }
      case ImageFormat.STEP -> {
        Step before = step(in);
        Landing landing = landings.get(in.readUInt32() - 1);
        steps.add(new Step(before, landing, ImageFormat.amount(in)));
      }
      case ImageFormat.UNDO -> undo(in);
      case ImageFormat.HOLDER -> {
        Key key = key(in);
        ledger.holdings.restore(key.id, key.sub, key.address, composition(in));
      }
      case ImageFormat.FLOW ->
          tip().flows.add(FlowImage.read(in, ledger.chain(), ledger.policy(), tip().ref));
      case ImageFormat.END -> complete = true;
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
    TracedBlock block = new TracedBlock(ref, new Totals(ledger.assets, ledger.origins), 0);
    block.transactions = in.readUInt32();
    ImageFormat.text(in); // the pool: only needed while the block's transactions come in
    ledger.blocks.addLast(block);
  }

  private void undo(CodedInputStream in) throws IOException {
    Key key = key(in);
    Composition before = in.readBool() ? composition(in) : null;
    Holder holder = ledger.holdings.find(key.id, key.sub);
    if (holder == null) {
      holder =
          gone.computeIfAbsent(
              List.of(key.id, key.sub), k -> new Holder(key.id, key.sub, key.address));
    }
    tip().undo.add(new Holdings.Undo(holder, before));
  }

  private record Key(Object id, int sub, @Nullable String address) {}

  private Key key(CodedInputStream in) throws IOException {
    if (coins) {
      Txid txid = ImageFormat.txid(in);
      int vout = in.readUInt32();
      return new Key(txid, vout, shared(ImageFormat.text(in)));
    }
    String address = shared(in.readString());
    if (address == null) {
      throw new IOException("an account without an address");
    }
    return new Key(address, in.readUInt32(), address);
  }

  /** One String object per address. */
  private @Nullable String shared(@Nullable String address) {
    return address == null ? null : addresses.computeIfAbsent(address, a -> a);
  }

  private @Nullable Step step(CodedInputStream in) throws IOException {
    int number = in.readUInt32();
    return number == 0 ? null : steps.get(number - 1);
  }

  private Composition composition(CodedInputStream in) throws IOException {
    return ledger.policy() == Policy.HAIRCUT ? parts(in) : lots(in);
  }

  private Parts parts(CodedInputStream in) throws IOException {
    Amount value = ImageFormat.amount(in);
    int n = in.readUInt32();
    int w = Limbs.width(value);
    int[] marks = new int[2 * n];
    @Nullable Step[] ways = new @Nullable Step[n];
    for (int i = 0; i < n; i++) {
      marks[2 * i] = in.readUInt32();
      marks[2 * i + 1] = in.readUInt32();
      ways[i] = step(in);
    }
    long[] amounts = new long[(n + 1) * w];
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = in.readUInt64();
    }
    return Parts.of(value, marks, ways, amounts);
  }

  private Lots lots(CodedInputStream in) throws IOException {
    int n = in.readUInt32();
    Lots lots = Lots.EMPTY;
    for (int i = 0; i < n; i++) {
      int origin = in.readUInt32() - 1;
      Amount amount = ImageFormat.amount(in);
      lots =
          origin == Lots.NOBODY
              ? lots.append(origin, 0, null, amount)
              : append(lots, origin, amount, in);
    }
    return lots;
  }

  private Lots append(Lots lots, int origin, Amount amount, CodedInputStream in)
      throws IOException {
    int hops = in.readUInt32();
    return lots.append(origin, hops, step(in), amount);
  }
}
