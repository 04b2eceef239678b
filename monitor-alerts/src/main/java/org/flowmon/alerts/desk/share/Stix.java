package org.flowmon.alerts.desk.share;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.Alert.Step;
import org.flowmon.watchlist.Designation;
import org.jspecify.annotations.Nullable;

/**
 * A bundle of STIX 2.1 (OASIS Standard, 10 June 2021): the parties as identities, the addresses of
 * the way and the transaction as observables of the extensions that others use for them
 * (github.com/muchdogesec/stix2extensions), the arrival as observed data, that value moved as a
 * relationship, and a report about it all, which is revoked when the alert is retracted. All ids
 * are made of what they name, so that the same alert gives the same bundle.
 */
final class Stix {
  private static final String WALLET = "cryptocurrency-wallet";
  private static final String TRANSACTION = "cryptocurrency-transaction";
  private static final Map<String, String> EXTENSIONS =
      Map.of(
          WALLET, "extension-definition--be78509e-6958-51b1-8b26-d17ee0eba2d7",
          TRANSACTION, "extension-definition--151d042d-4dcf-5e44-843f-1024440318e5");

  /** Of our own objects: STIX leaves other namespaces to who makes the ids. */
  private static final UUID OWN = NameId.of(NameId.STIX, "flow-monitor");

  /** TLP 2.0's AMBER+STRICT, as OASIS published it for STIX. */
  private static final String AMBER_STRICT =
      "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";

  /** From when on the objects that stay between alerts exist: before the first block. */
  private static final Instant ALWAYS = Instant.parse("2009-01-01T00:00:00Z");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Shared shared;
  private final Alert alert;
  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
  private final String maker;

  private Stix(Shared shared) {
    this.shared = shared;
    alert = shared.alert();
    maker = identity("flow-monitor", "Flow Monitor", "system", ALWAYS);
  }

  static ObjectNode of(Shared shared) {
    Stix stix = new Stix(shared);
    stix.describe();
    ObjectNode bundle = Shared.MAPPER.createObjectNode();
    bundle.put("type", "bundle");
    bundle.put(
        "id",
        "bundle--"
            + NameId.of(OWN, stix.alert.alertId() + "-r" + stix.alert.identity().revision()));
    ArrayNode all = bundle.putArray("objects");
    stix.objects.values().forEach(all::add);
    return bundle;
  }

  private void describe() {
    String from = party(alert.source());
    String to = party(alert.destination());
    String observed = observed(observables());
    String moved = moved(from, to);
    ObjectNode report = object("report", "report:" + alert.alertId(), shared.created());
    report.put("name", alert.finding().title());
    report.put("description", alert.finding().summary());
    report.putArray("report_types").add("observed-data");
    report.put("published", TIME.format(shared.created()));
    report.putArray("labels").add(alert.finding().severity().toString());
    ArrayNode refs = report.putArray("object_refs");
    List.of(from, to, moved, observed).stream().distinct().forEach(refs::add);
    ObjectNode outside = report.putArray("external_references").addObject();
    outside.put("source_name", "flow-monitor");
    outside.put("external_id", alert.alertId());
    marked(report);
  }

  /** The properties that all domain objects and relationships have. */
  private ObjectNode object(String type, String name, Instant created) {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("type", type);
    json.put("spec_version", "2.1");
    json.put("id", type + "--" + NameId.of(OWN, name));
    json.put("created", TIME.format(created));
    json.put(
        "modified",
        TIME.format(created.equals(ALWAYS) ? alert.movement().arrivedAt() : shared.modified()));
    objects.put(json.path("id").asText(), json);
    return json;
  }

  private void marked(ObjectNode json) {
    json.put("created_by_ref", maker);
    json.putArray("object_marking_refs").add(AMBER_STRICT);
    if (shared.retracted()) {
      json.put("revoked", true);
    }
  }

  private String identity(String id, String name, String kind, Instant created) {
    ObjectNode json = object("identity", "identity:" + id, created);
    json.put("name", name);
    json.put("identity_class", kind);
    if (id.equals("flow-monitor")) {
      json.put("modified", TIME.format(ALWAYS));
    }
    return json.path("id").asText();
  }

  private String party(End end) {
    String id = identity("party:" + end.party().id(), end.party().name(), "organization", ALWAYS);
    ObjectNode json = objects.get(id);
    if (json == null) {
      throw new IllegalStateException("just made");
    }
    if (!end.party().tags().isEmpty()) {
      ArrayNode labels = json.putArray("labels");
      end.party().tags().forEach(labels::add);
    }
    json.put("created_by_ref", maker);
    Designation listing = end.designation();
    if (listing != null) {
      ObjectNode outside = json.putArray("external_references").addObject();
      outside.put("source_name", listing.list());
      outside.put(
          "description",
          (listing.programme() == null ? "listed" : listing.programme())
              + (listing.date() == null ? "" : ", " + listing.date()));
      String reference = listing.reference();
      if (reference != null && reference.startsWith("https://")) {
        outside.put("url", reference);
      }
    }
    return id;
  }

  /** Addresses of both ends and of the way, and the transaction of the arrival. */
  private List<String> observables() {
    Map<String, String> wallets = new LinkedHashMap<>();
    for (Step step : alert.evidence().path()) {
      wallet(wallets, step.address());
    }
    String source = wallet(wallets, alert.source().address());
    String destination = wallet(wallets, alert.destination().address());
    ObjectNode tx = observable(TRANSACTION, alert.movement().txid().toString());
    tx.put("symbol", shared.asset());
    tx.put("hash", alert.movement().txid().toString());
    tx.put("block_id", Long.toString(alert.movement().block().height()));
    tx.put("execution_time", TIME.format(alert.movement().arrivedAt()));
    shared
        .coins()
        .ifPresent(
            coins -> {
              if (source != null && alert.value().direct()) {
                side(tx.putArray("input"), source).put("amount", coins);
              }
              if (destination != null) {
                side(tx.putArray("output"), destination).put("amount", coins);
              }
            });
    List<String> refs = new ArrayList<>(wallets.values());
    refs.add(tx.path("id").asText());
    return refs;
  }

  private static ObjectNode side(ArrayNode all, String wallet) {
    return all.addObject().put("address_ref", wallet);
  }

  private @Nullable String wallet(Map<String, String> wallets, @Nullable String address) {
    if (address == null) {
      return null;
    }
    String known = wallets.get(address);
    if (known == null) {
      ObjectNode json = observable(WALLET, address);
      json.put("value", address);
      known = json.path("id").asText();
      wallets.put(address, known);
    }
    return known;
  }

  private ObjectNode observable(String type, String value) {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("type", type);
    json.put("spec_version", "2.1");
    json.put("id", type + "--" + NameId.of(NameId.STIX, value));
    json.putObject("extensions").putObject(EXTENSIONS.get(type)).put("extension_type", "new-sco");
    objects.put(json.path("id").asText(), json);
    return json;
  }

  private String observed(List<String> refs) {
    ObjectNode json = object("observed-data", "observed:" + alert.alertId(), shared.created());
    String at = TIME.format(alert.movement().arrivedAt());
    json.put("first_observed", at);
    json.put("last_observed", at);
    json.put("number_observed", 1);
    ArrayNode all = json.putArray("object_refs");
    refs.forEach(all::add);
    marked(json);
    return json.path("id").asText();
  }

  private String moved(String from, String to) {
    ObjectNode json = object("relationship", "moved:" + alert.alertId(), shared.created());
    json.put("relationship_type", "related-to");
    json.put("description", "Value moved: " + alert.value().asset().show(alert.value().amount()));
    json.put("source_ref", from);
    json.put("target_ref", to);
    marked(json);
    return json.path("id").asText();
  }
}
