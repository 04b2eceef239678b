package org.flowmon.ingest.bitcoin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.chain.UtxoTransaction.Input;
import org.flowmon.chain.UtxoTransaction.Output;
import org.flowmon.ingest.bitcoin.WireReader.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the blocks of a Bitcoin network from wire format with witness data, straight from the
 * bytes (RATIONALE-decoding.md: why not through a library's objects). An input carries the sender's
 * address where its script or witness reveals it, never a value; {@link org.flowmon.chain.CoinBook}
 * fills in what the run knows. The coinbase script becomes text by reading it as UTF-8, malformed
 * bytes replaced, so that a pool's tag in any script is found. Not for use by several threads at
 * once: one decoder a thread.
 */
public final class BitcoinDecoder {
  /** No block and nothing in it has more bytes than this. */
  static final int LARGEST_BLOCK = 4_000_000;

  private static final long ALL_COINS = 21_000_000L * 100_000_000L;
  private static final byte[] COMMITMENT = {
    0x6a, 0x24, (byte) 0xaa, 0x21, (byte) 0xa9, (byte) 0xed
  };
  private static final Input[] NO_INPUTS = {};

  private final Hashing hashing = new Hashing();
  private final AddressText text;
  private final InputSender sender;

  // Of the transaction at hand.
  private int[] scripts = new int[64];
  private int[] scriptLengths = new int[64];
  private int[] items = new int[16];
  private int[] itemLengths = new int[16];
  private int commitment;
  private int commitmentNonce;

  /** A decoder for that network. Throws {@link IllegalArgumentException} for another chain. */
  public BitcoinDecoder(Chain chain) {
    this.text = new AddressText(BitcoinNetwork.of(chain), hashing);
    this.sender = new InputSender(text, hashing);
  }

  /**
   * Decodes one block, all of {@code raw}; the array is handed over. Throws {@link
   * RefusedBlockException} with {@link Refusal#MALFORMED}, {@link Refusal#TRUNCATED} or {@link
   * Refusal#COINBASE}.
   */
  public BitcoinBlock decode(byte[] raw) throws RefusedBlockException {
    if (raw.length < BlockHeader.SIZE) {
      throw new RefusedBlockException(
          Refusal.TRUNCATED, null, raw.length + " bytes, a header has " + BlockHeader.SIZE);
    }
    BlockHeader header = BlockHeader.read(raw, 0, hashing);
    try {
      return decode(raw, header);
    } catch (Malformed e) {
      throw refused(header, e);
    }
  }

  /** Decodes one transaction, all of {@code raw}. Throws {@link Malformed}. */
  UtxoTransaction transaction(byte[] raw) {
    WireReader in = new WireReader(raw, 0, raw.length);
    boolean witness = raw.length > 5 && raw[4] == 0;
    UtxoTransaction transaction = transaction(in, witness, false, new byte[32], 0);
    if (in.at != in.end) {
      throw new Malformed((in.end - in.at) + " bytes follow the transaction", false);
    }
    if (transaction.coinbase() != null) {
      throw new Malformed("a coinbase outside of a block", false);
    }
    return transaction;
  }

  static RefusedBlockException refused(BlockHeader header, Malformed e) {
    return new RefusedBlockException(
        e.truncated() ? Refusal.TRUNCATED : Refusal.MALFORMED,
        header.hash(),
        String.valueOf(e.getMessage()));
  }

  /** The address that an output script pays, as {@link #decode} reads it. */
  @Nullable String address(byte[] script) {
    return OutputScript.address(script, 0, script.length, text);
  }

  private BitcoinBlock decode(byte[] raw, BlockHeader header) throws RefusedBlockException {
    WireReader in = new WireReader(raw, BlockHeader.SIZE, raw.length);
    int n = in.count(BlockBytes.SMALLEST_TRANSACTION, "transactions");
    if (n == 0) {
      throw new RefusedBlockException(Refusal.COINBASE, header.hash(), "no transactions");
    }
    commitment = -1;
    commitmentNonce = -1;
    UtxoTransaction[] transactions = new UtxoTransaction[n];
    byte[] txids = new byte[32 * n];
    int[] starts = new int[n + 1];
    boolean[] witness = new boolean[n];
    for (int i = 0; i < n; i++) {
      starts[i] = in.at;
      witness[i] = in.end - in.at > 5 && raw[in.at + 4] == 0;
      transactions[i] = transaction(in, witness[i], i == 0, txids, 32 * i);
      if (i == 0 != (transactions[i].coinbase() != null)) {
        throw new RefusedBlockException(
            Refusal.COINBASE,
            header.hash(),
            i == 0 ? "the first transaction is none" : "transaction " + i + " is a second one");
      }
    }
    starts[n] = in.at;
    if (in.at != in.end) {
      throw new Malformed((in.end - in.at) + " bytes follow the last transaction", false);
    }
    return new BitcoinBlock(
        raw,
        header,
        header.version() >= 2 ? BlockBytes.statedHeight(raw, starts[0] + (witness[0] ? 6 : 4)) : -1,
        List.of(transactions),
        txids,
        starts,
        witness,
        commitment,
        commitmentNonce);
  }

  private UtxoTransaction transaction(
      WireReader in, boolean witness, boolean first, byte[] txids, int txidAt) {
    byte[] b = in.bytes;
    int start = in.at;
    in.skip(4);
    if (witness) {
      if (b[in.at + 1] != 1) {
        throw new Malformed("no inputs in the transaction at byte " + start, false);
      }
      in.skip(2);
    }
    int body = in.at;
    int inputs = in.count(BlockBytes.SMALLEST_INPUT, "inputs");
    if (inputs == 0) {
      throw new Malformed("no inputs in the transaction at byte " + start, false);
    }
    if (scripts.length < inputs) {
      scripts = new int[inputs * 2];
      scriptLengths = new int[inputs * 2];
    }
    for (int i = 0; i < inputs; i++) {
      in.skip(36);
      scriptLengths[i] = in.count(1, "bytes of input script");
      scripts[i] = in.at;
      in.skip(scriptLengths[i] + 4);
    }
    boolean coinbase = inputs == 1 && spendsNothing(b, scripts[0], scriptLengths[0]);
    Output[] outputs = outputs(in, first);
    int bodyEnd = in.at;
    @Nullable String @Nullable [] senders = null;
    if (witness) {
      senders = new String[inputs];
      for (int i = 0; i < inputs; i++) {
        senders[i] = witness(in, i, coinbase);
      }
    }
    int lockTime = in.at;
    in.skip(4);
    txid(b, start, witness, body, bodyEnd, lockTime, txids, txidAt);
    Txid txid = Txid.of(Hashing.reversed(txids, txidAt), Txid.Form.HEX);
    if (coinbase) {
      String script = new String(b, scripts[0], scriptLengths[0], StandardCharsets.UTF_8);
      return new UtxoTransaction(txid, script, List.of(NO_INPUTS), List.of(outputs));
    }
    Input[] spent = new Input[inputs];
    for (int i = 0; i < inputs; i++) {
      int outpoint = outpoint(scripts[i], scriptLengths[i]);
      int vout = WireReader.int32(b, outpoint + 32);
      if (vout < 0) {
        throw new Malformed(
            "an input at byte " + outpoint + " spends no output there can be", false);
      }
      String from = senders != null ? senders[i] : sender.ofScript(b, scripts[i], scriptLengths[i]);
      Txid of = Txid.of(Hashing.reversed(b, outpoint), Txid.Form.HEX);
      spent[i] = new Input(new Outpoint(of, vout), from, null);
    }
    return new UtxoTransaction(txid, null, List.of(spent), List.of(outputs));
  }

  private Output[] outputs(WireReader in, boolean first) {
    byte[] b = in.bytes;
    int n = in.count(BlockBytes.SMALLEST_OUTPUT, "outputs");
    Output[] outputs = new Output[n];
    for (int i = 0; i < n; i++) {
      long value = in.int64();
      if (value < 0 || value > ALL_COINS) {
        throw new Malformed(
            "the value at byte " + (in.at - 8) + " is more than there can be", false);
      }
      int length = in.count(1, "bytes of output script");
      int at = in.at;
      in.skip(length);
      if (first
          && length >= 38
          && Arrays.equals(b, at, at + COMMITMENT.length, COMMITMENT, 0, COMMITMENT.length)) {
        commitment = at + COMMITMENT.length; // the last one counts
      }
      outputs[i] =
          new Output(
              OutputScript.address(b, at, length, text),
              Amount.of(value),
              OutputScript.unspendable(b, at, length));
    }
    return outputs;
  }

  /** Passes over the witness of input {@code i} and reads its sender there. */
  private @Nullable String witness(WireReader in, int i, boolean coinbase) {
    int n = in.count(1, "witness items");
    if (items.length < n) {
      items = new int[n * 2];
      itemLengths = new int[n * 2];
    }
    for (int k = 0; k < n; k++) {
      itemLengths[k] = in.count(1, "bytes of witness");
      items[k] = in.at;
      in.skip(itemLengths[k]);
    }
    if (coinbase) {
      commitmentNonce = n == 1 && itemLengths[0] == 32 ? items[0] : -1;
      return null;
    }
    return n == 0
        ? sender.ofScript(in.bytes, scripts[i], scriptLengths[i])
        : sender.ofWitness(in.bytes, scripts[i], scriptLengths[i], n, items, itemLengths);
  }

  private void txid(
      byte[] b,
      int start,
      boolean witness,
      int body,
      int bodyEnd,
      int lockTime,
      byte[] to,
      int at) {
    if (witness) {
      hashing.add(b, start, 4);
      hashing.add(b, body, bodyEnd - body);
      hashing.add(b, lockTime, 4);
    } else {
      hashing.add(b, start, lockTime + 4 - start);
    }
    hashing.finishTwice(to, at);
  }

  /** Where the outpoint before that input script starts. */
  private static int outpoint(int script, int length) {
    return script - 36 - (length < 253 ? 1 : length < 65_536 ? 3 : 5);
  }

  /** Whether the input of that script names no coin: 32 zero bytes and the highest index. */
  private static boolean spendsNothing(byte[] b, int script, int length) {
    int at = outpoint(script, length);
    if (WireReader.int32(b, at + 32) != -1) {
      return false;
    }
    for (int i = 0; i < 32; i++) {
      if (b[at + i] != 0) {
        return false;
      }
    }
    return true;
  }
}
