package org.flowmon.ingest.bitcoin;

import java.util.List;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.UtxoTransaction;

/**
 * A Bitcoin block, decoded but not yet checked ({@link BlockCheck} does that). Holds the bytes it
 * was decoded from.
 */
public final class BitcoinBlock {
  /** {@link #statedHeight} of a block that states none. */
  public static final long NOT_STATED = -1;

  private final byte[] raw;
  private final BlockHeader header;
  private final long statedHeight;
  private final List<UtxoTransaction> transactions;
  private final byte[] txids;
  private final int[] starts;
  private final boolean[] witness;
  private final int commitment;
  private final int commitmentNonce;

  /**
   * {@code txids}: 32 bytes a transaction as hashed; {@code starts}: where each transaction starts,
   * and the end of the last; {@code commitment} and {@code commitmentNonce}: where the coinbase
   * carries the hash of the witness data and the 32 bytes that go with it, -1 for none.
   */
  BitcoinBlock(
      byte[] raw,
      BlockHeader header,
      long statedHeight,
      List<UtxoTransaction> transactions,
      byte[] txids,
      int[] starts,
      boolean[] witness,
      int commitment,
      int commitmentNonce) {
    this.raw = raw;
    this.header = header;
    this.statedHeight = statedHeight;
    this.transactions = transactions;
    this.txids = txids;
    this.starts = starts;
    this.witness = witness;
    this.commitment = commitment;
    this.commitmentNonce = commitmentNonce;
  }

  /** The block at that height of its chain. */
  public BlockRef at(long height) {
    return header.at(height);
  }

  /** The hash, as it is shown. */
  public String hash() {
    return header.hash();
  }

  /** The hash of the parent, as it is shown: zeros in block 0. */
  public String parent() {
    return header.parent();
  }

  /** The time in the header, in seconds since 1970-01-01 UTC. */
  public long time() {
    return header.time();
  }

  /** The target that the header claims, in its compact form. */
  public int bits() {
    return header.bits();
  }

  /**
   * The height that the coinbase states (BIP 34, blocks of version 2 and later), or {@link
   * #NOT_STATED}. Before BIP 34 was in force (mainnet: 227,931) miners could write anything there;
   * {@link BlockCheck#plausible} tells.
   */
  public long statedHeight() {
    return statedHeight;
  }

  /** The transactions in block order, the coinbase first. */
  public List<UtxoTransaction> transactions() {
    return transactions;
  }

  /** How many bytes the block has on the wire. */
  public int size() {
    return raw.length;
  }

  BlockHeader header() {
    return header;
  }

  byte[] raw() {
    return raw;
  }

  byte[] txids() {
    return txids;
  }

  int start(int transaction) {
    return starts[transaction];
  }

  boolean hasWitness(int transaction) {
    return witness[transaction];
  }

  int commitment() {
    return commitment;
  }

  int commitmentNonce() {
    return commitmentNonce;
  }
}
