package org.flowmon.standalone;

import java.time.LocalDate;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.retrace.Discovery;
import org.flowmon.standalone.retrace.Rerun;
import org.flowmon.standalone.retrace.Sums;

/** Where {@code retrace} says what it found, in the order of the lane. */
interface RetracePrint {
  /** A lane is traced again, with the version in force since that day. */
  void begin(Chain chain, LocalDate since);

  /** Something that differs. */
  void found(Discovery discovery);

  /**
   * All of the lane was read.
   *
   * @param partiesKnown whether the list of then is known, so that flows which were told could be
   *     judged by who their parties are now
   */
  void end(Rerun rerun, Sums sums, boolean partiesKnown);
}
