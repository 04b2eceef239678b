package org.flowmon.ingest.bitcoin;

import java.util.Arrays;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * Checks a block by itself and against its parent: proof of work, merkle root, witness commitment,
 * parent hash, stated height. Not checked: scripts and signatures, whether the claimed difficulty
 * is the one the chain asks for at that height, and how much the miner may mint. Not for use by
 * several threads at once.
 */
public final class BlockCheck {
  private static final long SECONDS_A_BLOCK = 600;

  private final BitcoinNetwork network;
  private final Hashing hashing = new Hashing();

  /** Checks for that network. Throws {@link IllegalArgumentException} for another chain. */
  public BlockCheck(Chain chain) {
    this.network = BitcoinNetwork.of(chain);
  }

  /**
   * Checks everything that the block itself shows.
   *
   * @throws RefusedBlockException naming the first check it fails
   */
  public void check(BitcoinBlock block) throws RefusedBlockException {
    check(block.header());
    byte[] txids = block.txids();
    byte[] root = merkleRoot(block, txids.clone());
    byte[] raw = block.raw();
    int at = BlockHeader.MERKLE_ROOT;
    if (!Arrays.equals(root, 0, 32, raw, at, at + 32)) {
      throw refuse(
          Refusal.MERKLE_ROOT,
          block,
          "the transactions hash to "
              + Hashing.shown(root, 0)
              + ", the header says "
              + Hashing.shown(raw, at));
    }
    checkWitness(block);
  }

  /**
   * Checks a header: what {@link #check(BitcoinBlock)} does first.
   *
   * @throws RefusedBlockException naming the check it fails
   */
  void check(BlockHeader header) throws RefusedBlockException {
    var target = BitcoinNetwork.target(header.bits());
    if (target.signum() == 0 || target.compareTo(network.easiestTarget()) > 0) {
      throw new RefusedBlockException(
          Refusal.TARGET,
          header.hash(),
          "target "
              + Integer.toHexString(header.bits())
              + " is none that "
              + network.chain()
              + " allows");
    }
    if (!header.proofOfWork()) {
      throw new RefusedBlockException(
          Refusal.PROOF_OF_WORK,
          header.hash(),
          "the hash is above the target "
              + Integer.toHexString(header.bits())
              + " that its header claims: a bit of the header is wrong, or it is no block");
    }
  }

  /**
   * Checks everything that the block itself shows and that it is the child of {@code parent}.
   * Returns its place on the chain.
   *
   * @throws RefusedBlockException naming the first check it fails
   */
  public BlockRef check(BitcoinBlock block, BlockRef parent) throws RefusedBlockException {
    check(block);
    if (!block.parent().equals(parent.hash())) {
      throw refuse(
          Refusal.PARENT, block, "its parent is " + block.parent() + ", the tip is " + parent);
    }
    return place(block, parent.height() + 1);
  }

  /**
   * The block at that height, when the height it states does not say otherwise.
   *
   * @throws RefusedBlockException with {@link Refusal#HEIGHT}
   */
  public BlockRef place(BitcoinBlock block, long height) throws RefusedBlockException {
    if (height >= network.heightStatedFrom() && block.statedHeight() != height) {
      throw refuse(
          Refusal.HEIGHT,
          block,
          "it stands at height "
              + height
              + " and states "
              + (block.statedHeight() < 0 ? "none" : block.statedHeight()));
    }
    return block.at(height);
  }

  /**
   * The height of a block of which nothing else is known: 0 for the network's first block, else the
   * height it states where that can be believed, else -1. Believed is, on mainnet, a height that
   * lies within a quarter (and 2,000 blocks) of the one that its time would give at ten minutes a
   * block; elsewhere any.
   */
  public long plausible(BitcoinBlock block) {
    if (block.hash().equals(network.genesis())) {
      return 0;
    }
    long stated = block.statedHeight();
    if (stated < 0 || !network.chain().equals(Chain.BITCOIN)) {
      return stated;
    }
    long expected = (block.time() - 1_231_006_505) / SECONDS_A_BLOCK;
    return Math.abs(stated - expected) <= expected / 4 + 2_000 ? stated : BitcoinBlock.NOT_STATED;
  }

  /** Works in {@code level}, 32 bytes a transaction; the root is at its front afterwards. */
  private byte[] merkleRoot(@Nullable BitcoinBlock block, byte[] level)
      throws RefusedBlockException {
    int n = level.length / 32;
    while (n > 1) {
      for (int i = 0; block != null && i + 1 < n; i += 2) {
        int at = 32 * i;
        if (Arrays.equals(level, at, at + 32, level, at + 32, at + 64)) {
          throw refuse(
              Refusal.DUPLICATE_TRANSACTIONS,
              block,
              "transactions are repeated in its merkle tree");
        }
      }
      int half = (n + 1) / 2;
      for (int i = 0; i < half; i++) {
        int left = 64 * i;
        hashing.add(level, left, 32);
        hashing.add(level, 2 * i + 1 < n ? left + 32 : left, 32);
        hashing.finishTwice(level, 32 * i);
      }
      n = half;
    }
    return level;
  }

  private void checkWitness(BitcoinBlock block) throws RefusedBlockException {
    int n = block.transactions().size();
    boolean any = false;
    for (int i = 0; i < n && !any; i++) {
      any = block.hasWitness(i);
    }
    if (block.commitment() < 0) {
      if (any) {
        throw refuse(
            Refusal.WITNESS_COMMITMENT, block, "it has witness data and no commitment to them");
      }
      return;
    }
    if (!any) {
      // Before witness data were in force some miners already wrote commitments.
      if (block.time() >= network.witnessFrom()) {
        throw refuse(
            Refusal.WITNESS_MISSING,
            block,
            "it commits to witness data and comes without; it must be stored or asked for with them");
      }
      return;
    }
    if (block.commitmentNonce() < 0) {
      throw refuse(
          Refusal.WITNESS_COMMITMENT, block, "the witness of its coinbase is not one of 32 bytes");
    }
    byte[] raw = block.raw();
    byte[] wtxids = block.txids().clone();
    Arrays.fill(wtxids, 0, 32, (byte) 0); // the coinbase counts as zeros
    for (int i = 1; i < n; i++) {
      if (block.hasWitness(i)) {
        hashing.add(raw, block.start(i), block.start(i + 1) - block.start(i));
        hashing.finishTwice(wtxids, 32 * i);
      }
    }
    byte[] root = merkleRoot(null, wtxids);
    hashing.add(root, 0, 32);
    hashing.add(raw, block.commitmentNonce(), 32);
    hashing.finishTwice(root, 0);
    int at = block.commitment();
    if (!Arrays.equals(root, 0, 32, raw, at, at + 32)) {
      throw refuse(
          Refusal.WITNESS_COMMITMENT,
          block,
          "the witness data do not hash to what the coinbase commits to");
    }
  }

  private static RefusedBlockException refuse(Refusal reason, BitcoinBlock block, String detail) {
    return new RefusedBlockException(reason, block.hash(), detail);
  }
}
