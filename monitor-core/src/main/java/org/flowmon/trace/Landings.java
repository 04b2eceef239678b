package org.flowmon.trace;

import java.util.Arrays;
import java.util.Objects;
import org.flowmon.chain.Txid;
import org.flowmon.trace.Landing.At;
import org.jspecify.annotations.Nullable;

/**
 * Where value lands just now. The landing itself is made once something keeps it, which most
 * transfers do not; the ledgers of a lane trace a transaction one after another and share what they
 * make.
 */
final class Landings {
  private @Nullable Txid txid;
  private At at = At.FEE;
  private @Nullable String address;
  private long time;
  private @Nullable Via via;
  private @Nullable Landing current;
  private @Nullable Txid madeOf;
  private @Nullable Landing[] made = new @Nullable Landing[8];
  private int size;

  /** This, with another place. */
  Landings at(
      Txid tx, At place, @Nullable String ofAddress, long blockTime, @Nullable Via through) {
    txid = tx;
    at = place;
    address = ofAddress;
    time = blockTime;
    via = through;
    current = null;
    return this;
  }

  /** The landing at that place. */
  Landing made() {
    Landing known = current;
    if (known == null) {
      known = find(Objects.requireNonNull(txid));
      current = known;
    }
    return known;
  }

  private Landing find(Txid of) {
    if (madeOf != of) { // the same object: the same transaction of the same record
      madeOf = of;
      Arrays.fill(made, 0, size, null);
      size = 0;
    }
    for (int i = 0; i < size; i++) {
      Landing one = made[i];
      if (one != null && one.at.equals(at) && one.time == time) {
        return one;
      }
    }
    Landing fresh = new Landing(of, at, address, time, via);
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
