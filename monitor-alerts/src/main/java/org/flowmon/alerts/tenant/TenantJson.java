package org.flowmon.alerts.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.alerts.Severity;

/**
 * A tenant as the value of the tenants topic. The key is its id. Of a removed one {@code removed}
 * and the life are left, so that a later one of that id is known for another.
 */
public final class TenantJson {
  private TenantJson() {}

  /** The tenant as UTF-8 JSON; the same one gives the same bytes. */
  public static byte[] toBytes(Tenant tenant) {
    ObjectNode json = begin(tenant.id(), tenant.life(), false);
    json.put("name", tenant.name());
    ArrayNode entities = json.putArray("entities");
    tenant.entities().forEach(entities::add);
    json.put("everything", tenant.everything());
    threshold(json.putObject("least"), tenant.threshold());
    ObjectNode rules = json.putObject("rules");
    tenant.perRule().forEach((rule, least) -> threshold(rules.putObject(rule), least));
    json.put("principal", tenant.principal());
    json.put("bytes_per_second", tenant.bytesPerSecond());
    return bytes(json);
  }

  /** What stays of a tenant that was removed in that life. */
  public static byte[] removed(String id, int life) {
    return bytes(begin(id, life, true));
  }

  /** The life in which a record speaks of its tenant. Throws as {@link #fromBytes}. */
  public static int life(byte[] value) {
    return parse(value).path("life").intValue();
  }

  /**
   * Reads what {@link #toBytes} or {@link #removed} wrote; empty for a tenant that was removed.
   * Throws {@link IllegalArgumentException} that says what is wrong.
   */
  public static Optional<Tenant> fromBytes(byte[] value) {
    JsonNode json = parse(value);
    if (json.path("removed").booleanValue()) {
      return Optional.empty();
    }
    TreeSet<String> entities = new TreeSet<>();
    json.path("entities").forEach(each -> entities.add(each.asText()));
    SortedMap<String, Threshold> rules = new TreeMap<>();
    json.path("rules").properties().forEach(e -> rules.put(e.getKey(), threshold(e.getValue())));
    return Optional.of(
        new Tenant(
            json.path("tenant").asText(),
            json.path("name").asText(),
            json.path("life").intValue(),
            entities,
            json.path("everything").booleanValue(),
            threshold(json.path("least")),
            rules,
            json.path("principal").asText(),
            json.path("bytes_per_second").longValue()));
  }

  private static ObjectNode begin(String id, int life, boolean removed) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("tenant", id)
        .put("life", life)
        .put("removed", removed);
  }

  private static void threshold(ObjectNode json, Threshold threshold) {
    json.put("severity", threshold.severity().toString());
    ObjectNode amounts = json.putObject("amounts");
    threshold
        .amounts()
        .forEach((asset, least) -> amounts.put(asset, least.stripTrailingZeros().toPlainString()));
  }

  private static Threshold threshold(JsonNode json) {
    SortedMap<String, BigDecimal> amounts = new TreeMap<>();
    json.path("amounts")
        .properties()
        .forEach(e -> amounts.put(e.getKey(), new BigDecimal(e.getValue().asText())));
    return new Threshold(Severity.parse(json.path("severity").asText()), amounts);
  }

  private static JsonNode parse(byte[] value) {
    try {
      JsonNode json = AlertFacts.MAPPER.readTree(value);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a tenant is JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("a tenant is a JSON object");
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return AlertFacts.MAPPER.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
