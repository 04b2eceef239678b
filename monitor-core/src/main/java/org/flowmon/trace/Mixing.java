package org.flowmon.trace;

import java.math.BigInteger;
import java.util.function.IntUnaryOperator;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a policy over pools. One instance serves one ledger; not safe for several
 * threads.
 */
interface Mixing {

  /** Makes the pool value that is wholly of one origin, at its entity: hops 0, no way yet. */
  void pure(Pool pool, int origin, Amount value);

  /** Makes the pool value of unknown origin, possibly nothing. */
  void unattributed(Pool pool, Amount value);

  /** Adds a pool behind another; what is added stays as it is. */
  void append(Pool pool, Pool more);

  /** Adds unattributed value that is older than all there is. */
  void prepend(Pool pool, Amount older);

  /** Takes {@code amount}, which the pool holds, out of it and makes {@code taken} of it. */
  void draw(Pool pool, Amount amount, Pool taken);

  /**
   * Makes {@code to} a pool of {@code value}, composed like {@code from}, which holds something and
   * stays as it is.
   */
  void scale(Pool from, Amount value, Pool to);

  /**
   * Taken value lands on a pool, behind what is there already. With a landing it is a hop: hops are
   * one more and the way is a step longer; without one (a coinbase output to its pool) both stay.
   * The bounds are applied; what they take away is told to {@code losses}. {@code taken} is used
   * up.
   */
  void land(Pool onto, Pool taken, @Nullable Landings landing, Limits limits, Losses losses);

  /** Whether any of it has an origin. */
  boolean attributed(Pool pool);

  /** Shows every part in order: for haircut by origin and the rest last, for fifo the lots. */
  void forEachPart(Pool pool, PartVisitor visitor);

  /** Adds a part behind all others, as {@link #forEachPart} showed it. */
  void addPart(Pool pool, int mark, int way, Amount amount);

  /**
   * Shows each origin with its amount, the least of its hops and the way of its largest part;
   * origins ascending.
   */
  void forEachOrigin(Pool pool, OriginVisitor visitor);

  /** How many words {@link #pack} writes before the first part, of so many limbs. */
  int headLength(int width);

  /** How many words {@link #pack} writes. */
  int packedLength(Pool pool);

  /** Writes the words of a pool from {@code at} on, without room to spare. */
  void pack(Pool pool, long[] to, int at);

  /** Gives the ways in a pool's words, {@code length} from {@code at} on, new numbers. */
  void renumber(long[] words, int at, int length, IntUnaryOperator numbers);

  /** Reads what a draw or a landing will need; the sum means nothing. */
  long read(Pool pool);

  /** What undoes a change: the whole pool as it was, or what each change did. */
  Undo undo();

  /** How a policy is undone. */
  enum Undo {
    /** By what the pool was before the block. */
    WHOLE,
    /** By what each change took, added in front or added behind. */
    CHANGES
  }

  /** Receives what the bounds let go. */
  interface Losses {
    void lost(int origin, Amount amount);
  }

  /** Receives one part. Unattributed value has {@link Marks#NOBODY} and way 0. */
  interface PartVisitor {
    void part(int mark, int way, Amount amount);
  }

  /** Receives one origin. {@code way} is 0 for value still at its entity. */
  interface OriginVisitor {
    void origin(int origin, Amount amount, int hops, int way);
  }

  /** The bounds as they apply to one asset. */
  record Limits(Bounds bounds, Amount minimum, Amount lotMinimum) {
    static Limits of(Bounds bounds, Amount minimum) {
      // below a tenth of the minimum <=> below its tenth rounded up
      Amount lot =
          Amount.of(minimum.toBigInteger().add(BigInteger.valueOf(9)).divide(BigInteger.TEN));
      return new Limits(bounds, minimum, lot);
    }
  }
}
