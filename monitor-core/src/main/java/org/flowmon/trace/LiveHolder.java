package org.flowmon.trace;

import java.util.List;
import org.flowmon.chain.Amount;
import org.jspecify.annotations.Nullable;

/**
 * A holder with something attributed, as it stands now. {@code holder} is {@code txid:vout} or an
 * address. For haircut, {@code shares} are the parts with origins ascending and the unattributed
 * rest left out; for fifo the lots in order, unattributed ones with a {@code null} origin and hops
 * 0. Amounts in base units.
 */
public record LiveHolder(String holder, String asset, Amount value, List<Share> shares) {
  /** One part or lot. */
  public record Share(@Nullable String origin, Amount amount, int hops) {}

  public LiveHolder {
    shares = List.copyOf(shares);
  }
}
