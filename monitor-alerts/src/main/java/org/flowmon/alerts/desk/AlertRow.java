package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.flowmon.alerts.Reason;
import org.flowmon.alerts.desk.projection.AlertReads.Stored;
import org.flowmon.chain.Chain;

/** An alert as one row of a list. */
final class AlertRow {
  private static final List<String> COPIED =
      List.of(
          "revision",
          "state",
          "severity",
          "title",
          "summary",
          "direction",
          "kind",
          "txid",
          "after_designation",
          "via");

  private AlertRow() {}

  static ObjectNode of(Stored stored) {
    JsonNode alert = Json.parse(stored.json());
    ObjectNode row = Json.object();
    row.set("id", alert.path("alert_id"));
    COPIED.forEach(name -> row.set(name, or(alert, name)));
    row.set("rule", alert.path("rule"));
    row.set("chain", alert.path("chain").path("name"));
    row.set("asset", alert.path("asset"));
    row.set("amount", alert.path("amount").path("base_units"));
    row.set("coins", or(alert.path("amount"), "value"));
    row.set("usd", or(alert, "usd"));
    row.set("share", or(alert, "share"));
    row.set("source", end(alert.path("source")));
    row.set("destination", end(alert.path("destination")));
    row.set("exposure", alert.path("exposure").path("type"));
    row.set("hops", alert.path("exposure").path("hops"));
    row.set("designation", designation(alert));
    row.set("finality", finality(alert));
    row.put("detected_at", stored.detectedAt().toString());
    row.set("block", alert.path("block"));
    row.set("correction", correction(alert.path("correction").path("reason").asText("")));
    ObjectNode itsCase = row.putObject("case");
    itsCase.set("id", alert.path("case_key"));
    itsCase.put("status", stored.status());
    itsCase.put("assignee", stored.assignee().isEmpty() ? null : stored.assignee());
    itsCase.put("revision", stored.caseRevision());
    row.put("sequence", stored.changed());
    return row;
  }

  private static JsonNode or(JsonNode alert, String name) {
    JsonNode value = alert.path(name);
    return value.isMissingNode() ? NullNode.getInstance() : value;
  }

  private static ObjectNode end(JsonNode end) {
    ObjectNode shown = Json.object();
    shown.set("id", end.path("entity_id"));
    for (String name : List.of("name", "kind", "country", "tags", "address")) {
      shown.set(name, or(end, name));
    }
    return shown;
  }

  /** The listing of the party that is watched for, else of the other one. */
  private static JsonNode designation(JsonNode alert) {
    boolean outgoing = alert.path("direction").asText().equals("outgoing");
    JsonNode watched = alert.path(outgoing ? "source" : "destination");
    JsonNode other = alert.path(outgoing ? "destination" : "source");
    for (JsonNode end : List.of(watched, other)) {
      if (end.path("designation") instanceof ObjectNode listing) {
        ObjectNode shown = listing.deepCopy();
        shown.set("entity", end.path("entity_id"));
        return shown;
      }
    }
    return NullNode.getInstance();
  }

  /** Why it was taken back, as a word and in words. */
  static JsonNode correction(String reason) {
    if (reason.isEmpty()) {
      return NullNode.getInstance();
    }
    return Json.object().put("reason", reason).put("because", Reason.of(reason).because());
  }

  private static ObjectNode finality(JsonNode alert) {
    ObjectNode finality = Json.object();
    finality.set("status", or(alert.path("finality"), "status"));
    finality.set("confirmations", or(alert.path("finality"), "confirmations"));
    Chain.find(alert.path("chain").path("name").asText())
        .ifPresent(chain -> finality.put("required", chain.confirmations()));
    return finality;
  }
}
