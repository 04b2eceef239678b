package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.AlertQuery;
import org.flowmon.alerts.desk.projection.AlertReads;
import org.flowmon.alerts.desk.projection.AlertReads.Page;
import org.flowmon.alerts.desk.projection.AlertReads.Revision;
import org.flowmon.alerts.desk.projection.AlertReads.Stored;
import org.flowmon.alerts.desk.projection.CaseReads;
import org.flowmon.alerts.desk.projection.Facet;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.desk.projection.Sort;
import org.flowmon.alerts.desk.share.Shared;
import org.flowmon.alerts.desk.share.Shared.Form;
import org.flowmon.alerts.triage.CaseState;
import org.flowmon.alerts.triage.Disposition;
import org.flowmon.trace.Policy;

/** The queue: lists of alerts, what they are filtered by, one alert with all that is known. */
final class AlertsApi {
  private static final List<String> OPEN = List.of("new", "acknowledged", "in_review", "escalated");
  private static final int USUAL_LIMIT = 100;
  private static final int SEEN_BEFORE = 20;

  private final Projection projection;
  private final AlertReads alerts;
  private final CaseReads cases;
  private final FlowReads flows;
  private final AuditTrail trail;

  AlertsApi(Projection projection, AuditTrail trail) {
    this.trail = trail;
    this.projection = projection;
    alerts = projection.reads();
    cases = projection.cases();
    flows = projection.flows();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/alerts", Route.READERS, this::list),
        Route.get("/facets", Route.READERS, this::facets),
        Route.get("/alerts/{id}", Route.READERS, this::one));
  }

  private void list(Context ctx) throws SQLException {
    long sequence = projection.sequence();
    Page page = page(alerts, query(ctx));
    ObjectNode json = Json.object();
    ArrayNode rows = json.putArray("rows");
    boolean evidence = ReportsApi.policy(ctx) == Policy.FIFO;
    for (Stored stored : page.rows()) {
      ObjectNode row = AlertRow.of(stored);
      if (evidence) {
        JsonNode amount = flows(stored).path(Policy.FIFO.toString()).path("amount");
        row.put("fifo", amount.isMissingNode() ? null : amount.asText());
      }
      rows.add(row);
    }
    json.put("policy", (evidence ? Policy.FIFO : Policy.HAIRCUT).toString());
    json.put("next", page.next());
    json.put("total", page.total());
    json.put("more", page.more());
    json.put("sequence", projection.epoch() + "-" + sequence);
    Answer.json(ctx, json);
  }

  /** A page that follows none of this list is the asker's mistake. */
  static Page page(AlertReads alerts, AlertQuery query) throws SQLException {
    try {
      return alerts.page(query);
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, String.valueOf(e.getMessage()));
    }
  }

  static AlertQuery query(Context ctx) {
    String sort = ctx.queryParam("sort");
    String limit = ctx.queryParam("limit");
    String words = ctx.queryParam("q");
    try {
      return new AlertQuery(
          filters(ctx),
          words == null ? "" : words,
          sort == null ? Sort.SEVERITY : Sort.parse(sort),
          ctx.queryParam("after"),
          limit == null ? USUAL_LIMIT : Integer.parseInt(limit));
    } catch (NumberFormatException e) {
      throw Problem.of(400, "limit: expected a whole number, found \"" + limit + "\"");
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, String.valueOf(e.getMessage()));
    }
  }

  private static Map<Facet, Set<String>> filters(Context ctx) {
    Map<Facet, Set<String>> filters = new EnumMap<>(Facet.class);
    for (Facet facet : Facet.values()) {
      for (String value : ctx.queryParams(facet.toString())) {
        Set<String> wanted = filters.computeIfAbsent(facet, f -> new HashSet<>());
        wanted.addAll(meant(ctx, facet, value));
      }
    }
    return filters;
  }

  /** {@code status=open} is every status in the queue, {@code assignee=me} who asks. */
  private static List<String> meant(Context ctx, Facet facet, String value) {
    if (facet == Facet.STATUS && value.equals("open")) {
      return OPEN;
    }
    if (facet == Facet.ASSIGNEE) {
      Session session = Guard.session(ctx);
      return List.of(value.equals("me") ? session.user() : value.equals("none") ? "" : value);
    }
    return List.of(value);
  }

  private void facets(Context ctx) throws SQLException {
    Map<Facet, Map<String, Long>> counts = alerts.counts(filters(ctx), query(ctx).words());
    Map<String, String> names = flows.names();
    ObjectNode json = Json.object();
    ObjectNode facets = json.putObject("facets");
    counts.forEach(
        (facet, values) -> {
          ArrayNode all = facets.putArray(facet.toString());
          values.entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
              .forEach(
                  each -> {
                    ObjectNode value = all.addObject();
                    value.put("value", each.getKey());
                    value.put("name", names.getOrDefault(each.getKey(), each.getKey()));
                    value.put("count", each.getValue());
                  });
        });
    json.put("sequence", projection.epoch() + "-" + projection.sequence());
    Answer.json(ctx, json);
  }

  private void one(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    Stored stored = alerts.find(id).orElseThrow(() -> Problem.of(404, "There is no alert " + id));
    String form = ctx.queryParam("format");
    if (form != null) {
      share(ctx, stored, form);
      return;
    }
    ObjectNode row = AlertRow.of(stored);
    String caseKey = row.path("case").path("id").asText();
    ObjectNode json = Json.object();
    json.set("row", row);
    json.set("alert", Json.parse(stored.json()));
    ArrayNode revisions = json.putArray("revisions");
    List<Revision> all = alerts.revisions(stored.num());
    Instant seen = all.isEmpty() ? null : all.getFirst().seen();
    json.put("seen_at", seen == null ? null : seen.toString());
    json.put("paged_at", alerts.paged(caseKey).map(Instant::toString).orElse(null));
    for (Revision each : all) {
      ObjectNode revision = Json.fields(each);
      revision.set("correction", AlertRow.correction(each.reason()));
      revision.remove("reason");
      revisions.add(revision);
    }
    json.set("flows", flows(stored));
    CaseState state = cases.state(caseKey).orElse(null);
    json.set("case", state == null ? row.path("case") : CasesApi.shown(state));
    json.set("related", Json.tree(cases.seenBefore(caseKey, SEEN_BEFORE)));
    Answer.json(ctx, json);
  }

  /** For other programs; it is written down as what is taken away. */
  private void share(Context ctx, Stored stored, String word) throws SQLException {
    Form form;
    Alert alert;
    try {
      form = Form.parse(word);
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "format: " + e.getMessage());
    }
    try {
      alert = AlertJson.fromBytes(stored.json());
    } catch (IllegalArgumentException e) {
      throw Problem.of(422, "The alert was written in a form that cannot be shared");
    }
    CaseState state = cases.state(alert.identity().caseKey()).orElse(null);
    Disposition disposition = state == null ? null : state.disposition();
    Shared shared =
        new Shared(
            alert,
            stored.status(),
            disposition == null ? null : disposition.toString(),
            stored.detectedAt(),
            alerts.revisions(stored.num()).getLast().at());
    String file = alert.alertId() + "." + form + ".json";
    trail.exported(Guard.session(ctx), file, null);
    ctx.header("Content-Disposition", "attachment; filename=\"" + file + "\"");
    ctx.contentType(form == Form.STIX ? "application/stix+json;version=2.1" : "application/json")
        .result(shared.toBytes(form));
  }

  /** By policy: the flows of the same arrival and parties. */
  private ObjectNode flows(Stored stored) throws SQLException {
    ObjectNode json = Json.object();
    flows
        .ofArrival(Json.parse(stored.json()))
        .forEach((policy, flow) -> json.set(policy, Json.parse(flow)));
    return json;
  }
}
