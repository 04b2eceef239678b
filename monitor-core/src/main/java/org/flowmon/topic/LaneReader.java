package org.flowmon.topic;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/** Reads one lane record. Whatever is wrong becomes a {@link LaneFormatException}. */
final class LaneReader {
  private final byte[] bytes;
  private final LaneInput in;

  LaneReader(byte[] bytes) {
    this.bytes = bytes;
    this.in = new LaneInput(bytes);
  }

  LaneRecord read() {
    if (bytes.length == 0) {
      throw new LaneFormatException("no bytes", 0, null);
    }
    if (bytes[0] != LaneFields.VERSION) {
      throw new LaneFormatException(
          "version " + (bytes[0] & 255) + ", this program reads " + LaneFields.VERSION, 0, null);
    }
    try {
      LaneRecord record = kind();
      if (record == null) {
        throw in.wrong("it is of no known kind");
      }
      return record;
    } catch (IOException | IllegalArgumentException e) {
      String said = e.getMessage();
      throw new LaneFormatException(said == null ? "malformed" : said, in.at(), e);
    }
  }

  private @Nullable LaneRecord kind() throws IOException {
    LaneRecord record = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.LaneRecord.CONNECTED << 3 | LaneInput.LENGTH -> record = connected();
        case LaneFields.LaneRecord.DISCONNECTED << 3 | LaneInput.LENGTH -> record = disconnected();
        case LaneFields.LaneRecord.BALANCE << 3 | LaneInput.LENGTH -> record = balance();
        case LaneFields.LaneRecord.LABELS_CHANGED << 3 | LaneInput.LENGTH -> record = labels();
        case LaneFields.LaneRecord.MEMPOOL << 3 | LaneInput.LENGTH -> record = mempool();
        case LaneFields.LaneRecord.PRICES << 3 | LaneInput.LENGTH ->
            record = LanePriceReader.prices(in);
        default -> in.skip(tag);
      }
    }
    return record;
  }

  private LaneRecord mempool() throws IOException {
    int outer = in.open();
    long time = 0;
    List<Txid> left = new ArrayList<>();
    List<UtxoTransaction> entered = new ArrayList<>();
    LaneTransactionReader reader = new LaneTransactionReader(in);
    CodedInputStream stream = in.stream();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Mempool.TIME << 3 | LaneInput.VARINT -> time = stream.readInt64();
        case LaneFields.Mempool.LEFT << 3 | LaneInput.LENGTH -> txids(stream.readByteArray(), left);
        case LaneFields.Mempool.HEX_NAMES << 3 | LaneInput.LENGTH -> reader.hexNames();
        case LaneFields.Mempool.TEXT_NAMES << 3 | LaneInput.LENGTH -> reader.textName();
        case LaneFields.Mempool.ENTERED << 3 | LaneInput.LENGTH -> entered.add(reader.utxo());
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new LaneRecord.Mempool(time, entered, left);
  }

  private void txids(byte[] all, List<Txid> into) {
    if (all.length % Txid.HASH_BYTES != 0) {
      throw in.wrong("txids of " + Txid.HASH_BYTES + " bytes take " + all.length + " bytes");
    }
    for (int at = 0; at < all.length; at += Txid.HASH_BYTES) {
      into.add(Txid.of(Arrays.copyOfRange(all, at, at + Txid.HASH_BYTES), Txid.Form.HEX));
    }
  }

  private LaneRecord connected() throws IOException {
    int outer = in.open();
    BlockRef block = null;
    int part = 0;
    int parts = 0;
    Finality finality = Finality.UNKNOWN;
    LaneTransactionReader reader = new LaneTransactionReader(in);
    List<Transaction> transactions = new ArrayList<>();
    CodedInputStream stream = in.stream();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Connected.BLOCK << 3 | LaneInput.LENGTH -> block = block();
        case LaneFields.Connected.PART << 3 | LaneInput.VARINT -> part = stream.readUInt32();
        case LaneFields.Connected.PARTS << 3 | LaneInput.VARINT -> parts = stream.readUInt32();
        case LaneFields.Connected.HEX_NAMES << 3 | LaneInput.LENGTH -> reader.hexNames();
        case LaneFields.Connected.TEXT_NAMES << 3 | LaneInput.LENGTH -> reader.textName();
        case LaneFields.Connected.UTXO << 3 | LaneInput.LENGTH -> transactions.add(reader.utxo());
        case LaneFields.Connected.ACCOUNT << 3 | LaneInput.LENGTH ->
            transactions.add(reader.account());
        case LaneFields.Connected.FINALITY << 3 | LaneInput.LENGTH -> finality = finality();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new LaneRecord.Connected(
        in.required(block, "block"), part, parts, transactions, finality);
  }

  private Finality finality() throws IOException {
    int outer = in.open();
    long head = -1;
    long safe = -1;
    long last = -1;
    CodedInputStream stream = in.stream();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Finality.HEAD << 3 | LaneInput.VARINT -> head = settled(stream);
        case LaneFields.Finality.SAFE << 3 | LaneInput.VARINT -> safe = settled(stream);
        case LaneFields.Finality.FINALIZED << 3 | LaneInput.VARINT -> last = settled(stream);
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new Finality(head, safe, last);
  }

  /** A height that is written is one: of what is not known, nothing is written. */
  private long settled(CodedInputStream stream) throws IOException {
    long height = stream.readUInt64();
    if (height < 0) {
      throw in.wrong("finality: a height is negative");
    }
    return height;
  }

  private LaneRecord disconnected() throws IOException {
    int outer = in.open();
    BlockRef block = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Disconnected.BLOCK << 3 | LaneInput.LENGTH -> block = block();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new LaneRecord.Disconnected(in.required(block, "block"));
  }

  private BlockRef block() throws IOException {
    int outer = in.open();
    long height = 0;
    String hash = null;
    String parent = null;
    long time = 0;
    CodedInputStream stream = in.stream();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Block.HEIGHT << 3 | LaneInput.VARINT -> height = stream.readUInt64();
        case LaneFields.Block.HASH << 3 | LaneInput.LENGTH -> hash = in.text();
        case LaneFields.Block.PARENT << 3 | LaneInput.LENGTH -> parent = in.text();
        case LaneFields.Block.TIME << 3 | LaneInput.VARINT -> time = stream.readInt64();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new BlockRef(height, in.required(hash, "block hash"), parent, time);
  }

  private LaneRecord balance() throws IOException {
    int outer = in.open();
    String holder = null;
    String asset = null;
    Amount value = Amount.ZERO;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Balance.HOLDER << 3 | LaneInput.LENGTH -> holder = in.text();
        case LaneFields.Balance.ASSET << 3 | LaneInput.LENGTH -> asset = in.text();
        case LaneFields.Balance.VALUE << 3 | LaneInput.VARINT -> value = in.amount();
        case LaneFields.Balance.BIG_VALUE << 3 | LaneInput.LENGTH -> value = in.bigAmount();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new LaneRecord.Balance(
        in.required(holder, "balance holder"), in.required(asset, "balance asset"), value);
  }

  private LaneRecord labels() throws IOException {
    int outer = in.open();
    String version = null;
    List<Label> removed = new ArrayList<>();
    List<Label> added = new ArrayList<>();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.LabelsChanged.VERSION << 3 | LaneInput.LENGTH -> version = in.text();
        case LaneFields.LabelsChanged.REMOVED << 3 | LaneInput.LENGTH -> removed.add(label());
        case LaneFields.LabelsChanged.ADDED << 3 | LaneInput.LENGTH -> added.add(label());
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new LaneRecord.LabelsChanged(in.required(version, "labels version"), removed, added);
  }

  private Label label() throws IOException {
    int outer = in.open();
    String entity = null;
    String address = null;
    String coinbaseTag = null;
    long fromDay = Long.MIN_VALUE;
    Confidence confidence = null;
    boolean pool = false;
    boolean transparent = false;
    boolean bridge = false;
    boolean exchange = false;
    CodedInputStream stream = in.stream();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LaneFields.Label.ENTITY << 3 | LaneInput.LENGTH -> entity = in.text();
        case LaneFields.Label.ADDRESS << 3 | LaneInput.LENGTH -> address = in.text();
        case LaneFields.Label.COINBASE_TAG << 3 | LaneInput.LENGTH -> coinbaseTag = in.text();
        case LaneFields.Label.FROM_DAY << 3 | LaneInput.VARINT -> fromDay = stream.readSInt64();
        case LaneFields.Label.CONFIDENCE << 3 | LaneInput.VARINT -> confidence = confidence();
        case LaneFields.Label.POOL << 3 | LaneInput.VARINT -> pool = stream.readBool();
        case LaneFields.Label.TRANSPARENT << 3 | LaneInput.VARINT ->
            transparent = stream.readBool();
        case LaneFields.Label.BRIDGE << 3 | LaneInput.VARINT -> bridge = stream.readBool();
        case LaneFields.Label.EXCHANGE << 3 | LaneInput.VARINT -> exchange = stream.readBool();
        default -> in.skip(tag);
      }
    }
    in.close(outer);
    return new Label(
        in.required(entity, "label entity"),
        address,
        coinbaseTag,
        fromDay,
        in.required(confidence, "label confidence"),
        pool,
        transparent,
        bridge,
        exchange,
        null);
  }

  private Confidence confidence() throws IOException {
    int number = in.stream().readEnum();
    return switch (number) {
      case 1 -> Confidence.LOW;
      case 2 -> Confidence.MEDIUM;
      case 3 -> Confidence.HIGH;
      default -> throw in.wrong("unknown confidence " + number);
    };
  }
}
