package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * One arrival of value: the transaction, the place in it, the address, the block's time, and what
 * it came through, if it was no plain payment. The origins that arrived together share it.
 */
final class Landing {
  final Txid txid;
  final At at;
  final @Nullable String address;
  final long time;
  final @Nullable Via via;

  Landing(Txid txid, At at, @Nullable String address, long time, @Nullable Via via) {
    this.txid = txid;
    this.at = at;
    this.address = address;
    this.time = time;
    this.via = via;
  }

  Flow.Arrival arrival(Amount amount) {
    return new Flow.Arrival(txid, at.toString(), address, amount, time);
  }

  /** A place in a transaction; {@code text} is {@code out:0}, {@code transfer:0} or {@code fee}. */
  record At(Kind kind, int index, String text) {
    static final At FEE = new At(Kind.FEE, 0, "fee");
    private static final int SHARED = 64;
    private static final At[] OUTS = shared(Kind.OUT);
    private static final At[] TRANSFERS = shared(Kind.TRANSFER);

    /** What stands at the place. */
    enum Kind {
      OUT("out:"),
      TRANSFER("transfer:"),
      FEE("fee");

      private final String prefix;

      Kind(String prefix) {
        this.prefix = prefix;
      }
    }

    private At(Kind kind, int index) {
      this(kind, index, kind.prefix + index);
    }

    private static At[] shared(Kind kind) {
      At[] places = new At[SHARED];
      for (int i = 0; i < SHARED; i++) {
        places[i] = new At(kind, i);
      }
      return places;
    }

    static At of(Kind kind, int index) {
      return switch (kind) {
        case OUT -> out(index);
        case TRANSFER -> transfer(index);
        case FEE -> FEE;
      };
    }

    static At out(int vout) {
      return vout < SHARED ? OUTS[vout] : new At(Kind.OUT, vout);
    }

    static At transfer(int position) {
      return position < SHARED ? TRANSFERS[position] : new At(Kind.TRANSFER, position);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
