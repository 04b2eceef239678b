package org.flowmon.trace;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.TokenUnit;
import org.flowmon.chain.Txid;
import org.flowmon.watchlist.Inference;
import org.flowmon.watchlist.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * How the values of an image are written: varints, length-prefixed bytes, and a kind before each
 * entry.
 */
final class ImageFormat {
  /** Kinds of entries. Numbers are never reused; 7 and 13 are gone. */
  static final int ORIGIN = 1;

  static final int ASSET = 2;
  static final int LEDGER = 3;
  static final int TOTAL = 4;
  static final int BLOCK = 5;
  static final int BLOCK_TOTAL = 6;
  static final int STEP = 8;
  static final int UNDO = 9;
  static final int HOLDER = 10;
  static final int FLOW = 11;
  static final int END = 12;
  static final int ADDRESS = 14;
  static final int LANDING = 15;

  /** Of the flow before it; only where there is one. */
  static final int INFERENCE = 16;

  private static final long BIG = -1;
  private static final Landing.At.Kind[] PLACES = Landing.At.Kind.values();
  private static final Txid.Form[] FORMS = Txid.Form.values();

  private ImageFormat() {}

  static void amount(CodedOutputStream out, Amount amount) throws IOException {
    if (amount.isLong()) {
      out.writeUInt64NoTag(amount.toLong());
    } else {
      out.writeUInt64NoTag(BIG);
      out.writeByteArrayNoTag(amount.toBigInteger().toByteArray());
    }
  }

  static Amount amount(CodedInputStream in) throws IOException {
    long small = in.readUInt64();
    return small == BIG ? Amount.of(new BigInteger(in.readByteArray())) : Amount.of(small);
  }

  static void txid(CodedOutputStream out, Txid txid) throws IOException {
    out.writeUInt32NoTag(txid.form().ordinal());
    out.writeByteArrayNoTag(txid.bytes());
  }

  static Txid txid(CodedInputStream in) throws IOException {
    Txid.Form form = FORMS[in.readUInt32()];
    return Txid.of(in.readByteArray(), form);
  }

  static void text(CodedOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolNoTag(text != null);
    if (text != null) {
      out.writeStringNoTag(text);
    }
  }

  static @Nullable String text(CodedInputStream in) throws IOException {
    return in.readBool() ? in.readString() : null;
  }

  static void unit(CodedOutputStream out, @Nullable TokenUnit unit) throws IOException {
    text(out, unit == null ? null : unit.symbol());
    if (unit != null) {
      out.writeUInt32NoTag(unit.decimals());
    }
  }

  static @Nullable TokenUnit unit(CodedInputStream in) throws IOException {
    String symbol = text(in);
    return symbol == null ? null : new TokenUnit(symbol, in.readUInt32());
  }

  static void place(CodedOutputStream out, Landing.At at) throws IOException {
    out.writeUInt32NoTag(at.kind().ordinal());
    out.writeUInt32NoTag(at.index());
  }

  static Landing.At place(CodedInputStream in) throws IOException {
    Landing.At.Kind kind = PLACES[in.readUInt32()];
    return Landing.At.of(kind, in.readUInt32());
  }

  static void inference(CodedOutputStream out, Inference why) throws IOException {
    out.writeUInt32NoTag(why.count());
    out.writeUInt32NoTag(why.sweeps().size());
    for (Sweep sweep : why.sweeps()) {
      txid(out, sweep.txid());
      out.writeUInt64NoTag(sweep.height());
      out.writeStringNoTag(sweep.to());
      out.writeStringNoTag(sweep.asset());
      amount(out, sweep.amount());
      amount(out, sweep.received());
      out.writeUInt64NoTag(sweep.since());
      out.writeUInt32NoTag(sweep.receipts().size());
      for (Txid receipt : sweep.receipts()) {
        txid(out, receipt);
      }
    }
  }

  static Inference inference(CodedInputStream in) throws IOException {
    int count = in.readUInt32();
    List<Sweep> sweeps = new ArrayList<>();
    for (int n = in.readUInt32(); n > 0; n--) {
      Txid txid = txid(in);
      long height = in.readUInt64();
      String to = in.readString();
      String asset = in.readString();
      Amount amount = amount(in);
      Amount received = amount(in);
      long since = in.readUInt64();
      List<Txid> receipts = new ArrayList<>();
      for (int r = in.readUInt32(); r > 0; r--) {
        receipts.add(txid(in));
      }
      sweeps.add(new Sweep(txid, height, to, asset, amount, received, since, receipts));
    }
    return new Inference(count, sweeps);
  }

  static void block(CodedOutputStream out, BlockRef block) throws IOException {
    out.writeUInt64NoTag(block.height());
    out.writeStringNoTag(block.hash());
    text(out, block.parent());
    out.writeSInt64NoTag(block.time());
  }

  static BlockRef block(CodedInputStream in) throws IOException {
    long height = in.readUInt64();
    String hash = in.readString();
    String parent = text(in);
    return new BlockRef(height, hash, parent, in.readSInt64());
  }
}
