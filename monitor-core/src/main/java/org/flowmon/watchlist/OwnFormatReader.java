package org.flowmon.watchlist;

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
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flowmon.chain.AddressCheck;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * Reads the monitor's own format: one JSON object a line, an entity's fields, optionally with one
 * address or coinbase tag. Empty lines and lines that begin with {@code #} are passed over. A line
 * {@code {"list":NAME,"listDate":DATE}} states the date of a list; one with {@code
 * "withdrawn":true} takes back every claim of its entity on its address or tag. Types are strict: a
 * line with a wrong one is named and left out; unknown fields are reported and ignored.
 */
public final class OwnFormatReader implements ListReader {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

  @Override
  public ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException {
    ReadReport report = new ReadReport(source, "watchlist JSON lines", "lines");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        if (!text.isBlank() && !text.startsWith("#")) {
          line(text, "line " + number, report, into);
        }
      }
    } catch (CharacterCodingException e) {
      throw new UnreadableListException(source, "not UTF-8 text after line " + number, e);
    }
    return report;
  }

  private static void line(String text, String place, ReadReport report, WatchlistBuilder into) {
    report.read();
    try {
      JsonNode node = JSON.readTree(text);
      record(new Fields(node, ""), place, report, into);
    } catch (JsonProcessingException e) {
      report.malformed(
          place,
          "expected one JSON object, found "
              + (text.length() > 60 ? text.substring(0, 60) + ".." : text)
              + ": "
              + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      report.malformed(place, String.valueOf(e.getMessage()));
    }
  }

  private static void record(
      Fields fields, String place, ReadReport report, WatchlistBuilder into) {
    if (fields.has("listDate") && !fields.has("entity")) {
      LocalDate date = fields.date("listDate");
      if (date != null) {
        into.listDate(Optional.ofNullable(fields.text("list")).orElse(report.source()), date);
        LocalDate known = report.listDate();
        report.listDate(known == null || date.isAfter(known) ? date : known);
      }
      return;
    }
    Entity entity = entity(fields, place, report);
    String chain = chain(fields);
    String address = fields.text("address");
    String tag = fields.text("coinbaseTag");
    String source = Optional.ofNullable(fields.text("source")).orElse("watchlist");
    LocalDate from = fields.date("from");
    LocalDate knownFrom = fields.date("knownFrom");
    String reference = fields.text("reference");
    Confidence confidence = confidence(fields);
    if (address != null && chain == null) {
      throw fields.wrong("chain", "the chain's short name beside the address");
    }
    AddressCheck stated = stated(fields);
    boolean withdrawn = fields.flag("withdrawn");
    if (withdrawn && address == null && tag == null) {
      throw fields.wrong("withdrawn", "an address or a coinbase tag beside it");
    }
    if (!withdrawn) {
      into.entity(entity);
    }
    if (address != null && chain != null) {
      Attribution claim = Attribution.ofAddress(entity.id(), chain, address, source, confidence);
      if (stated != null && claim.check().state() == AddressCheck.State.UNCHECKED) {
        claim = claim.withCheck(stated);
      }
      claim = claim.with(from, knownFrom, reference);
      if (withdrawn) {
        into.withdraw(claim);
      } else {
        into.attribution(claim);
        report.attribution(claim, place);
      }
    }
    if (tag != null) {
      Attribution claim =
          Attribution.ofTag(entity.id(), chain == null ? "bitcoin" : chain, tag, source, confidence)
              .with(from, knownFrom, reference);
      if (withdrawn) {
        into.withdraw(claim);
      } else {
        into.attribution(claim);
        report.attribution(claim, place);
      }
    }
    fields.unknown().forEach(f -> report.note("unknown field \"" + f + "\" ignored", place));
  }

  private static Entity entity(Fields fields, String place, ReadReport report) {
    Entity.Builder entity = Entity.of(fields.required("entity")).name(fields.text("name"));
    String word = fields.text("kind");
    if (word != null) {
      Optional<EntityKind> kind = EntityKind.find(word);
      if (kind.isEmpty()) {
        report.note("unknown kind \"" + word + "\", taken as unknown", place);
      }
      entity.kind(kind.orElse(EntityKind.UNKNOWN));
    }
    String country = fields.text("country");
    if (country != null && !COUNTRY.matcher(country).matches()) {
      throw fields.wrong("country", "an ISO 3166 code of two letters");
    }
    entity.country(country == null ? null : country.toUpperCase(Locale.ROOT));
    entity.region(fields.text("region")).note(fields.text("note"));
    entity.aliases(fields.texts("aliases")).sameAs(fields.texts("sameAs"));
    for (Fields listing : fields.objects("designations")) {
      entity.designation(
          new Designation(
              listing.required("list"),
              listing.text("programme"),
              listing.date("date"),
              listing.text("reference")));
      listing.unknown().forEach(f -> report.note("unknown field \"" + f + "\" ignored", place));
    }
    tags(entity, fields, place, report);
    return entity.build();
  }

  private static void tags(Entity.Builder entity, Fields fields, String place, ReadReport report) {
    Fields basis = fields.object("basis");
    String source = fields.text("source");
    for (String tag : fields.texts("tags")) {
      List<String> reasons = basis == null ? List.of() : basis.texts(tag);
      entity.tag(
          tag,
          reasons.isEmpty()
              ? List.of("stated by " + (source == null ? "the watchlist" : source))
              : reasons);
    }
    if (basis != null) {
      basis.unknown().forEach(f -> report.note("\"" + f + "\" is not among the tags", place));
    }
  }

  private static @Nullable String chain(Fields fields) {
    String text = fields.text("chain");
    return Chain.all().stream()
        .filter(c -> c.caip2().equals(text))
        .map(Chain::name)
        .findFirst()
        .orElse(text);
  }

  private static Confidence confidence(Fields fields) {
    String word = fields.text("confidence");
    try {
      return word == null ? Confidence.MEDIUM : Confidence.parse(word);
    } catch (IllegalArgumentException e) {
      throw fields.wrong("confidence", "low, medium or high");
    }
  }

  private static @Nullable AddressCheck stated(Fields fields) {
    String word = fields.text("check");
    String reason = fields.text("checkReason");
    if (word == null || word.equals("unchecked")) {
      return null;
    }
    if (word.equals("ok")) {
      return new AddressCheck(AddressCheck.State.OK, null);
    }
    if (word.equals("bad")) {
      return new AddressCheck(AddressCheck.State.BAD, reason == null ? "so stated" : reason);
    }
    throw fields.wrong("check", "ok, bad or unchecked");
  }
}
