package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.flowmon.watchlist.ReadReport;

/**
 * What was taken over of each list that the monitor was started with, and what was not, and why.
 */
final class ImportsApi {
  /** So many addresses are named; how many there are is said in any case. */
  private static final int MOST = 500;

  private final List<ReadReport> imports;

  ImportsApi(List<ReadReport> imports) {
    this.imports = imports;
  }

  List<Route> routes() {
    return List.of(Route.get("/lists/imports", Route.READERS, this::list));
  }

  private void list(Context ctx) {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("imports");
    imports.forEach(each -> all.add(shown(each)));
    Answer.json(ctx, json);
  }

  private static ObjectNode shown(ReadReport report) {
    ObjectNode json = Json.object();
    LocalDate date = report.listDate();
    json.put("file", report.source());
    json.put("format", report.format());
    json.put("date", date == null ? null : date.toString());
    json.put("unit", report.unit());
    json.put("read", report.recordsRead());
    json.put("kept", report.recordsKept());
    json.set("found", Json.tree(report.counts()));
    reasons(json.putArray("passed_over"), report.skipped());
    reasons(json.putArray("notes"), report.notes());
    json.put("bad_addresses_total", report.badAddresses().size());
    ArrayNode bad = json.putArray("bad_addresses");
    report.badAddresses().stream().limit(MOST).forEach(bad::add);
    return json;
  }

  private static void reasons(ArrayNode into, Map<String, ReadReport.Tally> tallies) {
    tallies.forEach(
        (why, tally) -> {
          ObjectNode each = into.addObject();
          each.put("why", why);
          each.put("count", tally.count());
          each.set("places", Json.tree(tally.examples()));
        });
  }
}
