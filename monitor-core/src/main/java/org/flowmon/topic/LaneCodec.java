package org.flowmon.topic;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Label;

/**
 * The binary form of {@link LaneRecord}: a version byte, then Protocol Buffers as {@code
 * lane.proto} declares them. Equal records give equal bytes. Fields of a later version are skipped.
 */
public final class LaneCodec {
  /** What {@link #split(BlockRef, List, Finality)} keeps records below, in bytes. */
  public static final int DEFAULT_MAX_BYTES = 900_000;

  private static final int BYTES_PER_TRANSACTION = 96;
  private static final int TXIDS_PER_RECORD = 20_000;

  private LaneCodec() {}

  /** The bytes of {@code record}. */
  public static byte[] encode(LaneRecord record) {
    try {
      return switch (record) {
        case LaneRecord.Connected c -> connected(c);
        case LaneRecord.Disconnected d -> {
          LaneBuffer to = new LaneBuffer(256);
          to.message(LaneFields.Disconnected.BLOCK, block(d.block()));
          yield whole(LaneFields.LaneRecord.DISCONNECTED, to);
        }
        case LaneRecord.Balance b -> {
          LaneBuffer to = new LaneBuffer(128);
          to.text(LaneFields.Balance.HOLDER, b.holder());
          to.text(LaneFields.Balance.ASSET, b.asset());
          to.amount(LaneFields.Balance.VALUE, LaneFields.Balance.BIG_VALUE, b.value());
          yield whole(LaneFields.LaneRecord.BALANCE, to);
        }
        case LaneRecord.Mempool m -> {
          LanePart part = new LanePart(capacity(m.entered().size(), Integer.MAX_VALUE));
          for (Transaction t : m.entered()) {
            part.add(t, 0, Integer.MAX_VALUE);
          }
          yield part.toMempool(mempool(m.time(), m.left()));
        }
        case LaneRecord.LabelsChanged l -> {
          LaneBuffer to = new LaneBuffer(128 + 96 * (l.removed().size() + l.added().size()));
          to.text(LaneFields.LabelsChanged.VERSION, l.version());
          labels(to, LaneFields.LabelsChanged.REMOVED, l.removed());
          labels(to, LaneFields.LabelsChanged.ADDED, l.added());
          yield whole(LaneFields.LaneRecord.LABELS_CHANGED, to);
        }
        case LaneRecord.Prices p -> {
          LaneBuffer to = new LaneBuffer(256 * p.prices().size());
          prices(to, p.prices());
          yield whole(LaneFields.LaneRecord.PRICES, to);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * Reads a record back.
   *
   * @throws LaneFormatException when the bytes are not a record
   */
  public static LaneRecord decode(byte[] bytes) {
    return new LaneReader(bytes).read();
  }

  /** {@link #split(BlockRef, List, Finality, int)} below {@link #DEFAULT_MAX_BYTES}. */
  public static List<byte[]> split(
      BlockRef block, List<? extends Transaction> transactions, Finality finality) {
    return split(block, transactions, finality, DEFAULT_MAX_BYTES);
  }

  /**
   * A connected block as one or more encoded {@link LaneRecord.Connected}, each of at most {@code
   * maxBytes}; a transaction that is larger than that stands alone in its record. Every transaction
   * is written once.
   */
  public static List<byte[]> split(
      BlockRef block, List<? extends Transaction> transactions, Finality finality, int maxBytes) {
    try {
      LaneBuffer head = block(block);
      LaneBuffer after = finality(finality);
      int around = head.size() + after.size();
      List<LanePart> parts = new ArrayList<>();
      LanePart part = new LanePart(capacity(transactions.size(), maxBytes));
      for (int i = 0; i < transactions.size(); i++) {
        Transaction t = transactions.get(i);
        if (!part.add(t, around, maxBytes)) {
          parts.add(part);
          part = new LanePart(capacity(transactions.size() - i, maxBytes));
          part.add(t, around, maxBytes);
        }
      }
      parts.add(part);
      List<byte[]> records = new ArrayList<>(parts.size());
      for (int i = 0; i < parts.size(); i++) {
        records.add(parts.get(i).toRecord(head, after, i, parts.size()));
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** Txids of the form {@link Txid.Form#HEX}. */
  private static LaneBuffer mempool(long time, List<Txid> left) throws IOException {
    LaneBuffer to = new LaneBuffer(32 + Txid.HASH_BYTES * left.size());
    to.number(LaneFields.Mempool.TIME, time);
    byte[] all = new byte[Txid.HASH_BYTES * left.size()];
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).form() != Txid.Form.HEX) {
        throw new IllegalArgumentException(
            "a transaction that leaves the mempool has a hash, not " + left.get(i));
      }
      System.arraycopy(left.get(i).bytes(), 0, all, Txid.HASH_BYTES * i, Txid.HASH_BYTES);
    }
    if (all.length > 0) {
      to.room(16 + all.length).writeByteArray(LaneFields.Mempool.LEFT, all);
    }
    return to;
  }

  /**
   * What changed in the mempool as one or more encoded {@link LaneRecord.Mempool}, each of about
   * {@link #DEFAULT_MAX_BYTES} at most, unless one transaction is larger. What left comes first.
   */
  public static List<byte[]> mempool(long time, List<UtxoTransaction> entered, List<Txid> left) {
    List<byte[]> records = new ArrayList<>();
    try {
      for (int i = 0; i < left.size(); i += TXIDS_PER_RECORD) {
        List<Txid> some = left.subList(i, Math.min(left.size(), i + TXIDS_PER_RECORD));
        records.add(new LanePart(0).toMempool(mempool(time, some)));
      }
      LaneBuffer head = mempool(time, List.of());
      LanePart part = new LanePart(capacity(entered.size(), DEFAULT_MAX_BYTES));
      for (UtxoTransaction each : entered) {
        if (!part.add(each, head.size(), DEFAULT_MAX_BYTES)) {
          records.add(part.toMempool(head));
          part = new LanePart(capacity(entered.size(), DEFAULT_MAX_BYTES));
          part.add(each, head.size(), DEFAULT_MAX_BYTES);
        }
      }
      if (!part.isEmpty()) {
        records.add(part.toMempool(head));
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private static byte[] connected(LaneRecord.Connected c) throws IOException {
    LaneBuffer head = block(c.block());
    LanePart part = new LanePart(capacity(c.transactions().size(), Integer.MAX_VALUE));
    for (Transaction t : c.transactions()) {
      part.add(t, head.size(), Integer.MAX_VALUE);
    }
    return part.toRecord(head, finality(c.finality()), c.part(), c.parts());
  }

  private static int capacity(int transactions, int maxBytes) {
    return (int)
        Math.min(64L + (long) BYTES_PER_TRANSACTION * transactions, Math.max(64, maxBytes));
  }

  private static LaneBuffer block(BlockRef block) throws IOException {
    LaneBuffer to = new LaneBuffer(192);
    to.number(LaneFields.Block.HEIGHT, block.height());
    to.text(LaneFields.Block.HASH, block.hash());
    to.text(LaneFields.Block.PARENT, block.parent());
    to.number(LaneFields.Block.TIME, block.time());
    return to;
  }

  private static LaneBuffer finality(Finality finality) throws IOException {
    LaneBuffer to = new LaneBuffer(64);
    if (!finality.equals(Finality.UNKNOWN)) {
      LaneBuffer heights = new LaneBuffer(48);
      heights.height(LaneFields.Finality.HEAD, finality.head());
      heights.height(LaneFields.Finality.SAFE, finality.safe());
      heights.height(LaneFields.Finality.FINALIZED, finality.finalized());
      to.message(LaneFields.Connected.FINALITY, heights);
    }
    return to;
  }

  private static void labels(LaneBuffer to, int field, List<Label> labels) throws IOException {
    LaneBuffer one = new LaneBuffer(128);
    for (Label label : labels) {
      one.clear();
      one.text(LaneFields.Label.ENTITY, label.entity());
      one.text(LaneFields.Label.ADDRESS, label.address());
      one.text(LaneFields.Label.COINBASE_TAG, label.coinbaseTag());
      if (label.fromDay() != Long.MIN_VALUE) {
        one.signed(LaneFields.Label.FROM_DAY, label.fromDay());
      }
      int confidence =
          switch (label.confidence()) {
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
          };
      one.number(LaneFields.Label.CONFIDENCE, confidence);
      one.flag(LaneFields.Label.POOL, label.pool());
      one.flag(LaneFields.Label.TRANSPARENT, label.transparent());
      one.flag(LaneFields.Label.BRIDGE, label.bridge());
      one.flag(LaneFields.Label.EXCHANGE, label.exchange());
      to.message(field, one);
    }
  }

  private static void prices(LaneBuffer to, List<Price> prices) throws IOException {
    LaneBuffer one = new LaneBuffer(256);
    for (Price price : prices) {
      one.clear();
      one.text(LaneFields.Price.ASSET, price.asset());
      one.number(LaneFields.Price.DECIMALS, price.decimals());
      one.text(LaneFields.Price.USD, price.digits());
      one.number(LaneFields.Price.TIME, price.time());
      one.text(LaneFields.Price.SOURCE, price.source());
      one.text(LaneFields.Price.ROUND, price.round());
      one.number(LaneFields.Price.HEARTBEAT, price.heartbeat());
      one.text(LaneFields.Price.BLOCK, price.block());
      to.message(LaneFields.Prices.PRICES, one);
    }
  }

  private static byte[] whole(int field, LaneBuffer message) throws IOException {
    LaneBuffer to = new LaneBuffer(16 + message.size());
    to.room(1).write(LaneFields.VERSION);
    to.message(field, message);
    byte[] record = new byte[to.size()];
    to.copyTo(CodedOutputStream.newInstance(record));
    return record;
  }
}
