package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.chain.AccountTransaction;
import org.flowmon.chain.Amount;
import org.flowmon.ingest.Holding;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node what accounts held after a block: a call for each, many in one request. The block is
 * named by its hash (EIP-1898), so that a node on another branch cannot answer for it.
 */
final class BalanceFetch {
  /** {@code balanceOf(address)}, up to the 20 bytes of the address. */
  private static final String BALANCE_OF = "0x70a08231" + "0".repeat(24);

  private static final int WORD = 2 + 64;

  private BalanceFetch() {}

  /** All of them, in their order. */
  static Map<Holding, Amount> after(Endpoint endpoint, String hash, Set<Holding> holdings)
      throws CallFailed, InterruptedException {
    Map<String, String> block = Map.of("blockHash", hash);
    List<List<Object>> coins = new ArrayList<>();
    List<List<Object>> tokens = new ArrayList<>();
    for (Holding holding : holdings) {
      if (coin(holding)) {
        coins.add(List.of(holding.holder(), block));
      } else {
        String data = BALANCE_OF + holding.holder().substring(2);
        tokens.add(List.of(Map.of("to", holding.asset(), "data", data), block));
      }
    }
    Iterator<JsonNode> ofCoins = endpoint.batch("eth_getBalance", coins).iterator();
    Iterator<JsonNode> ofTokens = endpoint.batch("eth_call", tokens).iterator();
    Map<Holding, Amount> amounts = new LinkedHashMap<>();
    for (Holding holding : holdings) {
      JsonNode answer = (coin(holding) ? ofCoins : ofTokens).next();
      Amount amount = coin(holding) ? quantity(answer.asText()) : word(answer.asText());
      if (amount == null || !answer.isTextual()) {
        throw new CallFailed(
            Reason.MALFORMED,
            "does not say how much "
                + holding.asset()
                + " "
                + holding.holder()
                + " held after block "
                + hash
                + ", but "
                + CallFailed.shortened(answer.toString()));
      }
      amounts.put(holding, amount);
    }
    return amounts;
  }

  private static boolean coin(Holding holding) {
    return holding.asset().equals(AccountTransaction.NATIVE);
  }

  private static @Nullable Amount quantity(String text) {
    return HexText.quantity(text.toCharArray(), 0, text.length());
  }

  /** What a contract returned; where there is none yet nothing is, and nobody holds any. */
  private static @Nullable Amount word(String text) {
    if (text.equals("0x")) {
      return Amount.ZERO;
    }
    return text.length() == WORD ? quantity(text) : null;
  }
}
