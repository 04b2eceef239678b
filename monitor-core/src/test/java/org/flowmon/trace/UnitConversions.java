package org.flowmon.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Transfer;

/**
 * Conversions unit by unit: of y units taken for x given, unit j (from 1) is of the origin of the
 * first given unit k with k * y / x >= j. For every number of units in front that is the floor
 * rule.
 */
final class UnitConversions<U> {
  private final U nobody;
  private final Predicate<String> labelled;

  /** What was given so far in the current transaction, by conversion. */
  private final Map<Integer, List<U>> given = new HashMap<>();

  UnitConversions(U nobody, Predicate<String> labelled) {
    this.nobody = nobody;
    this.labelled = labelled;
  }

  /** What transfer {@code i} brings, of what left its sender. */
  Deque<U> through(List<Transfer> transfers, int i, Deque<U> left) {
    Transfer t = transfers.get(i);
    Conversion as = t.conversion();
    if (i == 0 || transfers.subList(0, i).stream().noneMatch(this::counts)) {
      given.clear();
    }
    if (as == null || !counts(t)) {
      return left;
    }
    if (as.equals(Conversion.take(as.index()))) {
      return given.containsKey(as.index()) ? scaled(given.get(as.index()), left.size()) : left;
    }
    List<Transfer> same =
        transfers.stream().filter(o -> as.equals(o.conversion()) && counts(o)).toList();
    boolean paid =
        transfers.subList(i, transfers.size()).stream()
            .anyMatch(o -> Conversion.take(as.index()).equals(o.conversion()) && counts(o));
    if (!paid || !same.get(0).asset().equals(t.asset())) {
      return left;
    }
    given.computeIfAbsent(as.index(), k -> new ArrayList<>()).addAll(left);
    Deque<U> plain = new ArrayDeque<>();
    left.forEach(unit -> plain.add(nobody));
    return plain;
  }

  private boolean counts(Transfer t) {
    Conversion as = t.conversion();
    if (as == null || t.value().isZero() || t.from().equals(t.to())) {
      return false;
    }
    return !labelled.test(as.side() == Conversion.Side.GIVE ? t.to() : t.from());
  }

  private Deque<U> scaled(List<U> x, int y) {
    Deque<U> out = new ArrayDeque<>();
    for (long j = 1; j <= y; j++) {
      long k = (j * x.size() + y - 1) / y;
      out.add(x.get((int) k - 1));
    }
    return out;
  }
}
