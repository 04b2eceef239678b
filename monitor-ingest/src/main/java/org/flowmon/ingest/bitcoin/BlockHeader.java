package org.flowmon.ingest.bitcoin;

import java.math.BigInteger;
import org.flowmon.chain.BlockRef;

/**
 * The 80 bytes at the front of a block. {@code hash} and {@code parent} as they are shown; {@code
 * time} in seconds since 1970-01-01 UTC; {@code bits} the claimed target in compact form.
 */
record BlockHeader(String hash, String parent, int version, long time, int bits) {
  static final int SIZE = 80;

  /** Where the merkle root stands in it. */
  static final int MERKLE_ROOT = 36;

  /** The parent of a block 0. */
  static final String NO_PARENT = "0".repeat(64);

  /** Reads the 80 bytes from {@code at}. */
  static BlockHeader read(byte[] b, int at, Hashing hashing) {
    byte[] hash = new byte[32];
    hashing.twice(b, at, SIZE, hash);
    return new BlockHeader(
        Hashing.shown(hash, 0),
        Hashing.shown(b, at + 4),
        WireReader.int32(b, at),
        WireReader.int32(b, at + 68) & 0xffffffffL,
        WireReader.int32(b, at + 72));
  }

  /** Whether the hash is at or below the claimed target: nobody gets that by chance. */
  boolean proofOfWork() {
    return new BigInteger(hash, 16).compareTo(BitcoinNetwork.target(bits)) <= 0;
  }

  /** The block at that height. */
  BlockRef at(long height) {
    return new BlockRef(height, hash, parent, time);
  }
}
