package org.flowmon.ingest.evm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.AddressForm;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TronAddress;
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
 * {@code kind} is {@code plain} (the default), {@code wrapped-native} or {@code tether}; the symbol
 * is for people only. A contract that is listed twice is taken as listed last. The built-in list
 * comes first, so that a list of one's own can correct it.
 */
public final class TokenList {
  private static final String BUILT_IN = "tokens.jsonl";
  private static final Set<String> FIELDS =
      Set.of("chain", "address", "symbol", "decimals", "kind", "source");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
    try (InputStream in = TokenList.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException("the built-in token list is not in the program");
      }
      list.add(BUILT_IN, in);
    }
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw new IOException(file + ": no such file, or it may not be read");
      }
      try (InputStream in = Files.newInputStream(file)) {
        list.add(file.toString(), in);
      }
    }
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

  private void add(String source, InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        if (!text.isBlank() && !text.startsWith("#")) {
          line(text);
        }
      }
    } catch (CharacterCodingException e) {
      throw new IOException(source + ": not UTF-8 text after line " + number, e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          source + ", line " + number + ": no JSON object: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  private void line(String text) throws JsonProcessingException {
    JsonNode node = JSON.readTree(text);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new IllegalArgumentException("unknown field \"" + field.getKey() + "\"");
      }
    }
    Chain of = Chain.named(text(node, "chain"));
    if (of.model() != Chain.Model.ACCOUNT) {
      throw new IllegalArgumentException("chain: " + of + " has no tokens that are followed");
    }
    String given = text(node, "address");
    AddressCheck check = AddressCheck.of(of.name(), given);
    if (!check.usable()) {
      throw new IllegalArgumentException("address: \"" + given + "\": " + check.reason());
    }
    String asset = AddressForm.normal(of.name(), given);
    String contract = of.equals(Chain.TRON) ? TronAddress.hex(asset) : asset;
    if (contract == null || !contract.matches("0x[0-9a-f]{40}")) {
      throw new IllegalArgumentException(
          "address: expected an address of " + of + ", found \"" + given + "\"");
    }
    JsonNode decimals = node.path("decimals");
    if (!decimals.isInt()) {
      throw new IllegalArgumentException("decimals: expected a whole number, found " + decimals);
    }
    Token.Kind kind = node.has("kind") ? Token.Kind.parse(text(node, "kind")) : Token.Kind.PLAIN;
    Token token =
        new Token(
            contract, asset, text(node, "symbol"), decimals.asInt(), kind, text(node, "source"));
    if (of.equals(chain)) {
      byContract.put(contract, token);
      if (kind == Token.Kind.WRAPPED_NATIVE) {
        wrapping.add(asset);
      } else {
        wrapping.remove(asset);
      }
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException(
          field + ": " + (value.isMissingNode() ? "missing" : "expected a text, found " + value));
    }
    return value.asText();
  }
}
