package org.flowmon.alerts.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a Merkle tree as RFC 6962 (section 2.1) defines it, over SHA-256: leaves are hashed
 * behind a byte 0, nodes behind a byte 1. Of the leaves it keeps the roots of the complete subtrees
 * only, one for each bit of their number.
 */
final class MerkleTree {
  /** The length of a hash, in bytes. */
  static final int HASH = 32;

  private final List<byte[]> complete = new ArrayList<>();
  private long size;

  MerkleTree() {}

  /** How many leaves there are. */
  long size() {
    return size;
  }

  /** Appends a leaf. */
  void add(byte[] leaf) {
    byte[] hash = sha256((byte) 0, leaf, new byte[0]);
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      hash = sha256((byte) 1, complete.removeLast(), hash);
    }
    complete.add(hash);
    size++;
  }

  /** The hash of all leaves; of none, that of nothing. */
  byte[] root() {
    if (complete.isEmpty()) {
      return digest().digest();
    }
    byte[] root = complete.getLast();
    for (int i = complete.size() - 2; i >= 0; i--) {
      root = sha256((byte) 1, complete.get(i), root);
    }
    return root.clone();
  }

  private static byte[] sha256(byte kind, byte[] first, byte[] second) {
    MessageDigest digest = digest();
    digest.update(kind);
    digest.update(first);
    return digest.digest(second);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The number of leaves, and the subtrees from the largest to the smallest. */
  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + HASH * complete.size()).putLong(size);
    complete.forEach(bytes::put);
    return bytes.array();
  }

  /** Reads what {@link #toBytes} wrote; anything else is a broken store. */
  static MerkleTree fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    MerkleTree tree = new MerkleTree();
    tree.size = in.getLong();
    for (int i = Long.bitCount(tree.size); i > 0; i--) {
      byte[] hash = new byte[HASH];
      in.get(hash);
      tree.complete.add(hash);
    }
    if (in.hasRemaining()) {
      throw new IllegalStateException("the stored tree is longer than its size says");
    }
    return tree;
  }
}
