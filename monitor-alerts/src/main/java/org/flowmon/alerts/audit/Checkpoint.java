package org.flowmon.alerts.audit;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a tree was at a size, in the words of C2SP's tlog-checkpoint: origin, size and root on a
 * line each.
 *
 * @param origin names the log
 * @param size how many records it has
 * @param root the hash of them all
 */
public record Checkpoint(String origin, long size, byte[] root) {
  private static final int LINES = 3;

  public Checkpoint {
    root = root.clone();
    if (size < 0 || root.length != MerkleTree.HASH) {
      throw new IllegalArgumentException("a checkpoint has a size and a root of 32 bytes");
    }
  }

  @Override
  public byte[] root() {
    return root.clone();
  }

  /** The text that is signed. */
  String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }

  /**
   * Reads the text; what stands behind the three lines is passed over, as the specification says.
   * Throws {@link IllegalArgumentException} that says what is wrong.
   */
  static Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < LINES || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("a checkpoint is an origin, a size and a root");
    }
    return new Checkpoint(
        lines.get(0), Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return text();
  }
}
