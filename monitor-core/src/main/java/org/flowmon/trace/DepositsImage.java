package org.flowmon.trace;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Deposits.Before;
import org.flowmon.trace.Deposits.Block;
import org.flowmon.trace.Deposits.Deposit;
import org.flowmon.trace.Forwarder.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * An image of {@link Deposits} at one moment, written little by little while the lane goes on: what
 * it is made of are values, of which it keeps the ones of then. Written between two blocks.
 */
public final class DepositsImage {
  private static final int CHUNK_BYTES = 256 * 1024;
  private static final int ACCOUNT = 1;
  private static final int DEPOSIT = 2;
  private static final int BLOCK = 3;
  private static final int DID = 4;
  private static final int INFERRED = 5;

  private final Iterator<Map.Entry<String, Forwarder>> accounts;
  private final Iterator<Map.Entry<String, Deposit>> inferred;
  private final Iterator<Block> blocks;
  private Iterator<Before> changes = List.<Before>of().iterator();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** Of now. */
  public DepositsImage(Deposits deposits) {
    accounts = then(deposits.accounts);
    inferred = then(deposits.inferred);
    blocks = new ArrayList<>(deposits.blocks).iterator();
  }

  private static <V> Iterator<Map.Entry<String, V>> then(Map<String, V> now) {
    List<Map.Entry<String, V>> all = new ArrayList<>(now.size());
    now.forEach((address, value) -> all.add(Map.entry(address, value)));
    return all.iterator();
  }

  /**
   * Writes up to {@code entries} more; returns the chunks that are full, and with the last entry
   * what is left. {@link #complete} then.
   */
  public List<byte[]> advance(int entries) {
    List<byte[]> full = new ArrayList<>();
    try {
      for (int left = entries; left > 0 && next(); left--) {
        cut(CHUNK_BYTES, full);
      }
      if (complete()) {
        cut(1, full);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return full;
  }

  /** Whether all was written. */
  public boolean complete() {
    return !accounts.hasNext() && !inferred.hasNext() && !blocks.hasNext() && !changes.hasNext();
  }

  private void cut(int least, List<byte[]> full) throws IOException {
    out.flush();
    if (bytes.size() >= least) {
      full.add(bytes.toByteArray());
      bytes.reset();
    }
  }

  private boolean next() throws IOException {
    if (accounts.hasNext()) {
      Map.Entry<String, Forwarder> one = accounts.next();
      out.writeUInt32NoTag(ACCOUNT);
      out.writeStringNoTag(one.getKey());
      did(one.getValue());
    } else if (inferred.hasNext()) {
      Map.Entry<String, Deposit> one = inferred.next();
      out.writeUInt32NoTag(DEPOSIT);
      out.writeStringNoTag(one.getKey());
      deposit(one.getValue());
    } else if (changes.hasNext()) {
      change(changes.next());
    } else if (blocks.hasNext()) {
      Block block = blocks.next();
      out.writeUInt32NoTag(BLOCK);
      out.writeUInt64NoTag(block.height());
      out.writeSInt64NoTag(block.day());
      out.writeStringNoTag(block.hash());
      changes = block.changes().iterator();
    } else {
      return false;
    }
    return true;
  }

  private void change(Before change) throws IOException {
    switch (change) {
      case Before.Did did -> {
        out.writeUInt32NoTag(DID);
        out.writeStringNoTag(did.address());
        out.writeBoolNoTag(did.was() != null);
        if (did.was() != null) {
          did(did.was());
        }
      }
      case Before.Inferred was -> {
        out.writeUInt32NoTag(INFERRED);
        out.writeStringNoTag(was.address());
        out.writeBoolNoTag(was.was() != null);
        if (was.was() != null) {
          deposit(was.was());
        }
      }
    }
  }

  private void did(Forwarder did) throws IOException {
    out.writeSInt64NoTag(did.elsewhere());
    ImageFormat.text(out, did.exchange());
    out.writeSInt64NoTag(did.paidAt());
    out.writeUInt32NoTag(did.receipts().size());
    for (Receipt receipt : did.receipts()) {
      ImageFormat.txid(out, receipt.txid());
      out.writeUInt64NoTag(receipt.height());
      out.writeStringNoTag(receipt.asset());
      ImageFormat.amount(out, receipt.amount());
      ImageFormat.text(out, receipt.payer());
    }
  }

  private void deposit(Deposit deposit) throws IOException {
    out.writeStringNoTag(deposit.exchange());
    out.writeBoolNoTag(deposit.refuted());
    out.writeSInt64NoTag(deposit.at());
    ImageFormat.inference(out, deposit.why());
  }

  /**
   * Reads a chunk into {@code into}, which was empty before the first; {@link Deposits#restored} is
   * due behind the last.
   */
  public static void read(Deposits into, byte[] chunk) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(chunk);
    while (!in.isAtEnd()) {
      int kind = in.readUInt32();
      switch (kind) {
        case ACCOUNT -> into.restore(in.readString(), did(in));
        case DEPOSIT -> into.inferred.put(in.readString(), deposit(in));
        case BLOCK -> {
          long height = in.readUInt64();
          long day = in.readSInt64();
          into.blocks.addLast(new Block(height, day, in.readString(), new ArrayList<>()));
        }
        case DID -> {
          String address = in.readString();
          Forwarder was = in.readBool() ? did(in) : null;
          changes(into).add(new Before.Did(address, was));
        }
        case INFERRED -> {
          String address = in.readString();
          Deposit was = in.readBool() ? deposit(in) : null;
          changes(into).add(new Before.Inferred(address, was));
        }
        default -> throw new IOException("unknown entry " + kind + " in an image of the deposits");
      }
    }
  }

  private static List<Before> changes(Deposits into) throws IOException {
    Block tip = into.blocks.peekLast();
    if (tip == null) {
      throw new IOException("an image of the deposits has a change before any block");
    }
    return tip.changes();
  }

  private static Forwarder did(CodedInputStream in) throws IOException {
    long elsewhere = in.readSInt64();
    @Nullable String exchange = ImageFormat.text(in);
    long paidAt = in.readSInt64();
    List<Receipt> receipts = new ArrayList<>();
    for (int n = in.readUInt32(); n > 0; n--) {
      Txid txid = ImageFormat.txid(in);
      long height = in.readUInt64();
      String asset = in.readString();
      Amount amount = ImageFormat.amount(in);
      receipts.add(new Receipt(txid, height, asset, amount, ImageFormat.text(in)));
    }
    return new Forwarder(elsewhere, exchange, paidAt, receipts);
  }

  private static Deposit deposit(CodedInputStream in) throws IOException {
    String exchange = in.readString();
    boolean refuted = in.readBool();
    long at = in.readSInt64();
    return new Deposit(exchange, refuted, at, ImageFormat.inference(in));
  }
}
