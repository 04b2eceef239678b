package org.flowmon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.flowmon.alerts.AssetRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.evm.TokenList;
import org.flowmon.topic.Price;

/**
 * Prices from a file, CSV in UTF-8 with the header {@code asset,time,price}: the asset's CAIP-19
 * id, a time as {@code 2024-05-01T00:00:00Z}, and US dollars for one whole unit. A price counts for
 * {@link #HEARTBEAT} seconds and as long again.
 */
final class PriceFile {
  /** A file is taken to say something new every day. */
  static final long HEARTBEAT = 86_400;

  private static final List<String> HEADER = List.of("asset", "time", "price");

  private final Path file;
  private final List<Path> tokens;
  private final Map<String, Integer> decimals = new HashMap<>();

  private PriceFile(Path file, List<Path> tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  /**
   * All prices of these files.
   *
   * @param tokens lists of tokens besides the built-in one: they say how many decimals a token has
   * @throws IOException for the first line that is wrong; the message names it and what to do
   */
  static List<Price> read(List<Path> files, List<Path> tokens) throws IOException {
    List<Price> prices = new ArrayList<>();
    for (Path file : files) {
      new PriceFile(file, tokens).read(prices);
    }
    return prices;
  }

  private void read(List<Price> prices) throws IOException {
    long line = 1;
    try (CSVParser rows = CSVParser.parse(Files.newBufferedReader(file), CSVFormat.RFC4180)) {
      for (CSVRecord row : rows) {
        if (line == 1) {
          header(row);
        } else if (row.size() > 1 || !row.get(0).isBlank()) {
          prices.add(price(row));
        }
        line = rows.getCurrentLineNumber() + 1;
      }
      if (line == 1) {
        throw new IllegalArgumentException("expected the header asset,time,price, found nothing");
      }
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ":" + line + ": not UTF-8 text", e);
    } catch (UncheckedIOException e) {
      throw new IOException(file + ":" + line + ": not CSV: " + e.getMessage(), e);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IOException(file + ":" + line + ": " + e.getMessage(), e);
    }
  }

  private static void header(CSVRecord row) {
    List<String> found = row.stream().map(name -> name.replace("\ufeff", "").strip()).toList();
    if (!found.equals(HEADER)) {
      throw new IllegalArgumentException(
          "expected the header asset,time,price, found " + String.join(",", found));
    }
  }

  private Price price(CSVRecord row) throws IOException {
    if (row.size() != HEADER.size()) {
      throw new IllegalArgumentException("expected 3 columns, found " + row.size());
    }
    String asset = Price.spelled(row.get(0).strip());
    String digits = row.get(2).strip();
    if (!digits.matches("[0-9]{1,30}(\\.[0-9]{1,30})?")) {
      throw new IllegalArgumentException(
          "price: expected dollars as 1988.08, found \"" + digits + "\"");
    }
    return new Price(
        asset,
        decimals(asset),
        new BigDecimal(digits),
        Instant.parse(row.get(1).strip()).getEpochSecond(),
        "file " + file.getFileName(),
        null,
        HEARTBEAT,
        null);
  }

  private int decimals(String asset) throws IOException {
    Integer known = decimals.get(asset);
    if (known == null) {
      known = find(asset);
      decimals.put(asset, known);
    }
    return known;
  }

  private int find(String asset) throws IOException {
    Chain chain = Price.chain(asset).orElseThrow();
    AssetRef coin = AssetRef.coin(chain);
    if (asset.equals(coin.caip19())) {
      return chain.decimals();
    }
    String contract = asset.substring(asset.lastIndexOf(':') + 1);
    if (asset.contains("/slip44:")) {
      throw new IllegalArgumentException(
          asset + " is not the coin of " + chain + ", which is " + coin.caip19());
    }
    return TokenList.read(chain, tokens)
        .decimals(contract)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    asset
                        + " is no token that is followed, its decimals are not known: name it with"
                        + " --tokens"));
  }
}
