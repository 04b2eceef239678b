package org.flowmon.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.topic.Topics;

/**
 * What subscribers may rely on, as an AsyncAPI 3.0.0 document: made of the topics, the schema and
 * the envelope that the program itself works with.
 */
public final class AsyncApi {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String DESCRIPTION =
      """
      Alerts of Flow Monitor for one subscriber. A record may be delivered more than once: keep what \
      ce_id was dealt with. Per alert (key) act on a higher ce_sequence only; each revision carries \
      the whole state, so that a missed one does no harm. Act on finality.status, and undo on state \
      retracted. Read with isolation.level=read_committed. Pass over properties that are not known: \
      versions 1.x only add some.\
      """;

  /** What the headers say, by name: those of {@link AlertEvent}. */
  private static final Map<String, String> HEADERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ce_specversion", "1.0, of CloudEvents."),
              Map.entry("ce_id", "One for each revision: the alert's id, -r, and the sequence."),
              Map.entry("ce_source", "The deployment and the chain."),
              Map.entry("ce_type", "What became of the alert."),
              Map.entry("ce_subject", "The alert's id."),
              Map.entry("ce_time", "The time of the block, RFC 3339 UTC."),
              Map.entry("ce_dataschema", "The schema of the value."),
              Map.entry("ce_sequence", "The revision; orders as text."),
              Map.entry("ce_correlationid", "What is handled together: the case."),
              Map.entry("ce_causationid", "The ce_id of the revision before; none on the first."),
              Map.entry("content-type", "application/json")));

  private AsyncApi() {}

  /** The document for the topics of a deployment, JSON on many lines; the same bytes each time. */
  public static String document(Topics topics) {
    ObjectNode api = node().put("asyncapi", "3.0.0");
    ObjectNode info = api.putObject("info");
    info.put("title", "Flow Monitor alerts").put("version", version());
    info.put("description", DESCRIPTION);
    info.putObject("license").put("name", "Apache-2.0");
    api.put("defaultContentType", "application/json");
    servers(api.putObject("servers"));
    channel(api.putObject("channels").putObject("tenantAlerts"), topics);
    ObjectNode operation = api.putObject("operations").putObject("sendAlerts");
    operation.put("action", "send");
    operation.put("summary", "The monitor tells a subscriber what concerns it.");
    operation.set("channel", ref("/channels/tenantAlerts"));
    ObjectNode components = api.putObject("components");
    messages(components.putObject("messages"));
    ObjectNode payload = components.putObject("schemas").putObject("alert");
    payload.put("schemaFormat", "application/schema+json;version=draft-2020-12");
    payload.set("schema", schema());
    ObjectNode security = components.putObject("securitySchemes");
    security
        .putObject("password")
        .put("type", "scramSha512")
        .put("description", "As the operator gave it; over TLS on a network.");
    security
        .putObject("certificate")
        .put("type", "X509")
        .put("description", "A client certificate that the operator knows.");
    return text(api);
  }

  private static void servers(ObjectNode servers) {
    ObjectNode server = servers.putObject("brokers");
    server.put("host", "{bootstrap}").put("protocol", "kafka-secure");
    server
        .putObject("variables")
        .putObject("bootstrap")
        .put("description", "As the operator gave it, host:port.");
    server
        .putArray("security")
        .add(ref("/components/securitySchemes/password"))
        .add(ref("/components/securitySchemes/certificate"));
  }

  private static void channel(ObjectNode channel, Topics topics) {
    Topics.Definition topic = topics.tenantDefinition("{tenant}");
    channel.put("address", topic.name());
    channel.put(
        "description",
        "One subscriber's alerts; its consumer groups begin with "
            + topics.tenantPrefix("{tenant}"));
    ObjectNode messages = channel.putObject("messages");
    for (Alert.State state : Alert.State.values()) {
      messages.set(state.toString(), ref("/components/messages/" + state));
    }
    channel.putObject("parameters").putObject("tenant").put("description", "The subscriber's id.");
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("partitions", topic.partitions());
    ObjectNode configuration = kafka.putObject("topicConfiguration");
    configuration.putArray("cleanup.policy").add(topic.config().get("cleanup.policy"));
    configuration.put("max.message.bytes", Topics.MAX_RECORD_BYTES);
    kafka.put("bindingVersion", "0.5.0");
  }

  private static void messages(ObjectNode messages) {
    for (Alert.State state : Alert.State.values()) {
      ObjectNode message = messages.putObject(state.toString());
      message.put("name", AlertEvent.type(state));
      message.put("contentType", "application/json");
      ObjectNode headers = message.putObject("headers");
      headers.put("type", "object");
      ObjectNode properties = headers.putObject("properties");
      HEADERS.forEach(
          (name, says) ->
              properties.putObject(name).put("type", "string").put("description", says));
      properties.withObject("/ce_type").put("const", AlertEvent.type(state));
      properties.withObject("/ce_dataschema").put("const", AlertSchema.ID);
      var required = headers.putArray("required");
      HEADERS.keySet().stream().filter(n -> !n.equals("ce_causationid")).forEach(required::add);
      message.set("payload", ref("/components/schemas/alert"));
      ObjectNode key = message.putObject("bindings").putObject("kafka");
      key.putObject("key").put("type", "string").put("description", "alert_id");
      key.put("bindingVersion", "0.5.0");
    }
  }

  /** The schema's, {@code 1.1.0} of {@code urn:flowmon:schema:alert-1-1}. */
  private static String version() {
    List<String> words = List.of(AlertSchema.ID.split("-", -1));
    return words.get(words.size() - 2) + "." + words.getLast() + ".0";
  }

  private static JsonNode schema() {
    try {
      return MAPPER.readTree(AlertSchema.text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the program is not whole: its schema is no JSON", e);
    }
  }

  private static ObjectNode ref(String place) {
    return node().put("$ref", "#" + place);
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String text(ObjectNode json) {
    DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
    lines.indentArraysWith(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
    lines.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(lines).writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing to memory", e);
    }
  }
}
