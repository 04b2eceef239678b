package org.flowmon.trace;

import java.util.List;

/**
 * A holder that is connected with at least one origin, as it stands now. {@code holder} is {@code
 * txid:vout} or an address; origins ascend.
 */
public record PoisonedHolder(String holder, String asset, List<Connection> connected) {
  /** Value of {@code origin} may be here, the least transfers away by any way. */
  public record Connection(String origin, int hops) {}

  public PoisonedHolder {
    connected = List.copyOf(connected);
  }
}
