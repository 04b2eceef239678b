package org.flowmon.watchlist;

import java.util.List;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Txid;

/**
 * An account forwarded to an exchange what it had received: what an {@link Inference} rests on.
 *
 * @param txid the transaction that forwarded it
 * @param height of its block
 * @param to the address of the exchange that it was sent to
 * @param asset {@code native}, or the token contract
 * @param amount what was sent, in base units
 * @param received what had been received, in base units; in a token the same
 * @param since the height of the block in which the first of it was received
 * @param receipts the transactions that brought it, in their order
 */
public record Sweep(
    Txid txid,
    long height,
    String to,
    String asset,
    Amount amount,
    Amount received,
    long since,
    List<Txid> receipts) {
  public Sweep {
    receipts = List.copyOf(receipts);
  }
}
