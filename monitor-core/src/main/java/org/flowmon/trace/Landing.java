package org.flowmon.trace;

import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * One arrival of value: the transaction, the place in it, the address, the block's time, and
 * whether the transaction has the shape of a CoinJoin. Under haircut it also keeps the parts that
 * arrived, and so is the way of each of them.
 */
final class Landing implements Way {
  final Txid txid;
  final At at;
  final @Nullable String address;
  final long time;
  final boolean coinjoin;

  /** What arrived, where that is kept. */
  @Nullable Parts parts;

  /** The last image of the state that has it, and its number there; see {@link LedgerImage}. */
  int image;

  int imageNumber;

  Landing(Txid txid, At at, @Nullable String address, long time, boolean coinjoin) {
    this.txid = txid;
    this.at = at;
    this.address = address;
    this.time = time;
    this.coinjoin = coinjoin;
  }

  Flow.Arrival arrival(Amount amount) {
    return new Flow.Arrival(txid, at.toString(), address, amount, time);
  }

  @Override
  public Landing landing() {
    return this;
  }

  @Override
  public @Nullable Way before(int origin) {
    Parts arrived = arrived();
    return arrived.ways[arrived.indexOf(origin)];
  }

  @Override
  public Amount amount(int origin) {
    Parts arrived = arrived();
    return arrived.amount(arrived.indexOf(origin));
  }

  private Parts arrived() {
    if (parts == null) {
      throw new IllegalStateException("the parts of this arrival are not kept");
    }
    return parts;
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

  /** The way of a fifo lot: it landed here, with this much of its origin, after the step before. */
  static final class Step implements Way {
    final @Nullable Step before;
    final Landing landing;
    final Amount amount;

    /** The last image of the state that has it, and its number there. */
    int image;

    int imageNumber;

    Step(@Nullable Step before, Landing landing, Amount amount) {
      this.before = before;
      this.landing = landing;
      this.amount = amount;
    }

    @Override
    public Landing landing() {
      return landing;
    }

    @Override
    public @Nullable Way before(int origin) {
      return before;
    }

    @Override
    public Amount amount(int origin) {
      return amount;
    }
  }
}
