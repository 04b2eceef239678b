package org.flowmon.watchlist;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads GraphSense TagPacks (YAML). Fields of the header hold for every tag that does not state
 * them itself, also when they come after the tags. The entity is the tag's actor, else its label. A
 * label is not a designation: {@code abuse: sanction} becomes a tag and nothing more.
 */
public final class TagPackReader implements ListReader {
  private static final YAMLMapper YAML = new YAMLMapper(factory());

  /** Fields that are known and say nothing a watchlist needs. */
  private static final Set<String> PASSED_OVER =
      Set.of("title", "creator", "description", "is_cluster_definer", "is_public", "context");

  private static final Set<String> USED =
      Set.of(
          "address",
          "label",
          "source",
          "currency",
          "network",
          "category",
          "abuse",
          "concepts",
          "confidence",
          "actor",
          "lastmod",
          "tags");

  private static YAMLFactory factory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return YAMLFactory.builder().loaderOptions(options).build();
  }

  /** One tag's own fields, and where it stands. */
  private record Tag(Map<String, String> fields, int line) {}

  @Override
  public ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException {
    ReadReport report = new ReadReport(source, "GraphSense TagPack", "tags");
    Map<String, String> header = new HashMap<>();
    List<Tag> tags = new ArrayList<>();
    boolean found = false;
    try (JsonParser yaml =
        YAML.getFactory().createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      if (yaml.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableListException(source, "expected a TagPack: a mapping", null);
      }
      while (yaml.nextToken() != JsonToken.END_OBJECT) {
        String field = yaml.currentName();
        if (yaml.nextToken() == JsonToken.START_ARRAY && field.equals("tags")) {
          found = true;
          while (yaml.nextToken() != JsonToken.END_ARRAY) {
            tags.add(tag(yaml));
          }
        } else {
          header.put(field, scalar(yaml));
        }
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableListException(
          source,
          "line " + e.getLocation().getLineNr() + ": not YAML: " + e.getOriginalMessage(),
          e);
    }
    if (!found) {
      throw new UnreadableListException(source, "expected a TagPack: it has no tags", null);
    }
    unknown(header, "header", report);
    for (Tag tag : tags) {
      report.read();
      tag(tag, header, report, into);
    }
    return report;
  }

  private static Tag tag(JsonParser yaml) throws IOException {
    Map<String, String> fields = new HashMap<>();
    int line = yaml.currentTokenLocation().getLineNr();
    if (yaml.currentToken() != JsonToken.START_OBJECT) {
      yaml.skipChildren();
      return new Tag(fields, line);
    }
    while (yaml.nextToken() != JsonToken.END_OBJECT) {
      String field = yaml.currentName();
      yaml.nextToken();
      fields.put(field, scalar(yaml));
    }
    return new Tag(fields, line);
  }

  /** The text of a scalar; lists joined by commas; "" for anything deeper. */
  private static String scalar(JsonParser yaml) throws IOException {
    if (yaml.currentToken() == JsonToken.START_ARRAY) {
      List<String> items = new ArrayList<>();
      while (yaml.nextToken() != JsonToken.END_ARRAY) {
        items.add(scalar(yaml));
      }
      return String.join(",", items);
    }
    if (yaml.currentToken() == JsonToken.START_OBJECT) {
      yaml.skipChildren();
      return "";
    }
    String text = yaml.currentToken() == JsonToken.VALUE_NULL ? null : yaml.getText();
    return text == null ? "" : text.strip();
  }

  private static void tag(
      Tag tag, Map<String, String> header, ReadReport report, WatchlistBuilder into) {
    String place = "line " + tag.line;
    unknown(tag.fields, place, report);
    String address = field(tag, Map.of(), "address");
    String label = field(tag, header, "label");
    String actor = field(tag, header, "actor");
    String network = field(tag, header, "network");
    String currency = network != null ? network : field(tag, header, "currency");
    if (address == null) {
      report.malformed(place, "field \"address\": expected an address, it is missing");
      return;
    }
    if (currency == null || (label == null && actor == null)) {
      report.malformed(place, "expected a currency and a label or actor for " + address);
      return;
    }
    String id = Slug.of(actor == null ? String.valueOf(label) : actor);
    into.entity(entity(id, tag, header, place, report));
    if (!ListedChains.knows(currency, address)) {
      report.note("currency of no chain known here", place + " " + currency);
    }
    String source = field(tag, header, "source");
    Attribution claim =
        Attribution.ofAddress(
                id,
                ListedChains.of(currency, address),
                address,
                source == null ? "GraphSense TagPack" : source,
                confidence(field(tag, header, "confidence"), place, report))
            .with(
                null,
                date(field(tag, header, "lastmod"), place, report),
                label == null ? null : "label \"" + label + "\"");
    into.attribution(claim);
    report.attribution(claim, place);
  }

  private static Entity entity(
      String id, Tag tag, Map<String, String> header, String place, ReadReport report) {
    String label = field(tag, header, "label");
    String actor = field(tag, header, "actor");
    String abuse = field(tag, header, "abuse");
    String category = field(tag, header, "category");
    Entity.Builder entity = Entity.of(id).name(actor == null ? label : actor);
    EntityKind kind = TagPackWords.kind(abuse, category);
    if (kind != null) {
      entity.kind(kind);
    } else if (category != null) {
      report.note("category " + category + " is no kind known here", place);
    }
    String concepts = field(tag, header, "concepts");
    for (String word : (abuse + "," + concepts).split(",", -1)) {
      if (!word.isBlank() && !word.equals("null")) {
        entity.tag(word.strip(), "stated by a TagPack");
      }
    }
    return entity.build();
  }

  private static Confidence confidence(@Nullable String word, String place, ReadReport report) {
    Confidence known = word == null ? null : TagPackWords.confidence(word);
    if (known == null) {
      report.note(
          (word == null ? "no confidence" : "confidence " + word) + ", taken as low", place);
    }
    return known == null ? Confidence.LOW : known;
  }

  private static @Nullable LocalDate date(@Nullable String text, String place, ReadReport report) {
    try {
      // "2023-08-16 12:18:52.6" occurs beside plain dates.
      return text == null ? null : LocalDate.parse(text.split("[ T]", 2)[0]);
    } catch (DateTimeParseException e) {
      report.note("lastmod is no date", place);
      return null;
    }
  }

  private static @Nullable String field(Tag tag, Map<String, String> header, String name) {
    String own = tag.fields.get(name);
    String text = own == null || own.isEmpty() ? header.get(name) : own;
    return text == null || text.isEmpty() ? null : text;
  }

  private static void unknown(Map<String, String> fields, String place, ReadReport report) {
    for (String field : fields.keySet()) {
      if (!USED.contains(field) && !PASSED_OVER.contains(field)) {
        report.note("unknown field \"" + field + "\" ignored", place);
      }
    }
  }
}
