package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.Amendment.Report;
import org.flowmon.alerts.amend.Amendment.Status;
import org.flowmon.alerts.amend.AmendmentCommand;
import org.flowmon.alerts.amend.AmendmentCommand.Action;
import org.flowmon.alerts.amend.AmendmentCommand.Actor;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.paper.TiesPaper;
import org.flowmon.alerts.desk.projection.AmendmentReads;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * Reports that leave the house take two people: one asks for it, a senior agrees. What was asked
 * for is kept as it was then, so that what they agreed on comes out, whatever is traced meanwhile.
 */
final class PapersApi {
  private static final int MOST = 200;
  private static final String TIES = "ties";
  private static final Set<Role> DECIDING = Set.of(Role.ANALYST, Role.SENIOR);

  private final AmendmentReads amendments;
  private final AmendmentGate gate;
  private final Projection projection;
  private final Supplier<Watchlist> watchlist;
  private final AuditTrail trail;
  private final Clock clock;

  PapersApi(
      DeskConfig config, Projection projection, AmendmentGate gate, AuditTrail trail, Clock clock) {
    amendments = projection.amendments();
    this.gate = gate;
    this.projection = projection;
    watchlist = config.watchlist();
    this.trail = trail;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/reports", Route.READERS, this::list),
        Route.post("/reports", Route.WORKERS, this::ask),
        Route.get("/reports/{id}", Route.READERS, this::file),
        Route.post("/reports/{id}/commands", DECIDING, this::decide));
  }

  private void list(Context ctx) throws SQLException {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("reports");
    amendments.newest(MOST).stream()
        .filter(each -> each.what().kind() == Kind.EXPORT_REPORT)
        .forEach(each -> all.add(shown(each)));
    Answer.json(ctx, json);
  }

  /** Without what it says, which is long. */
  private ObjectNode shown(Amendment amendment) {
    ObjectNode json = Json.fields(amendment);
    json.put(
        "void",
        amendment.status() == Status.PROPOSED && !clock.instant().isBefore(amendment.expiresAt()));
    if (json.path("what").path("report") instanceof ObjectNode report) {
      report.remove("content");
    }
    return json;
  }

  private void ask(Context ctx) throws SQLException {
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    String from = CommandForm.text(body, "from");
    String to = CommandForm.text(body, "to");
    Watchlist list = watchlist.get();
    ObjectNode report =
        new ReportsApi(projection, list)
            .ties(
                ReportsApi.day("from", from, ReportsApi.FIRST),
                ReportsApi.day("to", to, ReportsApi.LAST),
                ReportsApi.policy(CommandForm.text(body, "policy")));
    StatusApi.lists(report, list);
    byte[] content = Json.bytes(report);
    String sha256 = AuditTrail.sha256(content);
    Report asked =
        new Report(
            TIES, from, to, sha256, Base64.getEncoder().encodeToString(Packed.pack(content)));
    Proposed what =
        new Proposed(Kind.EXPORT_REPORT, TIES, null, null, null, null, null, null, asked);
    String id = UUID.randomUUID().toString();
    give(ctx, id, id, Action.PROPOSE, what, body, "sha256:" + sha256);
  }

  private void decide(Context ctx) throws SQLException {
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    Action action = CommandForm.word(Action.class, body, "action");
    if (action == null || action == Action.PROPOSE) {
      throw Problem.of(400, "action: approve, decline or withdraw");
    }
    Amendment asked = one(ctx);
    give(ctx, UUID.randomUUID().toString(), asked.id(), action, null, body, null);
  }

  private Amendment one(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    return amendments
        .one(id)
        .filter(each -> each.what().kind() == Kind.EXPORT_REPORT)
        .orElseThrow(() -> Problem.of(404, "There is no report " + id));
  }

  private void give(
      Context ctx,
      String id,
      String amendment,
      Action action,
      @Nullable Proposed what,
      JsonNode body,
      @Nullable String evidence)
      throws SQLException {
    Session session = Guard.session(ctx);
    Actor actor = new Actor(session.user(), true, session.roles().contains(Role.SENIOR));
    gate.give(
        ctx,
        new AmendmentCommand(
            id, amendment, action, actor, what, CommandForm.text(body, "reason"), evidence),
        this::shown);
  }

  private void file(Context ctx) throws SQLException {
    Amendment asked = one(ctx);
    String form = Objects.requireNonNullElse(ctx.queryParam("format"), "pdf");
    if (!form.equals("pdf") && !form.equals("json")) {
      throw Problem.of(400, "format: pdf or json");
    }
    Report report = asked.what().report();
    Instant decided = asked.decidedAt();
    if (asked.status() != Status.APPROVED || report == null || decided == null) {
      throw Problem.of(
          422, "It is " + asked.status() + ": a report goes out when two people agree");
    }
    byte[] content = Packed.unpack(Base64.getDecoder().decode(report.content()));
    String file = "ties-" + report.sha256().substring(0, 12) + "." + form;
    trail.exported(Guard.session(ctx), file, "report " + asked.id());
    byte[] bytes = form.equals("json") ? content : pdf(content, asked, report, decided);
    ctx.header("Content-Disposition", "attachment; filename=\"" + file + "\"");
    ctx.header("Repr-Digest", "sha-256=:" + digest(bytes) + ":");
    ctx.contentType(form.equals("json") ? "application/json" : "application/pdf").result(bytes);
  }

  private static byte[] pdf(byte[] content, Amendment asked, Report report, Instant decided) {
    try {
      return TiesPaper.of(
          Json.parse(content),
          new TiesPaper.Signed(
              report.sha256(),
              asked.by(),
              asked.at(),
              asked.reason(),
              String.valueOf(asked.decidedBy()),
              decided));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** As RFC 9530 has it. */
  private static String digest(byte[] bytes) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(AuditTrail.sha256(bytes)));
  }
}
