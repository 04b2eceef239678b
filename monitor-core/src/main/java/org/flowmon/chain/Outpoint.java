package org.flowmon.chain;

import org.jspecify.annotations.Nullable;

/** The name of a coin: the transaction that made it and the index of the output there, from 0. */
public record Outpoint(Txid txid, int vout) {
  public Outpoint {
    if (vout < 0) {
      throw new IllegalArgumentException("an output index is 0 or more, not " + vout);
    }
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Outpoint p && vout == p.vout && txid.equals(p.txid);
  }

  @Override
  public int hashCode() {
    return txid.hashCode() * 31 + vout;
  }

  /** {@code txid:vout}. */
  @Override
  public String toString() {
    return txid + ":" + vout;
  }
}
