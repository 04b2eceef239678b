package org.flowmon.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated lists with a header row. Columns, all but {@code entity} optional: {@code
 * entity, name, kind, country, region, tags, list, programme, date, reference, chain, address,
 * coinbaseTag, from, knownFrom, source, confidence, aliases, sameAs, note}. {@code tags}, {@code
 * aliases}, {@code sameAs} and {@code programme} take several values, separated by semicolons.
 * {@code date} and {@code reference} belong to the designation named by {@code list}; without a
 * list, {@code reference} belongs to the attribution. Unknown columns are reported.
 */
public final class CsvListReader implements ListReader {
  private static final Set<String> COLUMNS =
      Set.of(
          "entity",
          "name",
          "kind",
          "country",
          "region",
          "tags",
          "list",
          "programme",
          "date",
          "reference",
          "chain",
          "address",
          "coinbaseTag",
          "from",
          "knownFrom",
          "source",
          "confidence",
          "aliases",
          "sameAs",
          "note");

  @Override
  public ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException {
    ReadReport report = new ReadReport(source, "CSV", "rows");
    CSVFormat format =
        CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setCommentMarker('#').get();
    CSVParser rows =
        CSVParser.builder()
            .setReader(new InputStreamReader(in, StandardCharsets.UTF_8))
            .setFormat(format)
            .get();
    try {
      Iterator<CSVRecord> iterator = rows.iterator();
      List<String> header = iterator.hasNext() ? header(iterator.next()) : List.of();
      if (!header.contains("entity")) {
        throw new UnreadableListException(
            source, "line 1: expected a header row with a column \"entity\"", null);
      }
      header.stream()
          .filter(c -> !COLUMNS.contains(c))
          .forEach(c -> report.note("unknown column \"" + c + "\" ignored", "line 1"));
      long line = rows.getCurrentLineNumber() + 1;
      while (iterator.hasNext()) {
        CSVRecord row = iterator.next();
        report.read();
        String place = "line " + line;
        line = rows.getCurrentLineNumber() + 1;
        try {
          row(cells(header, row), place, report, into);
        } catch (IllegalArgumentException e) {
          report.malformed(place, String.valueOf(e.getMessage()));
        }
      }
    } catch (UncheckedIOException e) {
      throw new UnreadableListException(
          source, "line " + (rows.getCurrentLineNumber() + 1) + ": not CSV: " + e.getMessage(), e);
    }
    return report;
  }

  private static List<String> header(CSVRecord row) {
    List<String> names = new ArrayList<>();
    row.forEach(c -> names.add(c.replace("\ufeff", "").strip()));
    return names;
  }

  private static Map<String, String> cells(List<String> header, CSVRecord row) {
    if (row.size() != header.size()) {
      throw new IllegalArgumentException(
          "expected " + header.size() + " columns, found " + row.size());
    }
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      if (!row.get(i).isBlank()) {
        cells.put(header.get(i), row.get(i).strip());
      }
    }
    return cells;
  }

  private static void row(
      Map<String, String> cells, String place, ReadReport report, WatchlistBuilder into) {
    String id = cells.get("entity");
    if (id == null) {
      throw new IllegalArgumentException("column \"entity\": expected an id, it is empty");
    }
    String source = cells.getOrDefault("source", "watchlist");
    Entity entity = entity(id, source, cells, place, report);
    String address = cells.get("address");
    String tag = cells.get("coinbaseTag");
    String chain = cells.get("chain");
    if (address != null && chain == null) {
      throw new IllegalArgumentException(
          "column \"chain\": expected the chain's short name beside the address");
    }
    Confidence confidence = confidence(cells.get("confidence"));
    LocalDate from = date(cells, "from");
    LocalDate knownFrom = date(cells, "knownFrom");
    String reference = cells.containsKey("list") ? null : cells.get("reference");
    into.entity(entity);
    if (address != null && chain != null) {
      Attribution claim =
          Attribution.ofAddress(id, chain, address, source, confidence)
              .with(from, knownFrom, reference);
      into.attribution(claim);
      report.attribution(claim, place);
    }
    if (tag != null) {
      Attribution claim =
          Attribution.ofTag(id, chain == null ? "bitcoin" : chain, tag, source, confidence)
              .with(from, knownFrom, reference);
      into.attribution(claim);
      report.attribution(claim, place);
    }
  }

  private static Entity entity(
      String id, String source, Map<String, String> cells, String place, ReadReport report) {
    Entity.Builder entity =
        Entity.of(id)
            .name(cells.get("name"))
            .region(cells.get("region"))
            .note(cells.get("note"))
            .aliases(several(cells, "aliases"))
            .sameAs(several(cells, "sameAs"));
    String word = cells.get("kind");
    if (word != null) {
      Optional<EntityKind> kind = EntityKind.find(word.toLowerCase(Locale.ROOT));
      if (kind.isEmpty()) {
        report.note("unknown kind \"" + word + "\", taken as unknown", place);
      }
      entity.kind(kind.orElse(EntityKind.UNKNOWN));
    }
    String country = cells.get("country");
    if (country != null && !country.matches("[A-Za-z]{2}")) {
      throw new IllegalArgumentException(
          "column \"country\": expected two letters, found \"" + country + "\"");
    }
    entity.country(country == null ? null : country.toUpperCase(Locale.ROOT));
    several(cells, "tags").forEach(t -> entity.tag(t, "stated by " + source));
    String list = cells.get("list");
    if (list != null) {
      List<String> programmes = several(cells, "programme");
      LocalDate date = date(cells, "date");
      String reference = cells.get("reference");
      programmes.forEach(p -> entity.designation(new Designation(list, p, date, reference)));
      if (programmes.isEmpty()) {
        entity.designation(new Designation(list, null, date, reference));
      }
    } else if (cells.containsKey("programme") || cells.containsKey("date")) {
      throw new IllegalArgumentException(
          "column \"list\": expected the list of the designation, it is empty");
    }
    return entity.build();
  }

  private static List<String> several(Map<String, String> cells, String column) {
    List<String> values = new ArrayList<>();
    for (String value : cells.getOrDefault(column, "").split(";", -1)) {
      if (!value.isBlank()) {
        values.add(value.strip());
      }
    }
    return values;
  }

  private static Confidence confidence(@Nullable String word) {
    try {
      return word == null ? Confidence.MEDIUM : Confidence.parse(word.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("column \"confidence\": " + e.getMessage(), e);
    }
  }

  private static @Nullable LocalDate date(Map<String, String> cells, String column) {
    String text = cells.get(column);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "column \"%s\": expected a date as 2022-04-05, found \"%s\"".formatted(column, text), e);
    }
  }
}
