package org.flowmon.alerts.desk.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.desk.share.Shared.Form;
import org.junit.jupiter.api.Test;

/** What the public specifications ask of each form. */
class SharedTest {
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant MODIFIED = Instant.parse("2026-01-02T04:00:00Z");
  private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z";

  /** STIX 2.1: what an object of each type must have besides type and id. */
  private static final Map<String, List<String>> STIX =
      Map.of(
          "identity", List.of("spec_version", "created", "modified", "name"),
          "relationship",
              List.of(
                  "spec_version",
                  "created",
                  "modified",
                  "relationship_type",
                  "source_ref",
                  "target_ref"),
          "observed-data",
              List.of(
                  "spec_version",
                  "created",
                  "modified",
                  "first_observed",
                  "last_observed",
                  "number_observed",
                  "object_refs"),
          "report",
              List.of("spec_version", "created", "modified", "name", "published", "object_refs"),
          "cryptocurrency-wallet", List.of("value", "extensions"),
          "cryptocurrency-transaction", List.of("symbol", "hash", "extensions"));

  private static ObjectNode golden() throws IOException {
    try (InputStream in = Alert.class.getResourceAsStream("alert-1-0.golden.json")) {
      if (in == null) {
        throw new IOException("no golden alert");
      }
      return (ObjectNode) Shared.MAPPER.readTree(in);
    }
  }

  private static Shared shared(ObjectNode alert, String status) throws IOException {
    String disposition = status.equals("closed") ? "true_match" : null;
    Alert read = AlertJson.fromBytes(Shared.MAPPER.writeValueAsBytes(alert));
    return new Shared(read, status, disposition, CREATED, MODIFIED);
  }

  private static JsonNode in(Form form, Shared shared) throws IOException {
    byte[] json = shared.toBytes(form);
    assertArrayEquals(json, shared.toBytes(form), "the same bytes");
    return Shared.MAPPER.readTree(json);
  }

  private static ObjectNode retracted() throws IOException {
    ObjectNode alert = golden();
    alert.put("state", "retracted").put("revision", alert.path("revision").asInt() + 1);
    alert.putObject("correction").put("reason", "reorg");
    alert.putObject("finality").put("status", "orphaned").put("confirmations", 0);
    return alert;
  }

  @Test
  void aFindingHasWhatTheFrameworkRequires() throws IOException {
    JsonNode json = in(Form.OCSF, shared(golden(), "closed"));
    assertEquals(2004, json.path("class_uid").asInt());
    assertEquals(2, json.path("category_uid").asInt());
    assertEquals(
        200400 + json.path("activity_id").asInt(), json.path("type_uid").asInt(), "class and act");
    assertTrue(json.path("severity_id").asInt() >= 1 && json.path("severity_id").asInt() <= 5);
    assertEquals(MODIFIED.toEpochMilli(), json.path("time").asLong());
    assertEquals("1.5.0", json.path("metadata").path("version").asText());
    assertFalse(json.path("metadata").path("product").path("name").asText().isEmpty());
    assertEquals(
        golden().path("alert_id").asText(), json.path("finding_info").path("uid").asText());
    assertEquals(1, json.path("finding_info").path("analytic").path("type_id").asInt());
    assertEquals(4, json.path("status_id").asInt(), "resolved");
    assertEquals(2, json.path("verdict_id").asInt(), "a true positive");
    for (JsonNode each : json.path("observables")) {
      assertEquals(99, each.path("type_id").asInt());
      String[] way = each.path("name").asText().split("\\.");
      JsonNode found = json.path("evidences").get(0).path("data");
      for (int i = 2; i < way.length; i++) {
        found = found.path(way[i]);
      }
      assertEquals(each.path("value").asText(), found.asText(), each.toString());
    }
    JsonNode back = in(Form.OCSF, shared(retracted(), "new"));
    assertEquals(200403, back.path("type_uid").asInt());
    assertEquals(6, back.path("status_id").asInt(), "deleted");
    assertEquals("reorg", back.path("status_detail").asText());
    assertFalse(back.path("is_alert").asBoolean());
  }

  @Test
  void aBundleIsWholeAndItsIdsAreMadeOfWhatTheyName() throws IOException {
    JsonNode bundle = in(Form.STIX, shared(golden(), "new"));
    assertEquals("bundle", bundle.path("type").asText());
    Set<String> ids = new HashSet<>();
    Map<String, Integer> types = new HashMap<>();
    for (JsonNode each : bundle.path("objects")) {
      String type = each.path("type").asText();
      String id = each.path("id").asText();
      assertTrue(ids.add(id), id);
      types.merge(type, 1, Integer::sum);
      assertTrue(id.startsWith(type + "--"), id);
      assertEquals(5, UUID.fromString(id.substring(type.length() + 2)).version());
      for (String needed : STIX.getOrDefault(type, List.of("an unknown type"))) {
        assertTrue(each.hasNonNull(needed), type + "." + needed);
        if (needed.matches("created|modified|published|.*_observed") && !needed.startsWith("num")) {
          assertTrue(each.path(needed).asText().matches(TIME), each.path(needed).asText());
        }
      }
      if (each.has("created")) {
        String modified = each.path("modified").asText();
        assertTrue(each.path("created").asText().compareTo(modified) <= 0, id);
      }
    }
    for (JsonNode each : bundle.path("objects")) {
      for (String ref : List.of("source_ref", "target_ref", "created_by_ref")) {
        assertTrue(!each.has(ref) || ids.contains(each.path(ref).asText()), each.toString());
      }
      each.path("object_refs").forEach(ref -> assertTrue(ids.contains(ref.asText())));
      assertFalse(each.has("revoked"));
    }
    assertEquals(3, types.get("identity"), "both parties, and who says it");
    assertEquals(1, types.get("report"));
    JsonNode back = in(Form.STIX, shared(retracted(), "new"));
    for (JsonNode each : back.path("objects")) {
      String type = each.path("type").asText();
      assertEquals(
          List.of("report", "relationship", "observed-data").contains(type),
          each.path("revoked").asBoolean(),
          type);
      assertTrue(ids.contains(each.path("id").asText()), "the same ids");
    }
  }

  @Test
  void anEventHasWhatItsFormatAndTheTemplatesRequire() throws IOException {
    JsonNode event = in(Form.MISP, shared(golden(), "in_review")).path("Event");
    for (String needed :
        List.of(
            "uuid", "info", "date", "threat_level_id", "analysis", "distribution", "timestamp")) {
      assertTrue(event.path(needed).isTextual(), needed);
    }
    assertEquals("1", event.path("analysis").asText(), "ongoing");
    assertFalse(event.path("published").asBoolean());
    Set<String> uuids = new HashSet<>();
    Map<String, String> values = new HashMap<>();
    for (JsonNode object : event.path("Object")) {
      assertTrue(uuids.add(object.path("uuid").asText()));
      boolean transaction = object.path("name").asText().equals("cryptocurrency-transaction");
      assertEquals(transaction ? "3" : "7", object.path("template_version").asText());
      Set<String> relations = new HashSet<>();
      for (JsonNode each : object.path("Attribute")) {
        assertTrue(uuids.add(each.path("uuid").asText()), each.toString());
        relations.add(each.path("object_relation").asText());
        if (transaction) {
          values.put(each.path("object_relation").asText(), each.path("value").asText());
        }
      }
      assertTrue(
          relations.contains("transaction-number")
              || relations.contains("address")
              || relations.contains("address-crypto"),
          "one of what the template requires: " + relations);
    }
    assertEquals(golden().path("txid").asText(), values.get("transaction-number"));
    JsonNode coins = golden().path("amount").path("value");
    assertEquals(new BigDecimal(coins.asText()), new BigDecimal(values.getOrDefault("value", "0")));
    assertTrue(
        in(Form.MISP, shared(retracted(), "new"))
            .path("Event")
            .path("info")
            .asText()
            .startsWith("Taken back: "));
  }

  @Test
  void idsMadeOfNamesAreThoseOfTheStandard() {
    UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertEquals(
        "2ed6657d-e927-568b-95e1-2665a8aea6a2", NameId.of(dns, "www.example.com").toString());
    var wrong = assertThrows(IllegalArgumentException.class, () -> Form.parse("kyt"));
    assertTrue(String.valueOf(wrong.getMessage()).contains("\"kyt\""));
  }
}
