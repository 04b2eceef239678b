package org.flowmon.trace;

import java.util.Arrays;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Landing.At;
import org.jspecify.annotations.Nullable;

/**
 * The landings of the current transaction: the ledgers of a lane trace it one after another and
 * share them.
 */
final class Landings {
  private @Nullable Txid txid;
  private @Nullable Landing[] made = new @Nullable Landing[8];
  private int size;

  Landing at(Txid of, At at, @Nullable String address, long time, boolean coinjoin) {
    if (txid != of) { // the same object: the same transaction of the same record
      txid = of;
      Arrays.fill(made, 0, size, null);
      size = 0;
    }
    for (int i = 0; i < size; i++) {
      Landing one = made[i];
      if (one != null && one.at.equals(at) && one.time == time) {
        return one;
      }
    }
    Landing fresh = new Landing(of, at, address, time, coinjoin);
    if (size == made.length) {
      if (size == 64) { // large transactions are not worth the search
        return fresh;
      }
      made = Arrays.copyOf(made, size * 2);
    }
    made[size++] = fresh;
    return fresh;
  }
}
