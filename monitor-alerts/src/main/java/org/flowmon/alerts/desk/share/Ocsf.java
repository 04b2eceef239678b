package org.flowmon.alerts.desk.share;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.End;
import org.flowmon.alerts.AlertJson;

/**
 * A Detection Finding of OCSF 1.5.0 (https://schema.ocsf.io/1.5.0/classes/detection_finding): what
 * the alert says in the framework's words, the alert itself as evidence, and what has no word there
 * under {@code unmapped}. Times are milliseconds since 1970.
 */
final class Ocsf {
  private static final int CLASS = 2004;
  private static final int CATEGORY = 2;
  private static final int CREATE = 1;
  private static final int UPDATE = 2;
  private static final int CLOSE = 3;
  private static final int OTHER = 99;
  private static final Map<Integer, String> ACTIVITIES =
      Map.of(CREATE, "Create", UPDATE, "Update", CLOSE, "Close");
  private static final List<String> SEVERITIES =
      List.of("Unknown", "Informational", "Low", "Medium", "High", "Critical");
  private static final Map<Integer, String> STATUSES =
      Map.of(1, "New", 2, "In Progress", 3, "Suppressed", 4, "Resolved", 6, "Deleted");

  /** The framework's numbers for what a case turned out to be. */
  private static final Map<String, Integer> VERDICTS =
      Map.of(
          "false_attribution", 1,
          "true_match", 2,
          "below_threshold", 3,
          "permitted", 5,
          "test", 6,
          "insufficient_data", 7,
          "duplicate", 10);

  private Ocsf() {}

  static ObjectNode of(Shared shared) {
    Alert alert = shared.alert();
    int activity =
        switch (alert.state()) {
          case PENDING, RAISED -> CREATE;
          case UPDATED, REINSTATED -> UPDATE;
          case RETRACTED -> CLOSE;
        };
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("category_uid", CATEGORY);
    json.put("category_name", "Findings");
    json.put("class_uid", CLASS);
    json.put("class_name", "Detection Finding");
    json.put("activity_id", activity);
    json.put("activity_name", ACTIVITIES.get(activity));
    json.put("type_uid", CLASS * 100 + activity);
    json.put("type_name", "Detection Finding: " + ACTIVITIES.get(activity));
    int severity = SEVERITIES.size() - 1 - alert.finding().severity().ordinal();
    json.put("severity_id", severity);
    json.put("severity", SEVERITIES.get(severity));
    json.put("time", shared.modified().toEpochMilli());
    json.put("start_time", alert.movement().leftAt().toEpochMilli());
    json.put("end_time", alert.movement().arrivedAt().toEpochMilli());
    json.put("message", alert.finding().summary());
    json.put("is_alert", !shared.retracted());
    status(json, shared);
    json.set("metadata", metadata(alert));
    json.set("finding_info", info(shared));
    evidence(json, alert);
    observables(json, alert);
    ObjectNode unmapped = json.putObject("unmapped");
    unmapped.put("direction", alert.finding().direction().toString());
    unmapped.put("case_key", alert.identity().caseKey());
    unmapped.put("finality", alert.movement().standing().status().toString());
    return json;
  }

  private static void status(ObjectNode json, Shared shared) {
    int status =
        switch (shared.status()) {
          case "acknowledged", "in_review", "escalated" -> 2;
          case "snoozed" -> 3;
          case "closed" -> 4;
          default -> 1;
        };
    int shown = shared.retracted() ? 6 : status;
    json.put("status_id", shown);
    json.put("status", STATUSES.get(shown));
    var correction = shared.alert().identity().correction();
    json.put("status_detail", correction == null ? shared.status() : correction.toString());
    Integer verdict = shared.disposition() == null ? null : VERDICTS.get(shared.disposition());
    if (verdict != null) {
      json.put("verdict_id", verdict);
    }
  }

  private static ObjectNode metadata(Alert alert) {
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("version", "1.5.0");
    json.put("uid", alert.alertId() + "-r" + alert.identity().revision());
    json.put("correlation_uid", alert.identity().caseKey());
    // A verdict is of the profile for incidents.
    json.putArray("profiles").add("incident");
    ObjectNode product = json.putObject("product");
    product.put("name", "Flow Monitor");
    product.put("vendor_name", "Flow Monitor");
    json.putArray("labels").add("list_version:" + alert.evidence().listVersion());
    return json;
  }

  private static ObjectNode info(Shared shared) {
    Alert alert = shared.alert();
    ObjectNode json = Shared.MAPPER.createObjectNode();
    json.put("uid", alert.alertId());
    json.put("title", alert.finding().title());
    json.put("desc", alert.finding().summary());
    json.put("created_time", shared.created().toEpochMilli());
    json.put("modified_time", shared.modified().toEpochMilli());
    json.put("first_seen_time", alert.movement().leftAt().toEpochMilli());
    json.put("last_seen_time", alert.movement().arrivedAt().toEpochMilli());
    ObjectNode analytic = json.putObject("analytic");
    String name = alert.finding().notes().name();
    analytic.put("type_id", 1);
    analytic.put("type", "Rule");
    analytic.put("uid", alert.finding().rule().id());
    analytic.put("name", name == null ? alert.finding().rule().id() : name);
    analytic.put("version", alert.finding().rule().version());
    json.putArray("types").add(alert.finding().rule().family());
    return json;
  }

  private static void evidence(ObjectNode json, Alert alert) {
    ObjectNode evidence = json.putArray("evidences").addObject();
    try {
      JsonNode whole = Shared.MAPPER.readTree(AlertJson.toBytes(alert));
      evidence.set("data", whole);
    } catch (IOException e) {
      throw new UncheckedIOException("an alert is JSON", e);
    }
  }

  private static void observables(ObjectNode json, Alert alert) {
    ArrayNode observables = json.putArray("observables");
    observable(
        observables, "evidences[].data.txid", "Transaction", alert.movement().txid().toString());
    ArrayNode resources = json.putArray("resources");
    for (boolean from : new boolean[] {true, false}) {
      End end = from ? alert.source() : alert.destination();
      String place = "evidences[].data." + (from ? "source" : "destination");
      observable(observables, place + ".entity_id", "Entity", end.party().id());
      String address = end.address();
      if (address != null) {
        observable(observables, place + ".address", "Cryptocurrency Address", address);
      }
      ObjectNode resource = resources.addObject();
      resource.put("uid", address == null ? end.party().id() : address);
      resource.put("name", end.party().name());
      resource.put("type", address == null ? "Entity" : "Cryptocurrency Address");
      ArrayNode labels = resource.putArray("labels");
      labels.add(from ? "source" : "destination");
      end.party().tags().forEach(labels::add);
    }
  }

  private static void observable(ArrayNode all, String place, String type, String value) {
    ObjectNode observable = all.addObject();
    observable.put("name", place);
    observable.put("type_id", OTHER);
    observable.put("type", type);
    observable.put("value", value);
  }
}
