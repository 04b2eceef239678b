package org.flowmon.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;

/** What subscribers were promised is kept, and what is written down is what is done. */
class ContractTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Path API = Path.of("../deploy/api");
  private static final String NOW = AsyncApi.document(new Topics(Topics.DEFAULT_PREFIX));

  @Test
  void theContractThatIsKeptIsTheOneThatHolds() throws IOException {
    assertEquals(
        Files.readString(API.resolve("asyncapi.json")),
        NOW,
        "deploy/monitor alerts contract > deploy/api/asyncapi.json");
  }

  /** Later versions of what was released only add to it; another major begins a new line. */
  @Test
  void theSchemaBreaksNothingThatWasReleased() throws IOException {
    int compared = 0;
    List<Path> released;
    try (Stream<Path> files = Files.list(API.resolve("released"))) {
      released = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    String major = AlertSchema.ID.replaceFirst("-[0-9]+$", "-");
    for (Path file : released) {
      JsonNode old = MAPPER.readTree(file.toFile());
      String id = "urn:flowmon:schema:" + file.getFileName().toString().replace(".json", "");
      assertEquals(id, old.path("$id").asText(), () -> file + " is named after another schema");
      if (id.equals(AlertSchema.ID)) {
        assertEquals(
            old,
            MAPPER.readTree(AlertSchema.text()),
            () -> file + " was released under this id: what changes gets the next one");
      }
      if (id.startsWith(major)) {
        compared++;
        assertEquals(
            List.of(),
            SchemaChange.breaks(old, MAPPER.readTree(AlertSchema.text())),
            () -> "subscribers of " + file + " break: add only, or begin a new major version");
      }
    }
    assertTrue(compared > 0, "no released schema of this major version is kept in " + API);
  }

  @Test
  void whatBreaksAReaderIsFound() throws IOException {
    JsonNode old = MAPPER.readTree(AlertSchema.text());
    Map<String, Consumer<ObjectNode>> changes =
        Map.of(
            "/properties/txid is gone", s -> s.withObject("/properties").remove("txid"),
            "/required: no longer promised: [txid]", s -> without(s, "txid"),
            "/properties/state/enum: new to those who read it: [lost]",
                s -> s.withArray("/properties/state/enum").add("lost"),
            "/properties/txid/type: new to those who read it: [integer]",
                s -> s.withObject("/properties/txid").put("type", "integer"),
            "/properties/revision/minimum was 0, is -1",
                s -> s.withObject("/properties/revision").put("minimum", -1),
            "/properties/path/maxItems was 32, is 64",
                s -> s.withObject("/properties/path").put("maxItems", 64));
    for (var each : changes.entrySet()) {
      ObjectNode now = old.deepCopy();
      each.getValue().accept(now);
      assertEquals(List.of(each.getKey()), SchemaChange.breaks(old, now));
    }
    ObjectNode more = old.deepCopy();
    more.withObject("/properties").putObject("price").put("type", "string");
    more.withArray("/required").add("price");
    more.withObject("/properties/revision").put("minimum", 2).put("description", "other words");
    assertEquals(List.of(), SchemaChange.breaks(old, more));
  }

  private static void without(ObjectNode schema, String name) {
    var required = schema.withArray("/required");
    for (int i = 0; i < required.size(); i++) {
      if (required.get(i).asText().equals(name)) {
        required.remove(i);
      }
    }
  }

  /** The form that AsyncAPI 3.0.0 asks for, as far as this document goes. */
  @Test
  void theContractIsAnAsyncApiDocument() throws IOException {
    JsonNode api = MAPPER.readTree(NOW);
    assertEquals("3.0.0", api.path("asyncapi").asText());
    only(
        api,
        Set.of(
            "asyncapi",
            "info",
            "defaultContentType",
            "servers",
            "channels",
            "operations",
            "components"));
    assertTrue(api.at("/info/title").isTextual() && api.at("/info/version").isTextual());
    for (JsonNode server : api.path("servers")) {
      only(server, Set.of("host", "protocol", "variables", "security", "description"));
      assertTrue(server.path("host").isTextual() && server.path("protocol").isTextual());
    }
    for (JsonNode channel : api.path("channels")) {
      only(channel, Set.of("address", "description", "messages", "parameters", "bindings"));
      String address = channel.path("address").asText();
      channel
          .path("parameters")
          .fieldNames()
          .forEachRemaining(name -> assertTrue(address.contains("{" + name + "}"), address));
    }
    for (JsonNode operation : api.path("operations")) {
      only(operation, Set.of("action", "channel", "summary"));
      assertTrue(Set.of("send", "receive").contains(operation.path("action").asText()));
      assertTrue(operation.at("/channel/$ref").isTextual());
    }
    only(api.path("components"), Set.of("messages", "schemas", "securitySchemes"));
    for (JsonNode message : api.at("/components/messages")) {
      only(message, Set.of("name", "contentType", "headers", "payload", "bindings"));
      assertEquals("object", message.at("/headers/type").asText());
    }
    for (JsonNode scheme : api.at("/components/securitySchemes")) {
      assertTrue(Set.of("scramSha512", "X509").contains(scheme.path("type").asText()));
    }
    List<String> lost = new ArrayList<>();
    ((ObjectNode) api.at("/components/schemas/alert")).remove("schema"); // refers within itself
    for (JsonNode ref : api.findValues("$ref")) {
      if (api.at(ref.asText().substring(1)).isMissingNode()) {
        lost.add(ref.asText());
      }
    }
    assertEquals(List.of(), lost);
  }

  private static void only(JsonNode node, Set<String> known) {
    TreeSet<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    names.removeAll(known);
    assertEquals(Set.of(), names);
  }

  @Test
  void theHeadersAreThoseOfEveryAlert() throws IOException {
    JsonNode api = MAPPER.readTree(NOW);
    for (var record : AlertRecords.life(Given.BANDIT, Given.SAKURA)) {
      Alert alert = AlertJson.fromBytes(record.value());
      JsonNode headers = api.at("/components/messages/" + alert.state() + "/headers");
      Set<String> described = new TreeSet<>();
      headers.path("properties").fieldNames().forEachRemaining(described::add);
      AlertEvent.headers(alert, "test")
          .forEach(
              header -> {
                assertTrue(described.contains(header.key()), header::key);
                JsonNode is = headers.at("/properties/" + header.key() + "/const");
                String value = new String(header.value(), StandardCharsets.UTF_8);
                assertTrue(is.isMissingNode() || is.asText().equals(value), header::key);
                described.remove(header.key());
              });
      headers.path("required").forEach(name -> assertFalse(described.contains(name.asText())));
    }
  }
}
