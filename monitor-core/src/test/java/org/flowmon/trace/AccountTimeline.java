package org.flowmon.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Fee;
import org.flowmon.chain.AccountTransaction.Transfer;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Poison of accounts by another road: all movements on one axis of time. A balance known to be zero
 * ends a stay; per origin, the earliest time at which each stay can be reached by one hop, two
 * hops, ... is found in as many passes over the movements. Labels must not change.
 */
final class AccountTimeline {
  private static final String NOBODY = AccountTransaction.ZERO_ADDRESS;

  private record Move(
      int time, String from, String to, String asset, BigInteger value, boolean carries) {}

  /** One account's changes and statements of one asset. */
  private static final class History {
    final NavigableMap<Integer, BigInteger> changes = new TreeMap<>();
    final NavigableMap<Integer, BigInteger> stated = new TreeMap<>();
    final TreeSet<Integer> emptied = new TreeSet<>();

    /** When nothing was left for sure: the statement covers the deepest point, and that is now. */
    void findEmptied() {
      TreeSet<Integer> times = new TreeSet<>(changes.keySet());
      times.addAll(stated.keySet());
      BigInteger net = BigInteger.ZERO;
      BigInteger deepest = BigInteger.ZERO;
      for (int time : times) {
        net = net.add(changes.getOrDefault(time, BigInteger.ZERO));
        deepest = deepest.min(net);
        BigInteger opening =
            stated.headMap(time, true).values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        boolean known = stated.floorKey(time) != null && opening.add(deepest).signum() >= 0;
        if (known && opening.add(net).signum() == 0) {
          emptied.add(time);
        }
      }
    }
  }

  private final Labels labels;
  private final BigInteger minimum;
  private final List<Move> moves = new ArrayList<>();
  private final Map<String, History> histories = new HashMap<>();
  private int time;

  /** {@code minimum} is that of the native coin; other assets have none. */
  AccountTimeline(Labels labels, BigInteger minimum) {
    this.labels = labels;
    this.minimum = minimum;
  }

  void add(AccountTransaction tx) {
    for (Transfer t : tx.reverted() ? List.<Transfer>of() : tx.transfers()) {
      boolean large =
          !t.asset().equals(AccountTransaction.NATIVE)
              || t.value().toBigInteger().compareTo(minimum) >= 0;
      move(t.from(), t.to(), t.asset(), t.value().toBigInteger(), large);
    }
    Fee fee = tx.fee();
    if (fee != null) {
      String earner = fee.recipient() == null ? NOBODY : fee.recipient();
      String asset = AccountTransaction.NATIVE;
      move(fee.payer(), NOBODY, asset, fee.burned().toBigInteger(), false);
      move(fee.payer(), NOBODY, asset, fee.tip().toBigInteger(), false);
      move(NOBODY, earner, asset, fee.tip().toBigInteger(), false);
    }
  }

  void state(String account, String asset, BigInteger value) {
    history(account, asset).stated.put(time++, value);
  }

  private void move(String from, String to, String asset, BigInteger value, boolean carries) {
    if (value.signum() > 0 && !from.equals(to)) {
      moves.add(new Move(time, from, to, asset, value, carries));
      history(from, asset).changes.put(time, value.negate());
      history(to, asset).changes.put(time++, value);
    }
  }

  private History history(String account, String asset) {
    return histories.computeIfAbsent(account + " " + asset, key -> new History());
  }

  /** How often balances were known to be zero. */
  int emptied() {
    return histories.values().stream().mapToInt(history -> history.emptied.size()).sum();
  }

  /** {@code holder asset} to origin to least hops. */
  Map<String, Map<String, Integer>> reached(int maxHops) {
    histories.values().forEach(History::findEmptied);
    TreeSet<String> origins = new TreeSet<>();
    labels.all().forEach(label -> origins.add(label.entity()));
    Map<String, Map<String, Integer>> reached = new TreeMap<>();
    for (String origin : origins) {
      Map<String, Integer> arrival = new HashMap<>();
      Map<String, Integer> hops = new HashMap<>();
      boolean found = true;
      for (int n = 1; found && n <= maxHops; n++) {
        Map<String, Integer> sooner = pass(origin, n, arrival);
        found = !sooner.isEmpty();
        arrival.putAll(sooner);
        int now = n;
        sooner.keySet().forEach(stay -> hops.putIfAbsent(stay, now));
      }
      histories.forEach(
          (key, history) -> {
            Integer least = hops.get(key + " " + history.emptied.size());
            if (least != null) {
              reached.computeIfAbsent(key, k -> new TreeMap<>()).put(origin, least);
            }
          });
    }
    return reached;
  }

  /** Which stays the next hop reaches at all, or sooner than {@code arrival} says. */
  private Map<String, Integer> pass(String origin, int n, Map<String, Integer> arrival) {
    Map<String, Integer> sooner = new HashMap<>();
    for (Move move : moves) {
      if (!move.carries || move.to.equals(NOBODY) || labels.at(move.to, 0) != null) {
        continue;
      }
      Label payer = labels.at(move.from, 0);
      Integer since = payer == null ? arrival.get(stay(move.from, move)) : null;
      boolean first = n == 1 && payer != null && payer.entity().equals(origin);
      if (first || (since != null && since < move.time)) {
        String there = stay(move.to, move);
        if (move.time < Math.min(time(arrival, there), time(sooner, there))) {
          sooner.put(there, move.time);
        }
      }
    }
    return sooner;
  }

  private static int time(Map<String, Integer> times, String stay) {
    return times.getOrDefault(stay, Integer.MAX_VALUE);
  }

  /** The account as it is when {@code move} begins: how often it had been emptied. */
  private String stay(String account, Move move) {
    String key = account + " " + move.asset;
    History history = histories.get(key);
    @Nullable Integer before = history == null ? null : history.emptied.lower(move.time);
    int n = before == null || history == null ? 0 : history.emptied.headSet(before, true).size();
    return key + " " + n;
  }
}
