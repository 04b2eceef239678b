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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.AddressForm;
import org.flowmon.chain.Chain;
import org.flowmon.chain.TronAddress;
import org.jspecify.annotations.Nullable;

/**
 * A list of contracts: one JSON object a line, UTF-8; empty lines and lines that begin with {@code
 * #} are remarks. The built-in list comes first, so that a list of one's own can correct it.
 */
final class ContractLines {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final @Nullable String builtIn;
  private final Set<String> fields;

  /** Takes a line; throws {@link IllegalArgumentException} for what is wrong with it. */
  interface Taker {
    void take(JsonNode line);
  }

  /**
   * A contract as a line names it.
   *
   * @param contract as nodes spell it
   * @param spelled as records spell it
   */
  record Named(Chain chain, String contract, String spelled) {}

  /** Lists with these fields; the built-in one, if any, is the resource of that name. */
  ContractLines(@Nullable String builtIn, Set<String> fields) {
    this.builtIn = builtIn;
    this.fields = Set.copyOf(fields);
  }

  /**
   * The lines of the built-in list, then of these files.
   *
   * @throws IOException when a file cannot be read or a line is not as the format says; the message
   *     names file, line and field
   */
  void read(List<Path> files, Taker taker) throws IOException {
    if (builtIn != null) {
      try (InputStream in = ContractLines.class.getResourceAsStream(builtIn)) {
        if (in == null) {
          throw new IllegalStateException(
              "the built-in list " + builtIn + " is not in the program");
        }
        read(builtIn, in, taker);
      }
    }
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw new IOException(file + ": no such file, or it may not be read");
      }
      try (InputStream in = Files.newInputStream(file)) {
        read(file.toString(), in, taker);
      }
    }
  }

  /** The lines of one text; {@code source} is what messages call it. */
  void read(String source, InputStream in, Taker taker) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        if (!text.isBlank() && !text.startsWith("#")) {
          taker.take(known(JSON.readTree(text)));
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

  private JsonNode known(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!fields.contains(field.getKey())) {
        throw new IllegalArgumentException("unknown field \"" + field.getKey() + "\"");
      }
    }
    return node;
  }

  /** The contract in the fields {@code chain} and {@code address}. */
  static Named contract(JsonNode line) {
    Chain of = Chain.named(text(line, "chain"));
    if (of.model() != Chain.Model.ACCOUNT) {
      throw new IllegalArgumentException("chain: " + of + " has no contracts that are followed");
    }
    return named(of, "address", text(line, "address"));
  }

  /** The contract of a chain that a field gives. */
  static Named named(Chain of, String field, String given) {
    AddressCheck check = AddressCheck.of(of.name(), given);
    if (!check.usable()) {
      throw new IllegalArgumentException(field + ": \"" + given + "\": " + check.reason());
    }
    String spelled = AddressForm.normal(of.name(), given);
    String contract = of.equals(Chain.TRON) ? TronAddress.hex(spelled) : spelled;
    if (contract == null || !contract.matches("0x[0-9a-f]{40}")) {
      throw new IllegalArgumentException(
          field + ": expected an address of " + of + ", found \"" + given + "\"");
    }
    return new Named(of, contract, spelled);
  }

  /** A list of texts that must be there. */
  static List<String> texts(JsonNode line, String field) {
    JsonNode values = line.path(field);
    if (!values.isArray()) {
      throw new IllegalArgumentException(
          field + ": " + (values.isMissingNode() ? "missing" : "expected a list, found " + values));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isTextual() || value.asText().isBlank()) {
        throw new IllegalArgumentException(field + ": expected texts, found " + value);
      }
      texts.add(value.asText());
    }
    return texts;
  }

  /**
   * A whole number between these; {@code usual} where the field is left out, {@code null} for one
   * that must be there.
   */
  static long number(JsonNode line, String field, long least, long most, @Nullable Long usual) {
    JsonNode value = line.path(field);
    if (value.isMissingNode() && usual != null) {
      return usual;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < least
        || value.asLong() > most) {
      throw new IllegalArgumentException(
          "%s: %s"
              .formatted(
                  field,
                  value.isMissingNode()
                      ? "missing"
                      : "expected a whole number from %d to %d, found %s"
                          .formatted(least, most, value)));
    }
    return value.asLong();
  }

  /** A text that must be there. */
  static String text(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException(
          field + ": " + (value.isMissingNode() ? "missing" : "expected a text, found " + value));
    }
    return value.asText();
  }
}
