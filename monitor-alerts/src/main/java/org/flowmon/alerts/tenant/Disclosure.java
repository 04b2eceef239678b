package org.flowmon.alerts.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.flowmon.alerts.SubscriberId;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Inference;

/**
 * What a tenant's copy of an alert says: facts of the chain, public designations, and what is the
 * tenant's own. A list of what may be said, not of what may not: a property that is not named here
 * is left out.
 *
 * <p>Left out or replaced is what somebody wrote for the inside: title and summary of a rule (there
 * are sentences of facts instead), labels, annotations, runbook, the other rules that matched. An
 * entity is named when it is the tenant's own, is publicly listed, or offers a public service;
 * anybody else may be the customer of another tenant and is {@link #UNDISCLOSED}, and so is one
 * tagged {@link #PRIVATE}. Addresses are facts of the chain and stay.
 */
final class Disclosure {
  /** Stands for a name, an entity or a source that is nothing to the tenant. */
  static final String UNDISCLOSED = "undisclosed";

  /** The tag of an entity that no tenant but its own is told of, unless it is publicly listed. */
  static final String PRIVATE = "private";

  /** What goes along as it is. */
  static final Set<String> AS_IT_IS =
      Set.of(
          "revision",
          "state",
          "severity",
          "direction",
          "after_designation",
          "window",
          "flow_id",
          "chain",
          "txid",
          "at",
          "kind",
          "block",
          "finality",
          "asset",
          "amount",
          "arrival",
          "share",
          "usd",
          "usd_missing_reason",
          "exposure",
          "path",
          "path_truncated",
          "policy",
          "bounds",
          "via",
          "list_version",
          "left_at",
          "arrived_at",
          "correction");

  /** What goes along in another form. */
  static final Set<String> REPLACED =
      Set.of(
          "alert_id",
          "case_key",
          "rule",
          "also_matched",
          "title",
          "summary",
          "labels",
          "annotations",
          "source",
          "destination",
          "pending");

  /** Whom one deals with in public. */
  private static final Set<EntityKind> NOT_PUBLIC =
      Set.of(EntityKind.UNKNOWN, EntityKind.PERSON, EntityKind.ORGANISATION);

  private static final Set<String> PUBLIC_TAGS = Set.of(Entity.SANCTIONED, Entity.RUSSIA_LINKED);
  private static final String LICENSED = "licensed-";

  private Disclosure() {}

  /** The tenant's copy, properties in the order of the alert. */
  static ObjectNode copy(AlertFacts alert, Tenant tenant) {
    ObjectNode from = alert.json();
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    JsonNode source = end(from.path("source"), tenant);
    JsonNode destination = end(from.path("destination"), tenant);
    for (var property : from.properties()) {
      String name = property.getKey();
      JsonNode value = property.getValue();
      if (AS_IT_IS.contains(name)) {
        copy.set(name, value);
        continue;
      }
      switch (name) {
        case "alert_id", "case_key" ->
            copy.put(name, SubscriberId.of(tenant.id(), value.textValue()));
        case "rule" -> copy.set(name, rule(value));
        case "also_matched" -> copy.putArray(name);
        case "labels", "annotations" -> copy.putObject(name);
        case "title" -> copy.put(name, CopyText.title(from, source, destination));
        case "summary" -> copy.put(name, CopyText.summary(from, source, destination));
        case "source" -> copy.set(name, source);
        case "destination" -> copy.set(name, destination);
        case "pending" -> copy.set(name, pending(value, tenant));
        default -> {
          // Nobody has decided yet that tenants may know it.
        }
      }
    }
    return copy;
  }

  private static JsonNode rule(JsonNode from) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("id", "version", "family", "name")) {
      rule.set(name, from.path(name));
    }
    return rule.putNull("runbook_url");
  }

  /** The alerts whose transaction it replaced, by the tenant's ids. */
  private static JsonNode pending(JsonNode from, Tenant tenant) {
    if (!from.isObject()) {
      return from;
    }
    ObjectNode pending = from.deepCopy();
    ArrayNode ids = pending.putArray("supersedes");
    from.path("supersedes").forEach(id -> ids.add(SubscriberId.of(tenant.id(), id.asText())));
    return pending;
  }

  private static JsonNode end(JsonNode from, Tenant tenant) {
    if (tenant.entities().contains(from.path("entity_id").asText())) {
      return from;
    }
    boolean named = named(from);
    ObjectNode end = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("entity_id", "name")) {
      end.set(name, named ? from.path(name) : end.textNode(UNDISCLOSED));
    }
    for (String name : List.of("kind", "country", "region")) {
      end.set(name, named ? from.path(name) : end.nullNode());
    }
    ArrayNode tags = end.putArray("tags");
    if (named) {
      for (JsonNode tag : from.path("tags")) {
        if (PUBLIC_TAGS.contains(tag.asText()) || tag.asText().startsWith(LICENSED)) {
          tags.add(tag);
        }
      }
    }
    end.set("designation", from.path("designation")); // who has one is named
    end.set("address", from.path("address"));
    end.set("attribution", attribution(from));
    return end;
  }

  private static boolean named(JsonNode end) {
    if (end.path("designation").isObject()) {
      return true;
    }
    for (JsonNode tag : end.path("tags")) {
      if (tag.asText().equals(PRIVATE)) {
        return false;
      }
    }
    return EntityKind.find(end.path("kind").asText())
        .filter(k -> !NOT_PUBLIC.contains(k))
        .isPresent();
  }

  /**
   * Who says whose address it is: published sources by name, and that it was inferred; on what that
   * rests is the business of the party whose address it is.
   */
  private static JsonNode attribution(JsonNode end) {
    JsonNode from = end.path("attribution");
    String source = from.path("source").asText();
    boolean published =
        source.startsWith("https://")
            || source.startsWith("http://")
            || source.equals(end.path("designation").path("list").asText(null));
    if (!from.isObject() || published) {
      return from;
    }
    ObjectNode copy = from.deepCopy();
    copy.remove("inferred");
    return source.equals(Inference.SOURCE) ? copy : copy.put("source", UNDISCLOSED);
  }
}
