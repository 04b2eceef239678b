package org.flowmon.ingest.evm;

import java.util.List;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.AccountTransaction.Conversion;
import org.flowmon.chain.AccountTransaction.Transfer;

/**
 * Marks what is wrapped and unwrapped as conversions, one to one. The contract's Deposit shows the
 * token minted for the coin that came just before; its Withdrawal log is written after the coin was
 * sent, but the token was taken off the account before: there the burned token stands in front.
 * Where the movement of the coin is not seen, as without traces, nothing is marked.
 */
final class Wraps {
  private final TokenList tokens;

  Wraps(TokenList tokens) {
    this.tokens = tokens;
  }

  /** Marks them within a transaction; returns how many there are, numbered from 0. */
  int mark(List<Transfer> transfers) {
    int found = 0;
    for (int i = 1; i < transfers.size(); i++) {
      Transfer t = transfers.get(i);
      if (!tokens.wraps(t.asset())) {
        continue;
      }
      if (t.from().equals(AccountTransaction.ZERO_ADDRESS)) {
        int coin = before(transfers, i, t.to(), t.asset(), t);
        if (coin >= 0) {
          transfers.set(coin, transfers.get(coin).as(Conversion.give(found)));
          transfers.set(i, t.as(Conversion.take(found++)));
        }
      } else if (t.to().equals(AccountTransaction.ZERO_ADDRESS)) {
        int coin = before(transfers, i, t.asset(), t.from(), t);
        if (coin >= 0) {
          transfers.set(coin, transfers.get(coin).as(Conversion.take(found)));
          transfers.remove(i);
          transfers.add(coin, t.as(Conversion.give(found++)));
        }
      }
    }
    return found;
  }

  /** The last coin of the token's value that moved so before, -1 if none did. */
  private static int before(List<Transfer> transfers, int i, String from, String to, Transfer t) {
    for (int k = i - 1; k >= 0; k--) {
      Transfer coin = transfers.get(k);
      if (coin.asset().equals(AccountTransaction.NATIVE)
          && coin.conversion() == null
          && coin.from().equals(from)
          && coin.to().equals(to)
          && coin.value().equals(t.value())) {
        return k;
      }
    }
    return -1;
  }
}
