package org.flowmon.trace;

import java.math.BigInteger;
import java.util.function.ObjIntConsumer;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a policy over its compositions. One instance serves one ledger; not safe for
 * several threads.
 */
interface Mixing<C extends Composition> {

  /**
   * Value that is wholly of one origin, at its entity: hops 0, no way yet. The amount is above
   * zero.
   */
  C pure(int origin, Amount value);

  /** Value of unknown origin, possibly nothing. */
  C unattributed(Amount value);

  /** Two pools as one: {@code first} before {@code second}. */
  C merge(C first, C second);

  /**
   * Takes {@code amount} out of {@code pool}, which holds at least that; says what was taken and
   * keeps the rest.
   */
  C draw(C pool, Amount amount);

  /** What the last {@link #draw} left. */
  C rest();

  /**
   * Taken value lands at a holder, behind what is there already ({@code onto}). {@code hop} counts
   * the transfer: hops are one more and the way is a step longer; without it (a coinbase output to
   * its pool) both stay. The bounds are applied; what they take away is shown to {@code pruned} per
   * origin.
   */
  C land(
      @Nullable C onto,
      C taken,
      Landing landing,
      boolean hop,
      Limits limits,
      ObjIntConsumer<Amount> pruned);

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
