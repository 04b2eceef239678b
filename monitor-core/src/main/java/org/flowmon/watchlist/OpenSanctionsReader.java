package org.flowmon.watchlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenSanctions' FollowTheMoney entities, one JSON object a line, in any order: wallets,
 * their holders, listings of these, and relations between parties. Facts are kept only of parties
 * that are targets or carry a topic; other schemata are counted and left out. Nested objects in
 * properties are read like lines of their own.
 */
public final class OpenSanctionsReader implements ListReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PARTIES =
      Set.of("Person", "Company", "Organization", "LegalEntity", "PublicBody");

  /** A schema that relates two parties: property of the one, of the other, wording, both ways. */
  private record Link(String from, String to, String how, boolean mutual) {}

  private static final Map<String, Link> LINKS =
      Map.of(
          "Ownership", new Link("asset", "owner", "owned by", false),
          "Control", new Link("controlled", "controller", "controlled by", false),
          "Directorship", new Link("director", "organization", "director of", false),
          "Representation", new Link("agent", "client", "acting for", false),
          "Employment", new Link("employee", "employer", "employed by", false),
          "Membership", new Link("member", "organization", "member of", false),
          "Succession", new Link("successor", "predecessor", "successor of", false),
          "UnknownLink", new Link("subject", "object", "linked to", false),
          "Family", new Link("relative", "person", "family of", true),
          "Associate", new Link("associate", "person", "associate of", true));

  private static final Map<String, String> COUNTRY_ROLES =
      Map.of(
          "country", "country",
          "mainCountry", "country",
          "nationality", "nationality",
          "citizenship", "citizenship",
          "jurisdiction", "registration");

  @Override
  public ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException {
    ReadReport report = new ReadReport(source, "OpenSanctions FollowTheMoney", "entities");
    OpenSanctionsParties parties = new OpenSanctionsParties();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          line(line, "line " + number, report, parties);
        }
      }
    } catch (CharacterCodingException e) {
      throw new UnreadableListException(source, "not UTF-8 text after line " + number, e);
    }
    LocalDate date = report.listDate();
    if (date != null) {
      into.listDate(source, date);
    }
    parties.emit(report, into);
    return report;
  }

  private static void line(
      String text, String place, ReadReport report, OpenSanctionsParties parties) {
    report.read();
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.path("id").isTextual()
          || !node.path("schema").isTextual()
          || !node.path("properties").isObject()) {
        report.malformed(place, "expected an object with id, schema and properties");
        return;
      }
      LocalDate seen = date(node.path("last_seen").asText(""));
      LocalDate known = report.listDate();
      if (seen != null && (known == null || seen.isAfter(known))) {
        report.listDate(seen);
      }
      visit(node, null, place, report, parties);
    } catch (JsonProcessingException e) {
      report.malformed(place, "expected one JSON object: " + e.getOriginalMessage());
    }
  }

  private static void visit(
      JsonNode node,
      @Nullable String parent,
      String place,
      ReadReport report,
      OpenSanctionsParties parties) {
    String id = node.path("id").asText("");
    String schema = node.path("schema").asText("");
    Link link = LINKS.get(schema);
    if (id.isBlank() && (schema.equals("CryptoWallet") || PARTIES.contains(schema))) {
      report.malformed(place, "expected an id of a " + schema);
      return;
    }
    if (schema.equals("CryptoWallet")) {
      List<String> currencies = values(node, "currency");
      parties.wallet(
          new OpenSanctionsParties.Wallet(
              id,
              node.path("caption").asText(id),
              values(node, "alias"),
              side(node, "holder", parent),
              values(node, "publicKey"),
              currencies.isEmpty() ? values(node, "currencySymbol") : currencies,
              dataset(node),
              place));
    } else if (schema.equals("Sanction")) {
      LocalDate end = date(first(node, "endDate", ""));
      for (String entity : side(node, "entity", parent)) {
        designations(node)
            .forEach(d -> parties.listing(new OpenSanctionsParties.Listing(entity, d, end, place)));
      }
    } else if (PARTIES.contains(schema)) {
      if (parent == null
          && !node.path("target").asBoolean(false)
          && values(node, "topics").isEmpty()) {
        report.skip("party that is no target and has no topic", place);
      } else {
        party(node, id, schema, parties);
      }
    } else if (link != null) {
      relate(node, link, parent, parties);
    } else if (parent == null) {
      report.skip("schema " + schema, place);
    }
    for (JsonNode property : node.path("properties")) {
      for (JsonNode value : property) {
        if (value.isObject()) {
          visit(value, id, place, report, parties);
        }
      }
    }
  }

  private static void relate(
      JsonNode node, Link link, @Nullable String parent, OpenSanctionsParties parties) {
    String how = first(node, "role", link.how);
    for (String from : side(node, link.from, parent)) {
      for (String to : side(node, link.to, parent)) {
        if (!from.equals(to)) {
          parties.relation(new RussiaLink.Relation(from, how, to));
          if (link.mutual) {
            parties.relation(new RussiaLink.Relation(to, how, from));
          }
        }
      }
    }
  }

  /** Whom a property names; a nested object may leave out the one it is nested in. */
  private static List<String> side(JsonNode node, String property, @Nullable String parent) {
    List<String> named = values(node, property).stream().filter(id -> !id.isBlank()).toList();
    return named.isEmpty() && parent != null ? List.of(parent) : named;
  }

  private static void party(JsonNode node, String id, String schema, OpenSanctionsParties parties) {
    OpenSanctionsParties.Party party =
        new OpenSanctionsParties.Party(
            node.path("caption").asText(id), schema.equals("Person"), new ArrayList<>());
    node.path("referents").forEach(r -> party.sameAs().add(r.asText()));
    party.aliases().addAll(values(node, "name"));
    party.aliases().addAll(values(node, "alias"));
    party.aliases().addAll(values(node, "previousName"));
    party.programmes().addAll(values(node, "program"));
    party.programmes().addAll(values(node, "programId"));
    COUNTRY_ROLES.forEach((property, role) -> party.countries(role, values(node, property)));
    parties.party(id, party);
  }

  private static List<Designation> designations(JsonNode node) {
    String authority = first(node, "authority", dataset(node));
    String started = first(node, "startDate", first(node, "date", ""));
    LocalDate date = date(first(node, "listingDate", started));
    String reference = first(node, "authorityId", first(node, "sourceUrl", ""));
    @Nullable String where = reference.isEmpty() ? null : reference;
    List<Designation> designations = new ArrayList<>();
    for (String programme : programmes(node)) {
      designations.add(new Designation(authority, programme, date, where));
    }
    if (designations.isEmpty()) {
      designations.add(new Designation(authority, null, date, where));
    }
    return designations;
  }

  /** In the words of the list, the id that OpenSanctions gives behind them; or the id alone. */
  private static List<String> programmes(JsonNode node) {
    List<String> ids = values(node, "programId");
    List<String> words = values(node, "program");
    if (words.isEmpty() || ids.isEmpty()) {
      return words.isEmpty() ? ids : words;
    }
    String behind = " (" + String.join(", ", ids) + ")";
    return words.stream().map(w -> ids.contains(w) ? w : w + behind).toList();
  }

  private static String dataset(JsonNode node) {
    String first = node.path("datasets").path(0).asText("");
    return first.isEmpty() ? "OpenSanctions" : "OpenSanctions " + first;
  }

  private static String first(JsonNode node, String property, String otherwise) {
    List<String> values = values(node, property);
    return values.isEmpty() || values.get(0).isBlank() ? otherwise : values.get(0);
  }

  private static List<String> values(JsonNode node, String property) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : node.path("properties").path(property)) {
      values.add(value.isObject() ? value.path("id").asText("") : value.asText(""));
    }
    return values;
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return text.length() < 10 ? null : LocalDate.parse(text.substring(0, 10));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
