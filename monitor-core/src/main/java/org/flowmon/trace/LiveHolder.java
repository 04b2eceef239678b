package org.flowmon.trace;

import java.util.ArrayList;
import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
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

  static LiveHolder of(Holder h, Ledger ledger) {
    List<Share> shares = new ArrayList<>();
    ledger.mixing.forEachPart(
        h,
        (mark, way, amount) -> {
          if (mark != Marks.NOBODY) {
            String origin = ledger.origins.name(ledger.marks.origin(mark));
            shares.add(new Share(origin, amount, ledger.marks.hops(mark)));
          } else if (ledger.policy() == Policy.FIFO) {
            shares.add(new Share(null, amount, 0));
          }
        });
    boolean coin = ledger.chain().model() == Chain.Model.UTXO;
    return new LiveHolder(
        coin ? h.txid + ":" + h.sub : ledger.landings.addresses.text(h.address),
        coin ? AccountTransaction.NATIVE : ledger.assets.name(h.sub),
        h.value(),
        shares);
  }
}
