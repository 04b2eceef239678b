package org.flowmon.ingest.bitcoin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.jspecify.annotations.Nullable;

/**
 * A block as it lies in a file: which file, at which byte of its (decompressed) content, and its
 * header. The bytes are held until {@link #release}, and read again when they are asked for later.
 */
final class RecordedBlock {
  /** A coin spent, as the recording tells it. */
  record Spent(@Nullable String address, Amount value) {}

  private final RecordedFile file;
  private final long offset;
  private final int length;
  private final BlockHeader header;
  private final long height;
  private final @Nullable List<List<@Nullable Spent>> spent;
  private byte @Nullable [] held;

  /**
   * {@code height}: as the recording states it, -1 where it does not; {@code spent}: for each
   * transaction and input the coin, {@code null} where the recording has none.
   */
  RecordedBlock(
      RecordedFile file,
      long offset,
      byte[] raw,
      BlockHeader header,
      long height,
      @Nullable List<List<@Nullable Spent>> spent) {
    this.file = file;
    this.offset = offset;
    this.length = raw.length;
    this.held = raw;
    this.header = header;
    this.height = height;
    this.spent = spent;
  }

  BlockHeader header() {
    return header;
  }

  long height() {
    return height;
  }

  int length() {
    return length;
  }

  /** File and byte, for messages. */
  String place() {
    return file.path() + ", byte " + offset;
  }

  /** Lets the bytes go where they can be read again. */
  void release() {
    if (spent == null) {
      held = null;
    }
  }

  /** The same, unless the file is compressed and would have to be read from its start. */
  void releaseWhereCheap() {
    if (!file.compressed()) {
      release();
    }
  }

  /** The block, decoded. Throws {@link RefusedBlockException} that names the place. */
  BitcoinBlock decode(BitcoinDecoder decoder) throws IOException {
    byte[] raw = held != null ? held : file.read(offset, length);
    try {
      return decoder.decode(raw);
    } catch (RefusedBlockException e) {
      throw e.at(place());
    }
  }

  /**
   * The transactions of the decoded block, with the coins that the recording knows. Throws {@link
   * RefusedBlockException} when it tells of fewer inputs than there are.
   */
  List<UtxoTransaction> transactions(BitcoinBlock block) throws RefusedBlockException {
    List<UtxoTransaction> all = block.transactions();
    if (spent == null) {
      return all;
    }
    List<UtxoTransaction> known = new ArrayList<>(all.size());
    for (int t = 0; t < all.size(); t++) {
      UtxoTransaction tx = all.get(t);
      if (spent.get(t).size() < tx.inputs().size()) {
        throw new RefusedBlockException(
                Refusal.MALFORMED,
                block.hash(),
                "transaction " + tx.txid() + " has more inputs in its hex than in vin")
            .at(place());
      }
      List<Input> inputs = new ArrayList<>(tx.inputs().size());
      for (int i = 0; i < tx.inputs().size(); i++) {
        Input in = tx.inputs().get(i);
        Spent s = spent.get(t).get(i);
        inputs.add(s == null ? in : new Input(in.coin(), s.address(), s.value()));
      }
      known.add(new UtxoTransaction(tx.txid(), tx.coinbase(), inputs, tx.outputs()));
    }
    return known;
  }
}
