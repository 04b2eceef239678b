package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.projection.AuditReads;
import org.flowmon.alerts.desk.projection.AuditReads.Entry;
import org.flowmon.alerts.desk.projection.Projection;
import org.jspecify.annotations.Nullable;

/** Who did what, for auditors; and what is taken away, which is written down. */
final class AuditApi {
  private static final int MOST = 500;
  private static final int USUAL = 100;
  private static final int LONGEST = 200;

  private final AuditReads audit;
  private final AuditTrail trail;

  AuditApi(Projection projection, AuditTrail trail) {
    audit = projection.audit();
    this.trail = trail;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/audit", Set.of(Role.AUDITOR), this::list),
        Route.post("/exports", Route.READERS, this::export));
  }

  /** Newest first, with the checkpoint of the newest of all. */
  private void list(Context ctx) throws SQLException {
    List<Entry> page =
        audit.before(
            number(ctx, "before", Long.MAX_VALUE),
            ctx.queryParam("actor"),
            ctx.queryParam("act"),
            Math.clamp(number(ctx, "limit", USUAL), 1, MOST));
    ObjectNode json = Json.object();
    ArrayNode rows = json.putArray("rows");
    for (Entry entry : page) {
      ObjectNode row = rows.addObject();
      row.put("number", entry.number());
      row.set("entry", readable(entry.json()));
    }
    json.put("next", page.isEmpty() ? null : page.getLast().number());
    Entry newest = audit.before(Long.MAX_VALUE, null, null, 1).stream().findFirst().orElse(null);
    json.put("total", newest == null ? 0 : newest.number());
    json.put("checkpoint", newest == null ? null : newest.note());
    Answer.json(ctx, json);
  }

  /** What is no entry stands in the log all the same. */
  private static @Nullable JsonNode readable(byte[] json) {
    try {
      return Json.parse(json);
    } catch (java.io.UncheckedIOException e) {
      return null;
    }
  }

  private static long number(Context ctx, String name, long usual) {
    String text = ctx.queryParam(name);
    try {
      return text == null ? usual : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Problem.of(400, name + ": expected a whole number, found \"" + text + "\"");
    }
  }

  /** The pages ask for this before they hand over a file or print. */
  private void export(Context ctx) {
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    String file = body.path("file").asText("");
    String of = body.path("of").asText("");
    if (file.isBlank() || file.length() > LONGEST || of.length() > LONGEST) {
      throw Problem.of(400, "file: what is taken away, in 1 to " + LONGEST + " characters");
    }
    trail.exported(Guard.session(ctx), file, of.isEmpty() ? null : of);
    ctx.status(204);
  }
}
