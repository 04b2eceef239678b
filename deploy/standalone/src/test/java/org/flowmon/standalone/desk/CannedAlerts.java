package org.flowmon.standalone.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.desk.trace.TraceView;

/** Invented alerts, and the rows and traces that the desk's interface makes of them. */
final class CannedAlerts {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> SEVERITIES =
      List.of("critical", "high", "medium", "low", "info");

  private final List<ObjectNode> alerts = new ArrayList<>();
  private final CannedCases cases;

  CannedAlerts(CannedCases cases) throws IOException {
    this.cases = cases;
    String lines = new String(CannedDesk.resource("alerts.jsonl"), StandardCharsets.UTF_8);
    for (String line : lines.split("\n")) {
      put((ObjectNode) MAPPER.readTree(line));
    }
  }

  /** Adds an alert, or its next revision. */
  synchronized void put(ObjectNode alert) {
    String id = alert.path("alert_id").asText();
    alerts.removeIf(known -> known.path("alert_id").asText().equals(id));
    alerts.add(alert);
    cases.open(
        alert.path("case_key").asText(),
        alert.path("severity").asText(),
        alert.path("arrived_at").asText());
  }

  synchronized ObjectNode alert(String id) {
    for (ObjectNode alert : alerts) {
      if (alert.path("alert_id").asText().equals(id)) {
        return alert.deepCopy();
      }
    }
    throw new IllegalArgumentException("no alert " + id);
  }

  synchronized byte[] trace(String id, TraceView.Size size) {
    String key = alert(id).path("case_key").asText();
    List<Alert> all =
        alerts.stream()
            .filter(alert -> alert.path("case_key").asText().equals(key))
            .map(alert -> AlertJson.fromBytes(alert.toString().getBytes(StandardCharsets.UTF_8)))
            .toList();
    Alert focus = all.stream().filter(a -> a.alertId().equals(id)).findFirst().orElseThrow();
    return TraceView.toBytes(focus, all, size);
  }

  ObjectNode row(JsonNode alert) {
    ObjectNode row = MAPPER.createObjectNode();
    row.set("id", alert.path("alert_id"));
    for (String name :
        List.of(
            "revision",
            "state",
            "severity",
            "title",
            "summary",
            "direction",
            "txid",
            "rule",
            "asset",
            "share",
            "after_designation",
            "block")) {
      row.set(name, alert.path(name));
    }
    row.set("chain", alert.path("chain").path("name"));
    row.set("amount", alert.path("amount").path("base_units"));
    row.putNull("usd");
    for (String end : List.of("source", "destination")) {
      ObjectNode shown = (ObjectNode) alert.path(end).deepCopy();
      shown.set("id", shown.remove("entity_id"));
      row.set(end, shown);
      if (shown.path("designation").isObject()) {
        row.set("designation", shown.path("designation"));
      }
    }
    row.set("exposure", alert.path("exposure").path("type"));
    row.set("hops", alert.path("exposure").path("hops"));
    ObjectNode finality = (ObjectNode) alert.path("finality").deepCopy();
    row.set("finality", finality.put("required", 6));
    row.set("detected_at", alert.path("arrived_at"));
    JsonNode state = cases.state(alert.path("case_key").asText());
    ObjectNode its = row.putObject("case");
    for (String name : List.of("id", "status", "assignee", "revision")) {
      its.set(name, state.path(name));
    }
    return row;
  }

  private Map<String, Function<JsonNode, String>> facets() {
    Map<String, Function<JsonNode, String>> facets = new TreeMap<>();
    facets.put("severity", row -> row.path("severity").asText());
    facets.put("status", row -> row.path("case").path("status").asText());
    facets.put("rule", row -> row.path("rule").path("id").asText());
    facets.put("exposure", row -> row.path("exposure").asText());
    facets.put("assignee", row -> row.path("case").path("assignee").asText(""));
    facets.put(
        "finality",
        row ->
            List.of("retracted", "reinstated").contains(row.path("state").asText())
                ? row.path("state").asText()
                : row.path("finality").path("status").asText());
    return facets;
  }

  /** The rows that a query asks for, the worst and newest first. */
  synchronized List<ObjectNode> find(Map<String, List<String>> query) {
    List<ObjectNode> rows = new ArrayList<>(alerts.stream().map(this::row).toList());
    facets()
        .forEach(
            (facet, of) -> {
              List<String> wanted = query.getOrDefault(facet, List.of());
              rows.removeIf(row -> !wanted.isEmpty() && !wanted.contains(of.apply(row)));
            });
    for (String words : query.getOrDefault("q", List.of())) {
      rows.removeIf(row -> !row.toString().contains(words));
    }
    rows.sort(
        Comparator.comparingInt(
                (ObjectNode row) -> SEVERITIES.indexOf(row.path("severity").asText()))
            .thenComparing(row -> row.path("detected_at").asText(), Comparator.reverseOrder()));
    return rows;
  }

  synchronized ObjectNode counts(Map<String, List<String>> query) {
    ObjectNode json = MAPPER.createObjectNode();
    ObjectNode all = json.putObject("facets");
    facets()
        .forEach(
            (facet, of) -> {
              Map<String, List<String>> others = new TreeMap<>(query);
              others.remove(facet);
              Map<String, Integer> counts = new TreeMap<>();
              find(others).forEach(row -> counts.merge(of.apply(row), 1, Integer::sum));
              ArrayNode values = all.putArray(facet);
              counts.forEach((value, n) -> values.addObject().put("value", value).put("count", n));
            });
    return json;
  }
}
