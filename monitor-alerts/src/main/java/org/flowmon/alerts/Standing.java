package org.flowmon.alerts;

import java.util.Locale;
import org.flowmon.chain.Finality;

/**
 * How settled the block of an alert is as of a revision; from the lane's blocks, never from a
 * clock.
 *
 * @param confirmations blocks from its own to the head, both counted; 1 when it is written from the
 *     block that carried the transaction, 0 when that was orphaned or is still to come
 */
public record Standing(Status status, long confirmations) {
  /** In the block just connected. */
  static final Standing FIRST = new Standing(Status.INCLUDED, 1);

  /** Its block is gone. */
  static final Standing ORPHANED = new Standing(Status.ORPHANED, 0);

  /** It waits for a block. */
  static final Standing MEMPOOL = new Standing(Status.MEMPOOL, 0);

  /** The steps, in their order. */
  public enum Status {
    /** In no block yet. */
    MEMPOOL,
    /** It is in a block. */
    INCLUDED,
    /** Unlikely to be taken back: {@link Finality#safe}. */
    CONFIRMED,
    /** Never taken back: {@link Finality#finalized}. */
    FINAL,
    /** The block is no longer on the chain. */
    ORPHANED;

    /** Whether more blocks can lift it. */
    boolean canRise() {
      return this == INCLUDED || this == CONFIRMED;
    }

    /** The lower-case word. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The alert as it is while its block is so settled. */
  public Alert of(Alert alert) {
    return new Alert(
        alert.identity(),
        alert.finding(),
        of(alert.movement()),
        alert.value(),
        alert.source(),
        alert.destination(),
        alert.evidence());
  }

  /** The movement while its block is so settled. */
  Alert.Movement of(Alert.Movement m) {
    return new Alert.Movement(
        m.flowId(),
        m.chain(),
        m.txid(),
        m.at(),
        m.kind(),
        m.block(),
        this,
        m.leftAt(),
        m.arrivedAt());
  }

  /** Of a block at that height of a chain settled so far. */
  static Standing at(long height, Finality finality) {
    Status status =
        height <= finality.finalized()
            ? Status.FINAL
            : height <= finality.safe() ? Status.CONFIRMED : Status.INCLUDED;
    return new Standing(status, Math.max(1, finality.head() - height + 1));
  }
}
