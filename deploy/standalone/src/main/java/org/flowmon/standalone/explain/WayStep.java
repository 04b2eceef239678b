package org.flowmon.standalone.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AssetRef;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topology.Retrace.Seen;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * One hop of the way: the alert's step, and its transaction as it stands in the lane.
 *
 * @param step what the alert says
 * @param asset what moved here: before a swap another than the alert's
 * @param seen its transaction; {@code null} when it was not read again
 * @param from who paid, in the order of the transaction; one without an address is left out
 * @param landed all value that landed in this place; {@code null} when it was not read again
 */
public record WayStep(
    Alert.Step step,
    AssetRef asset,
    @Nullable Seen seen,
    List<Payer> from,
    @Nullable Amount landed) {

  /**
   * An address that paid.
   *
   * @param value how much of it the transaction took; {@code null} where nobody knows
   * @param label its label then, if it had one
   */
  public record Payer(String address, @Nullable Amount value, @Nullable Label label) {}

  static WayStep of(Alert alert, Alert.Step step, @Nullable Seen seen) {
    AssetRef asset = alert.value().asset();
    if (seen == null) {
      boolean same = !"swap".equals(alert.evidence().via()) || step.txid().equals(last(alert));
      return new WayStep(
          step, same ? asset : new AssetRef(null, null, null, null), null, List.of(), null);
    }
    return switch (seen.transaction()) {
      case UtxoTransaction u ->
          new WayStep(step, asset, seen, payers(u, seen), landed(u, step.at()));
      case AccountTransaction a -> ofAccount(alert.movement().chain(), step, seen, a);
    };
  }

  private static Txid last(Alert alert) {
    return alert.movement().txid();
  }

  /** An amount of what moved here; base units where it is not known what that was. */
  String shown(Amount amount) {
    return asset.decimals() == null && asset.contract() == null
        ? amount + " base units"
        : asset.show(amount);
  }

  private static List<Payer> payers(UtxoTransaction tx, Seen seen) {
    Map<String, @Nullable Amount> all = new LinkedHashMap<>();
    for (UtxoTransaction.Input input : tx.inputs()) {
      String address = input.address();
      if (address != null) {
        Amount value = input.value();
        Amount before = all.getOrDefault(address, Amount.ZERO);
        all.put(address, value == null || before == null ? null : before.plus(value));
      }
    }
    List<Payer> payers = new ArrayList<>();
    all.forEach((address, value) -> payers.add(payer(address, value, seen)));
    return payers;
  }

  private static @Nullable Amount landed(UtxoTransaction tx, String at) {
    int output = number(at, "out:");
    return output >= 0 && output < tx.outputs().size() ? tx.outputs().get(output).value() : null;
  }

  private static WayStep ofAccount(Chain chain, Alert.Step step, Seen seen, AccountTransaction tx) {
    int position = number(step.at(), "transfer:");
    if (position >= 0 && position < tx.transfers().size()) {
      AccountTransaction.Transfer transfer = tx.transfers().get(position);
      return new WayStep(
          step,
          AssetRef.of(chain, transfer.asset(), transfer.unit()),
          seen,
          List.of(payer(transfer.from(), transfer.value(), seen)),
          transfer.value());
    }
    AssetRef coin = AssetRef.coin(chain);
    AccountTransaction.Fee fee = tx.fee();
    return fee == null
        ? new WayStep(step, coin, seen, List.of(), null)
        : new WayStep(
            step,
            coin,
            seen,
            List.of(payer(fee.payer(), fee.burned().plus(fee.tip()), seen)),
            fee.tip());
  }

  private static Payer payer(String address, @Nullable Amount value, Seen seen) {
    return new Payer(address, value, seen.labels().get(address));
  }

  private static int number(String at, String before) {
    return at.startsWith(before) ? Integer.parseInt(at.substring(before.length())) : -1;
  }

  /** The text of the coinbase, when that is what it is. */
  @Nullable String coinbase() {
    Transaction tx = seen == null ? null : seen.transaction();
    return tx instanceof UtxoTransaction u ? u.coinbase() : null;
  }
}
