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

  /** Schemata that relate two parties: property of the one, of the other, default wording. */
  private static final Map<String, List<String>> RELATIONS =
      Map.of(
          "Ownership", List.of("asset", "owner", "owned by"),
          "Directorship", List.of("director", "organization", "director of"),
          "Representation", List.of("agent", "client", "acting for"),
          "Employment", List.of("employee", "employer", "employed by"),
          "Membership", List.of("member", "organization", "member of"),
          "UnknownLink", List.of("subject", "object", "linked to"));

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
    List<String> relation = RELATIONS.get(schema);
    if (schema.equals("CryptoWallet")) {
      List<String> holders = values(node, "holder");
      parties.wallet(
          new OpenSanctionsParties.Wallet(
              id,
              node.path("caption").asText(id),
              holders.isEmpty() && parent != null ? List.of(parent) : holders,
              values(node, "publicKey"),
              values(node, "currency"),
              dataset(node),
              place));
    } else if (schema.equals("Sanction")) {
      List<String> of = values(node, "entity");
      for (String entity : of.isEmpty() && parent != null ? List.of(parent) : of) {
        designations(node).forEach(d -> parties.designation(entity, d));
      }
    } else if (PARTIES.contains(schema)) {
      if (parent == null
          && !node.path("target").asBoolean(false)
          && values(node, "topics").isEmpty()) {
        report.skip("party that is no target and has no topic", place);
      } else {
        party(node, id, schema, parties);
      }
    } else if (relation != null) {
      List<String> role = values(node, "role");
      String how = role.isEmpty() ? relation.get(2) : role.get(0);
      for (String from : values(node, relation.get(0))) {
        for (String to : values(node, relation.get(1))) {
          parties.relation(new RussiaLink.Relation(from, how, to));
        }
      }
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

  private static void party(JsonNode node, String id, String schema, OpenSanctionsParties parties) {
    OpenSanctionsParties.Party party =
        new OpenSanctionsParties.Party(
            node.path("caption").asText(id), schema.equals("Person"), new ArrayList<>());
    node.path("referents").forEach(r -> party.sameAs().add(r.asText()));
    party.aliases().addAll(values(node, "name"));
    party.aliases().addAll(values(node, "alias"));
    COUNTRY_ROLES.forEach((property, role) -> party.countries(role, values(node, property)));
    parties.party(id, party);
  }

  private static List<Designation> designations(JsonNode node) {
    String authority = first(node, "authority", dataset(node));
    String started = first(node, "startDate", first(node, "date", ""));
    LocalDate date = date(first(node, "listingDate", started));
    String reference = first(node, "authorityId", first(node, "sourceUrl", ""));
    List<String> programmes = values(node, "programId");
    List<String> all = new ArrayList<>(values(node, "program"));
    all.addAll(programmes);
    List<Designation> designations = new ArrayList<>();
    for (String programme : all) {
      designations.add(
          new Designation(authority, programme, date, reference.isEmpty() ? null : reference));
    }
    if (all.isEmpty()) {
      designations.add(
          new Designation(authority, null, date, reference.isEmpty() ? null : reference));
    }
    return designations;
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
