package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flowmon.chain.AccountTransaction.Transfer;

/** What each account has more or less of, asset by asset, after some transfers. */
final class NetChanges {
  private final Map<String, Map<String, BigInteger>> accounts = new HashMap<>();

  /** By all of these transfers. */
  static NetChanges of(List<Transfer> transfers) {
    NetChanges net = new NetChanges();
    for (Transfer t : transfers) {
      net.add(t.from(), t.asset(), t.value().toBigInteger().negate());
      net.add(t.to(), t.asset(), t.value().toBigInteger());
    }
    return net;
  }

  private void add(String account, String asset, BigInteger change) {
    accounts.computeIfAbsent(account, a -> new HashMap<>()).merge(asset, change, BigInteger::add);
  }

  /** The accounts, each with its changes; such of nothing too. */
  Map<String, Map<String, BigInteger>> accounts() {
    return accounts;
  }

  /** The changes of an account. */
  Map<String, BigInteger> of(String account) {
    return Objects.requireNonNullElse(accounts.get(account), Map.of());
  }

  /** Of how many assets there is less. */
  static long less(Map<String, BigInteger> changes) {
    return changes.values().stream().filter(c -> c.signum() < 0).count();
  }

  /** Of how many assets there is more. */
  static long more(Map<String, BigInteger> changes) {
    return changes.values().stream().filter(c -> c.signum() > 0).count();
  }
}
