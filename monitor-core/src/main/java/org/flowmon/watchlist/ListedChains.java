package org.flowmon.watchlist;

import java.util.Locale;
import java.util.Map;
import org.flowmon.chain.Chain;

/** The chain a published list means by a currency symbol, a network name or a token symbol. */
final class ListedChains {
  private static final Map<String, String> BY_SYMBOL =
      Map.ofEntries(
          Map.entry("BTC", "bitcoin"),
          Map.entry("XBT", "bitcoin"),
          Map.entry("OMNI", "bitcoin"),
          Map.entry("ETH", "ethereum"),
          Map.entry("EVM", "evm"),
          Map.entry("TRX", "tron"),
          Map.entry("BNB", "bnb"),
          Map.entry("BSC", "bnb"),
          Map.entry("BEP20", "bnb"),
          Map.entry("BEP2", "binance-chain"),
          Map.entry("MATIC", "polygon"),
          Map.entry("POL", "polygon"),
          Map.entry("LTC", "litecoin"),
          Map.entry("BCH", "bitcoin-cash"),
          Map.entry("BSV", "bitcoin-sv"),
          Map.entry("BTG", "bitcoin-gold"),
          Map.entry("DOGE", "dogecoin"),
          Map.entry("DASH", "dash"),
          Map.entry("ZEC", "zcash"),
          Map.entry("XVG", "verge"),
          Map.entry("XMR", "monero"),
          Map.entry("XRP", "ripple"),
          Map.entry("RIPPLE", "ripple"),
          Map.entry("SOL", "solana"),
          Map.entry("ETC", "ethereum-classic"),
          Map.entry("ARB", "arbitrum"),
          Map.entry("AVAX", "avalanche"),
          Map.entry("ADA", "cardano"),
          Map.entry("XLM", "stellar"),
          Map.entry("DOT", "polkadot"),
          Map.entry("ATOM", "cosmos"),
          Map.entry("ALGO", "algorand"),
          Map.entry("TON", "ton"));

  private ListedChains() {}

  /**
   * The short name of the chain. Symbols of tokens that live on several chains are told apart by
   * the address; a symbol not known here becomes its own lower-case word.
   */
  static String of(String symbol, String address) {
    String key = symbol.strip().toUpperCase(Locale.ROOT);
    String chain = BY_SYMBOL.get(key);
    if (key.equals("BNB") && address.startsWith("bnb1")) {
      return "binance-chain";
    }
    if (chain != null) {
      return chain;
    }
    if (key.equals("USDT") || key.equals("USDC") || key.equals("DAI") || key.equals("BUSD")) {
      return byShape(address);
    }
    return Chain.find(symbol.strip().toLowerCase(Locale.ROOT))
        .map(Chain::name)
        .orElse(key.toLowerCase(Locale.ROOT));
  }

  /** Whether {@link #of} knows the symbol. */
  static boolean knows(String symbol, String address) {
    String chain = of(symbol, address);
    return BY_SYMBOL.containsValue(chain) || Chain.find(chain).isPresent();
  }

  private static String byShape(String address) {
    if (address.startsWith("0x")) {
      return "ethereum";
    }
    return address.startsWith("T") ? "tron" : "bitcoin";
  }
}
