package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TokenUnit;
import org.jspecify.annotations.Nullable;

/**
 * The token contracts of a chain that are followed; any other contract's transfers are ignored,
 * whatever name it gives itself. One JSON object a line, UTF-8; empty lines and lines that begin
 * with {@code #} are remarks:
 *
 * <pre>{@code
 * {"chain":"ethereum","address":"0x..","symbol":"USDT","decimals":6,"kind":"tether","source":".."}
 * }</pre>
 *
 * {@code kind} is {@code plain} (the default), {@code wrapped-native} or {@code tether}; symbol and
 * decimals go along with every transfer, for whoever reads it. A contract that is listed twice is
 * taken as listed last. The built-in list comes first, so that a list of one's own can correct it.
 */
public final class TokenList {
  private static final ContractLines FORMAT =
      new ContractLines(
          "tokens.jsonl", Set.of("chain", "address", "symbol", "decimals", "kind", "source"));

  private final Chain chain;
  private final Map<String, Token> byContract = new HashMap<>();
  private final Set<String> wrapping = new HashSet<>();

  private TokenList(Chain chain) {
    this.chain = chain;
  }

  /** The tokens of that chain that are known without configuration. */
  public static TokenList builtIn(Chain chain) {
    try {
      return read(chain, List.of());
    } catch (IOException e) {
      throw new IllegalStateException("the built-in token list cannot be read", e);
    }
  }

  /**
   * These, and the ones in those files.
   *
   * @throws IOException when a file cannot be read or a line is not as the format says; the message
   *     names file, line and field
   */
  public static TokenList read(Chain chain, List<Path> files) throws IOException {
    TokenList list = new TokenList(chain);
    FORMAT.read(files, list::add);
    return list;
  }

  /** The chain whose tokens these are. */
  public Chain chain() {
    return chain;
  }

  /** How many tokens are followed. */
  public int size() {
    return byContract.size();
  }

  /** Whether an asset, as records spell it, is the native coin as a token. */
  boolean wraps(String asset) {
    return wrapping.contains(asset);
  }

  @Nullable Token find(String contract) {
    return byContract.get(contract);
  }

  /** How many decimals a followed token has, by its contract as records spell it. */
  public OptionalInt decimals(String asset) {
    return byContract.values().stream()
        .filter(token -> token.asset().equals(asset))
        .mapToInt(token -> token.unit().decimals())
        .findFirst();
  }

  private void add(JsonNode line) {
    ContractLines.Named named = ContractLines.contract(line);
    JsonNode decimals = line.path("decimals");
    if (!decimals.isInt()) {
      throw new IllegalArgumentException("decimals: expected a whole number, found " + decimals);
    }
    Token.Kind kind =
        line.has("kind") ? Token.Kind.parse(ContractLines.text(line, "kind")) : Token.Kind.PLAIN;
    Token token =
        new Token(
            named.contract(),
            named.spelled(),
            new TokenUnit(ContractLines.text(line, "symbol"), decimals.asInt()),
            kind,
            ContractLines.text(line, "source"));
    if (named.chain().equals(chain)) {
      byContract.put(named.contract(), token);
      if (kind == Token.Kind.WRAPPED_NATIVE) {
        wrapping.add(named.spelled());
      } else {
        wrapping.remove(named.spelled());
      }
    }
  }
}
