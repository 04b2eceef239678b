package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * How an origin's value came to where it is: the last arrival, how much of the origin arrived
 * there, and the way before. Ways are shared between all value that came the same way. A haircut
 * part's way is its {@link Landing}, because an arrival has one part per origin; a fifo lot has a
 * {@link Landing.Step} of its own.
 */
sealed interface Way permits Landing, Landing.Step {

  /** The last arrival. */
  Landing landing();

  /** The way up to the arrival before, {@code null} when this is the first receiver. */
  @Nullable Way before(int origin);

  /** How much of the origin arrived, in base units. */
  Amount amount(int origin);

  /** Every arrival of an origin's way, the first receiver first. */
  static Collection<Flow.Arrival> path(@Nullable Way last, int origin) {
    Deque<Flow.Arrival> path = new ArrayDeque<>();
    for (Way w = last; w != null; w = w.before(origin)) {
      path.addFirst(w.landing().arrival(w.amount(origin)));
    }
    return path;
  }

  /** Whether any transaction of the way has the shape of a CoinJoin. */
  static boolean throughCoinjoin(@Nullable Way last, int origin) {
    for (Way w = last; w != null; w = w.before(origin)) {
      if (w.landing().coinjoin) {
        return true;
      }
    }
    return false;
  }
}
