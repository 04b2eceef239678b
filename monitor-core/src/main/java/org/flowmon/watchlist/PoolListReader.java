package org.flowmon.watchlist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of Bitcoin mining pools: an array of pools with {@code name}, {@code addresses},
 * {@code tags} and {@code link} ({@code pools-v2.json}), or the older object with {@code
 * coinbase_tags} and {@code payout_addresses} keyed by tag and address. The entity id is the pool's
 * name in lower case.
 */
public final class PoolListReader implements ListReader {
  private static final JsonFactory JSON = new MappingJsonFactory();
  private static final String CHAIN = "bitcoin";
  private static final String SOURCE = "mining-pool list";

  @Override
  public ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException {
    ReadReport report = new ReadReport(source, "mining-pool list", "records");
    try (JsonParser json = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        for (int i = 1; json.nextToken() != JsonToken.END_ARRAY; i++) {
          report.read();
          pool(json.readValueAsTree(), "pool " + i, report, into);
        }
      } else if (first == JsonToken.START_OBJECT) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String section = json.currentName();
          json.nextToken();
          section(json, section, report, into);
        }
      } else {
        throw new UnreadableListException(source, "expected an array or object of pools", null);
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableListException(
          source,
          "line " + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage(),
          e);
    }
    return report;
  }

  private static void pool(JsonNode node, String place, ReadReport report, WatchlistBuilder into) {
    String name = node.path("name").asText("");
    if (name.isBlank() || !node.path("addresses").isArray() || !node.path("tags").isArray()) {
      report.malformed(place, "expected an object with name, addresses and tags");
      return;
    }
    String here = place + " " + name;
    String id = pool(name, node.path("link").asText(null), into);
    report.found("pools");
    for (JsonNode address : node.path("addresses")) {
      address(id, address.asText(""), here, report, into);
    }
    for (JsonNode tag : node.path("tags")) {
      tag(id, tag.asText(""), here, report, into);
    }
  }

  private static void section(
      JsonParser json, String section, ReadReport report, WatchlistBuilder into)
      throws IOException {
    boolean tags = section.equals("coinbase_tags");
    if (json.currentToken() != JsonToken.START_OBJECT
        || !(tags || section.equals("payout_addresses"))) {
      report.note("unknown field \"" + section + "\" ignored", "top level");
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      JsonNode node = json.readValueAsTree();
      String name = node.path("name").asText("");
      String place = section + " \"" + key + "\"";
      report.read();
      if (name.isBlank()) {
        report.malformed(place, "expected an object with a name");
      } else if (tags) {
        tag(pool(name, node.path("link").asText(null), into), key, place, report, into);
      } else {
        address(pool(name, node.path("link").asText(null), into), key, place, report, into);
      }
    }
  }

  private static String pool(String name, @Nullable String link, WatchlistBuilder into) {
    String id = Slug.of(name);
    into.entity(
        Entity.of(id)
            .name(name)
            .kind(EntityKind.MINING_POOL)
            .note(link == null || link.isBlank() ? null : "web: " + link)
            .build());
    return id;
  }

  private static void address(
      String id, String address, String place, ReadReport report, WatchlistBuilder into) {
    if (address.isBlank()) {
      report.note("empty address ignored", place);
      return;
    }
    Attribution claim = Attribution.ofAddress(id, CHAIN, address, SOURCE, Confidence.MEDIUM);
    into.attribution(claim);
    report.attribution(claim, place);
  }

  private static void tag(
      String id, String tag, String place, ReadReport report, WatchlistBuilder into) {
    if (tag.isBlank()) {
      report.note("empty coinbase tag ignored", place);
      return;
    }
    Attribution claim = Attribution.ofTag(id, CHAIN, tag, SOURCE, Confidence.MEDIUM);
    into.attribution(claim);
    report.attribution(claim, place);
  }
}
