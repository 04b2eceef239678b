package org.flowmon.alerts.desk.share;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Severity;
import org.jspecify.annotations.Nullable;

/**
 * An event of MISP's core format (https://www.misp-standard.org/rfc/misp-standard-core.html) with
 * objects of the templates {@code cryptocurrency-transaction} (version 3) and {@code coin-address}
 * (version 7). It is for the own organisation only and not published; who brings it in decides on
 * more. Nothing is for detection by itself.
 */
final class Misp {
  private static final UUID OWN = NameId.of(NameId.STIX, "flow-monitor-misp");
  private static final String OWN_ORGANISATION = "0";
  private static final String AS_THE_EVENT = "5";
  private static final String CATEGORY = "Financial fraud";

  private final Shared shared;
  private final Alert alert;

  private Misp(Shared shared) {
    this.shared = shared;
    alert = shared.alert();
  }

  static ObjectNode of(Shared shared) {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.set("Event", new Misp(shared).event());
    return json;
  }

  private static String seconds(Instant at) {
    return Long.toString(at.getEpochSecond());
  }

  private static String id(String name) {
    return NameId.of(OWN, name).toString();
  }

  private ObjectNode event() {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("uuid", id(alert.alertId()));
    json.put("info", (shared.retracted() ? "Taken back: " : "") + alert.finding().title());
    json.put(
        "date", alert.movement().arrivedAt().atOffset(ZoneOffset.UTC).toLocalDate().toString());
    json.put("threat_level_id", threat(alert.finding().severity()));
    json.put("analysis", analysis());
    json.put("distribution", OWN_ORGANISATION);
    json.put("published", false);
    json.put("timestamp", seconds(shared.modified()));
    ArrayNode tags = json.putArray("Tag");
    tags.addObject().put("name", "tlp:amber+strict");
    tags.addObject().put("name", "flow-monitor:rule=\"" + alert.finding().rule().id() + "\"");
    ArrayNode attributes = json.putArray("Attribute");
    attributes.add(
        attribute("alert", "text", null, alert.alertId(), "The alert's id at the monitor"));
    attributes.add(attribute("summary", "comment", null, alert.finding().summary(), ""));
    ArrayNode objects = json.putArray("Object");
    objects.add(transaction());
    Set<String> addresses = new LinkedHashSet<>();
    addresses(objects, addresses, alert.source());
    addresses(objects, addresses, alert.destination());
    alert
        .evidence()
        .path()
        .forEach(step -> address(objects, addresses, step.address(), "on the way"));
    return json;
  }

  /** 1 is high, 4 undefined. */
  private static String threat(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "1";
      case MEDIUM -> "2";
      case LOW -> "3";
      case INFO -> "4";
    };
  }

  /** 0 is initial, 1 ongoing, 2 complete. */
  private String analysis() {
    return switch (shared.status()) {
      case "closed" -> "2";
      case "new" -> "0";
      default -> "1";
    };
  }

  private ObjectNode object(String name, String template, int version, String of) {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("uuid", id(alert.alertId() + ":" + name + ":" + of));
    json.put("name", name);
    json.put("meta-category", "financial");
    json.put("template_uuid", template);
    json.put("template_version", Integer.toString(version));
    json.put("distribution", AS_THE_EVENT);
    json.put("timestamp", seconds(shared.modified()));
    json.putArray("Attribute");
    return json;
  }

  private ObjectNode transaction() {
    String txid = alert.movement().txid().toString();
    ObjectNode json =
        object("cryptocurrency-transaction", "a4aab70f-e43a-48cb-bf82-505de8228dd6", 3, txid);
    json.put("comment", alert.movement().chain().name());
    put(json, "transaction-number", "text", txid);
    put(json, "time", "datetime", alert.movement().arrivedAt().toString());
    put(json, "symbol", "text", shared.asset());
    shared.coins().ifPresent(coins -> put(json, "value", "float", coins.toPlainString()));
    alert
        .value()
        .usd()
        .known()
        .ifPresent(usd -> put(json, "value_USD", "float", usd.toPlainString()));
    return json;
  }

  private void addresses(ArrayNode objects, Set<String> known, End end) {
    address(objects, known, end.address(), end.party().name());
  }

  private void address(ArrayNode objects, Set<String> known, @Nullable String address, String of) {
    if (address == null || !known.add(address)) {
      return;
    }
    ObjectNode json = object("coin-address", "d0e6997e-78da-4815-a6a1-cfc1c1cb8a46", 7, address);
    json.put("comment", of);
    boolean bitcoin = alert.movement().chain().name().startsWith("bitcoin");
    put(json, bitcoin ? "address" : "address-crypto", bitcoin ? "btc" : "text", address);
    put(json, "symbol", "text", shared.asset());
    objects.add(json);
  }

  private void put(ObjectNode object, String relation, String type, String value) {
    if (!value.isEmpty()) {
      object
          .withArray("Attribute")
          .add(attribute(object.path("uuid").asText(), type, relation, value, ""));
    }
  }

  private ObjectNode attribute(
      String of, String type, @Nullable String relation, String value, String comment) {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("uuid", id(alert.alertId() + ":" + of + ":" + relation));
    json.put("type", type);
    json.put("category", type.equals("btc") ? CATEGORY : "Other");
    if (relation != null) {
      json.put("object_relation", relation);
    }
    json.put("value", value);
    json.put("to_ids", false);
    json.put("distribution", AS_THE_EVENT);
    json.put("timestamp", seconds(shared.modified()));
    json.put("disable_correlation", !type.equals("btc"));
    json.put("comment", comment);
    return json;
  }
}
