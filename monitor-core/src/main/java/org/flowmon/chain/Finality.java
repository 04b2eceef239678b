package org.flowmon.chain;

/**
 * How far a chain is settled, as heights; -1 where nobody said so.
 *
 * @param head the highest block
 * @param safe the highest block that is unlikely to be taken back
 * @param finalized the highest block that is never taken back
 */
public record Finality(long head, long safe, long finalized) {
  /** Nobody said anything. */
  public static final Finality UNKNOWN = new Finality(-1, -1, -1);

  /** What the usual confirmations make of a head; a block's own is the first. */
  public static Finality confirmed(Chain chain, long head) {
    long last = Math.max(-1, head - chain.confirmations() + 1);
    return new Finality(head, last, last);
  }

  /** Whether the block at that height, which is on the chain, stays there. */
  public boolean isFinal(long height) {
    return height <= finalized;
  }
}
