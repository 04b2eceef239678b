package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.trace.Book;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.LiveHolder;

/**
 * Of each origin: what left it is live, absorbed, paid as fees, burned, pruned or returned to it.
 */
final class Conservation {
  private Conservation() {}

  /** Of a ledger of coins with so many origins. */
  static void holds(Ledger ledger, int entities) {
    Map<String, BigInteger> live = new HashMap<>();
    for (LiveHolder holder : ledger.live()) {
      BigInteger parts = BigInteger.ZERO;
      for (LiveHolder.Share share : holder.shares()) {
        BigInteger amount = share.amount().toBigInteger();
        assertTrue(amount.signum() > 0, holder::toString);
        parts = parts.add(amount);
        if (share.origin() != null) {
          live.merge(share.origin(), amount, BigInteger::add);
        }
      }
      assertTrue(parts.compareTo(holder.value().toBigInteger()) <= 0, holder::toString);
    }
    List<String> origins = ledger.origins();
    assertEquals(entities, origins.size());
    for (String origin : origins) {
      BigInteger elsewhere =
          Arrays.stream(Book.values())
              .filter(book -> book != Book.LEFT)
              .map(book -> total(ledger, origin, book))
              .reduce(live.getOrDefault(origin, BigInteger.ZERO), BigInteger::add);
      assertEquals(total(ledger, origin, Book.LEFT), elsewhere, origin);
    }
  }

  private static BigInteger total(Ledger ledger, String origin, Book book) {
    return ledger.total(origin, AccountTransaction.NATIVE, book).toBigInteger();
  }
}
