package org.flowmon.ingest.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.ingest.evm.EvmTrace.Call;
import org.jspecify.annotations.Nullable;

/**
 * Marks swaps as conversions: who calls a known router, has less of one asset after the transaction
 * and more of one other, has converted, if what was given ended with those who gave something for
 * it: accounts that only got something, the router among them, keep at most a hundredth. All that
 * the account gave of the one asset is given, all that it got is taken, change of the asset given
 * too.
 *
 * <p>Some pools pay out before they are paid. What the account got of the other asset then moves
 * behind what it gave; it had no part in between in which it could have spent it.
 *
 * <p>An exchange that is none for certain stays as it is and is counted.
 */
final class SwapMarks {
  /** One part in so many of an asset may stay with others: rounding and the fee of a router. */
  private static final BigInteger KEPT = BigInteger.valueOf(100);

  private final Contracts contracts;
  private final Spelling spelling;
  private final LongAdder marked = new LongAdder();
  private final LongAdder literal = new LongAdder();

  SwapMarks(Contracts contracts, Spelling spelling) {
    this.contracts = contracts;
    this.spelling = spelling;
  }

  /** Swaps that were marked, so far. */
  long marked() {
    return marked.sum();
  }

  /** Transactions with an exchange that was left as it is, so far. */
  long literal() {
    return literal.sum();
  }

  /** Marks the swaps of a transaction as conversions, numbered from {@code number} on. */
  void mark(
      EvmTransaction tx, @Nullable EvmTrace trace, List<Transfer> transfers, final int number) {
    if (transfers.size() < 2) {
      return;
    }
    Set<String> callers = callers(tx, trace);
    String sender = spelling.of(tx.from());
    if (callers.isEmpty() && !both(sender, transfers)) {
      return;
    }
    NetChanges net = NetChanges.of(transfers);
    int next = number;
    boolean exchanged = exchanges(net.of(sender));
    for (String caller : callers) {
      if (convert(caller, net, transfers, next)) {
        next++;
      } else {
        exchanged |= exchanges(net.of(caller));
      }
    }
    marked.add(next - number);
    if (exchanged && next == number) {
      literal.increment();
    }
  }

  /** Who calls a known router, from outside: a pool within calls it back to be paid. */
  private Set<String> callers(EvmTransaction tx, @Nullable EvmTrace trace) {
    RouterList routers = contracts.routers();
    if (trace == null) {
      return tx.to() != null && routers.knows(tx.to()) ? Set.of(spelling.of(tx.from())) : Set.of();
    }
    Set<String> callers = Set.of();
    int inside = Integer.MAX_VALUE;
    for (Call call : trace.calls()) {
      if (call.depth() <= inside) {
        inside = Integer.MAX_VALUE;
        if (call.to() != null && routers.knows(call.to()) && !call.undone()) {
          inside = call.depth();
          callers = callers.isEmpty() ? new LinkedHashSet<>() : callers;
          callers.add(spelling.of(call.from()));
        }
      }
    }
    return callers;
  }

  /** Whether an account gives something and gets something. */
  private static boolean both(String account, List<Transfer> transfers) {
    boolean gave = false;
    boolean got = false;
    for (Transfer t : transfers) {
      gave |= t.from().equals(account);
      got |= t.to().equals(account);
    }
    return gave && got;
  }

  private static boolean exchanges(Map<String, BigInteger> changes) {
    return NetChanges.less(changes) > 0 && NetChanges.more(changes) > 0;
  }

  private boolean convert(String account, NetChanges net, List<Transfer> transfers, int number) {
    Map<String, BigInteger> changes = net.of(account);
    if (NetChanges.less(changes) != 1 || NetChanges.more(changes) != 1) {
      return false;
    }
    String given = asset(changes, -1);
    String taken = asset(changes, 1);
    if (!plain(account, given, taken, transfers)
        || stays(
            account,
            Map.of(given, change(changes, given), taken, change(changes, taken)),
            net,
            transfers)) {
      return false;
    }
    List<Transfer> ordered = new ArrayList<>(transfers.size());
    List<Transfer> early = new ArrayList<>();
    int gives = (int) transfers.stream().filter(t -> gives(t, account)).count();
    for (Transfer t : transfers) {
      if (gives(t, account)) {
        ordered.add(t.as(Conversion.give(number)));
        if (--gives == 0) {
          ordered.addAll(early);
        }
      } else if (takes(t, account)) {
        (gives > 0 ? early : ordered).add(t.as(Conversion.take(number)));
      } else {
        ordered.add(t);
      }
    }
    transfers.clear();
    transfers.addAll(ordered);
    return true;
  }

  private static String asset(Map<String, BigInteger> changes, int sign) {
    return changes.entrySet().stream()
        .filter(c -> c.getValue().signum() == sign)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static BigInteger change(Map<String, BigInteger> changes, String asset) {
    return Objects.requireNonNull(changes.get(asset)).abs();
  }

  private static boolean gives(Transfer t, String account) {
    return t.moves() && t.from().equals(account);
  }

  private static boolean takes(Transfer t, String account) {
    return t.moves() && t.to().equals(account);
  }

  /**
   * Whether the account has a part in no other conversion, gives the one asset only, and gets none
   * of it back before it has given all.
   */
  private static boolean plain(
      String account, String given, String taken, List<Transfer> transfers) {
    boolean back = false;
    for (Transfer t : transfers) {
      boolean gives = gives(t, account);
      boolean takes = takes(t, account);
      boolean converted = (gives || takes) && t.conversion() != null;
      boolean other = gives && (back || !t.asset().equals(given));
      boolean third = takes && !t.asset().equals(given) && !t.asset().equals(taken);
      if (converted || other || third) {
        return false;
      }
      back |= takes && t.asset().equals(given);
    }
    return true;
  }

  /**
   * Whether more than about nothing stays with accounts that gave nothing for it. A pool gives one
   * asset for the other; nobody, and the contract of a wrapped coin, are no holders of it.
   *
   * @param amounts what the account gave and took
   */
  private boolean stays(
      String account, Map<String, BigInteger> amounts, NetChanges net, List<Transfer> transfers) {
    Map<String, BigInteger> kept = new HashMap<>();
    net.accounts()
        .forEach(
            (other, changes) -> {
              if (!other.equals(account)
                  && !other.equals(AccountTransaction.ZERO_ADDRESS)
                  && !contracts.tokens().wraps(other)
                  && NetChanges.less(changes) == 0) {
                changes.forEach((asset, more) -> kept.merge(asset, more, BigInteger::add));
              }
            });
    return kept.entrySet().stream()
        .anyMatch(
            k -> {
              BigInteger whole = amounts.get(k.getKey());
              return k.getValue()
                      .multiply(KEPT)
                      .compareTo(whole == null ? moved(k.getKey(), transfers) : whole)
                  > 0;
            });
  }

  private static BigInteger moved(String asset, List<Transfer> transfers) {
    return transfers.stream()
        .filter(t -> t.asset().equals(asset))
        .map(t -> t.value().toBigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
