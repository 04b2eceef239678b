package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * One arrival of value: the transaction, the place in it, the address, the block's time, and
 * whether the transaction has the shape of a CoinJoin. The origins that arrived together share one
 * landing.
 */
final class Landing {
  final Txid txid;
  final At at;
  final @Nullable String address;
  final long time;
  final boolean coinjoin;

  /** Its number in the last image of the state that has it; see {@link LedgerImage}. */
  int image;

  int imageNumber;

  Landing(Txid txid, At at, @Nullable String address, long time, boolean coinjoin) {
    this.txid = txid;
    this.at = at;
    this.address = address;
    this.time = time;
    this.coinjoin = coinjoin;
  }

  /** A place in a transaction. */
  record At(Kind kind, int index) {
    static final At FEE = new At(Kind.FEE, 0);

    /** What stands at the place. */
    enum Kind {
      OUT,
      TRANSFER,
      FEE
    }

    static At out(int vout) {
      return new At(Kind.OUT, vout);
    }

    static At transfer(int position) {
      return new At(Kind.TRANSFER, position);
    }

    /** {@code out:0}, {@code transfer:0} or {@code fee}. */
    @Override
    public String toString() {
      return switch (kind) {
        case OUT -> "out:" + index;
        case TRANSFER -> "transfer:" + index;
        case FEE -> "fee";
      };
    }
  }

  /**
   * One step on the way of an origin's value: it landed here, this much of it, coming from the step
   * before ({@code null} at the first receiver). Steps are shared between all value that came the
   * same way.
   */
  static final class Step {
    final @Nullable Step before;
    final Landing landing;
    final Amount amount;

    /** Its number in the last image of the state that has it. */
    int image;

    int imageNumber;

    Step(@Nullable Step before, Landing landing, Amount amount) {
      this.before = before;
      this.landing = landing;
      this.amount = amount;
    }

    /** The way from the first receiver to here. */
    List<Flow.Arrival> path() {
      Deque<Flow.Arrival> path = new ArrayDeque<>();
      for (Step s = this; s != null; s = s.before) {
        Landing l = s.landing;
        path.addFirst(new Flow.Arrival(l.txid, l.at.toString(), l.address, s.amount, l.time));
      }
      return new ArrayList<>(path);
    }

    /** Whether any transaction of the way has the shape of a CoinJoin. */
    boolean throughCoinjoin() {
      for (Step s = this; s != null; s = s.before) {
        if (s.landing.coinjoin) {
          return true;
        }
      }
      return false;
    }
  }
}
