package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flowmon.alerts.audit.AuditEntry;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.projection.AlertReads;
import org.flowmon.alerts.desk.projection.AuditReads;
import org.flowmon.alerts.desk.projection.CaseReads;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseEvent;
import org.flowmon.alerts.triage.CaseEvent.Kind;
import org.flowmon.alerts.triage.CaseEvent.Why;
import org.flowmon.alerts.triage.CaseState;
import org.jspecify.annotations.Nullable;

/** Cases: how they stand, what happened to them, and commands. */
final class CasesApi {
  private static final int MOST_ALERTS = 200;
  private static final int MOST_EVENTS = 500;
  private static final int MOST_BULK = 500;
  private static final int SEEN_BEFORE = 20;

  private final AlertReads alerts;
  private final CaseReads cases;
  private final AuditReads audit;
  private final List<Account> accounts;
  private final CommandGate gate;
  private final AuditTrail trail;
  private final long patience;

  CasesApi(Projection projection, CommandGate gate, AuditTrail trail, DeskConfig config) {
    alerts = projection.reads();
    cases = projection.cases();
    audit = projection.audit();
    accounts = config.accounts();
    this.gate = gate;
    this.trail = trail;
    patience = config.patience().toNanos();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/people", Route.WORKERS, this::people),
        Route.get("/cases/{id}", Route.READERS, this::one),
        Route.post("/cases/{id}/commands", Route.WORKERS, this::command),
        Route.post("/cases/commands", Route.WORKERS, this::bulk));
  }

  /** A state as the API shows it. */
  static ObjectNode shown(CaseState state) {
    ObjectNode json = Json.fields(state);
    json.put("id", state.caseKey());
    json.put("four_eyes", state.fourEyes());
    return json;
  }

  /** To whom a case can be given: who has an account for it here, and who has handled one. */
  private void people(Context ctx) throws SQLException {
    SortedSet<String> names = new TreeSet<>(audit.actors(AuditEntry.Act.COMMAND.toString()));
    accounts.stream()
        .filter(account -> account.roles().stream().anyMatch(Route.WORKERS::contains))
        .forEach(account -> names.add(account.name()));
    names.add(Guard.session(ctx).user());
    ObjectNode json = Json.object();
    json.set("people", Json.tree(List.copyOf(names)));
    Answer.json(ctx, json);
  }

  private void one(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    CaseState state = cases.state(id).orElseThrow(() -> Problem.of(404, "There is no case " + id));
    ObjectNode json = Json.object();
    json.set("state", shown(state));
    ArrayNode rows = json.putArray("alerts");
    alerts.ofCase(id, MOST_ALERTS).forEach(stored -> rows.add(AlertRow.of(stored)));
    json.set("timeline", timeline(id));
    json.set("related", Json.tree(cases.seenBefore(id, SEEN_BEFORE)));
    ctx.header("ETag", "\"" + state.revision() + "\"");
    Answer.json(ctx, json);
  }

  /** Without the states: the changes say it. */
  private JsonNode timeline(String id) throws SQLException {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (CaseEvent event : cases.events(id, MOST_EVENTS)) {
      ObjectNode json = Json.fields(event);
      json.remove("state");
      all.add(json);
    }
    return all;
  }

  private void command(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    CaseCommand command =
        CommandForm.read(
            CommandForm.body(ctx.bodyAsBytes()),
            id,
            CommandForm.revision(ctx.header("If-Match")),
            Guard.session(ctx));
    trail.commanded(Guard.session(ctx), List.of(command));
    CaseEvent event = outcome(command, gate.give(command), System.nanoTime());
    if (event == null) {
      ObjectNode json = Json.object();
      json.put("command_id", command.id());
      json.put("detail", "It was handed over; what became of it will be in the timeline");
      ctx.status(202);
      Answer.json(ctx, json);
      return;
    }
    answer(ctx, command, event);
  }

  private void answer(Context ctx, CaseCommand command, CaseEvent event) throws SQLException {
    if (event.kind() == Kind.REFUSED) {
      throw refused(command, event);
    }
    CaseState state = event.state();
    if (state == null) {
      throw new IllegalStateException("an event that is no refusal has a state");
    }
    ObjectNode json = Json.object();
    json.set("state", shown(state));
    json.set("changes", Json.tree(event.changes()));
    json.put("command_id", command.id());
    ctx.header("ETag", "\"" + state.revision() + "\"");
    Answer.json(ctx, json);
  }

  private @Nullable CaseEvent outcome(
      CaseCommand command, CompletableFuture<CaseEvent> answer, long since) {
    long left = patience - (System.nanoTime() - since);
    try {
      return answer.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      gate.forget(command);
      return null;
    } catch (ExecutionException e) {
      throw Outbox.notTaken(e);
    } catch (InterruptedException e) {
      throw Outbox.stops();
    }
  }

  private Problem refused(CaseCommand command, CaseEvent event) throws SQLException {
    List<ObjectNode> reasons = new ArrayList<>();
    boolean conflict = false;
    boolean unknown = false;
    for (CaseEvent.Refusal each : event.refusals()) {
      reasons.add(Json.fields(each));
      conflict |= each.why() == Why.CONFLICT;
      unknown |= each.why() == Why.UNKNOWN_CASE;
    }
    String detail = event.refusals().getFirst().message();
    if (!conflict) {
      return Problem.of(unknown ? 404 : 422, detail, reasons, Map.of());
    }
    long seen = command.expected() == null ? 0 : command.expected();
    List<JsonNode> since = new ArrayList<>();
    for (CaseEvent each : cases.events(command.caseKey(), MOST_EVENTS)) {
      if (each.revision() > seen && each.kind() != Kind.REFUSED && !each.changes().isEmpty()) {
        ObjectNode json = Json.fields(each);
        json.remove("state");
        since.add(json);
      }
    }
    CaseState now =
        cases
            .state(command.caseKey())
            .orElseThrow(() -> Problem.of(404, "There is no case " + command.caseKey()));
    return Problem.of(409, detail, reasons, Map.of("state", shown(now), "changed", since));
  }

  /** Each command by itself: one that is refused does not hold up the others. */
  private void bulk(Context ctx) throws SQLException {
    JsonNode all = CommandForm.body(ctx.bodyAsBytes()).path("commands");
    if (!all.isArray() || all.isEmpty() || all.size() > MOST_BULK) {
      throw Problem.of(400, "commands: expected an array of 1 to " + MOST_BULK);
    }
    List<CaseCommand> commands = new ArrayList<>();
    for (JsonNode each : all) {
      commands.add(CommandForm.ofMany(each, Guard.session(ctx)));
    }
    trail.commanded(Guard.session(ctx), commands);
    long since = System.nanoTime();
    List<CompletableFuture<CaseEvent>> answers = commands.stream().map(gate::give).toList();
    ObjectNode json = Json.object();
    ArrayNode results = json.putArray("results");
    for (int i = 0; i < commands.size(); i++) {
      CaseCommand command = commands.get(i);
      ObjectNode result = results.addObject();
      result.put("case", command.caseKey());
      result.put("command_id", command.id());
      one(result, command, answers.get(i), since);
    }
    Answer.json(ctx, json);
  }

  private void one(
      ObjectNode result, CaseCommand command, CompletableFuture<CaseEvent> answer, long since)
      throws SQLException {
    try {
      CaseEvent event = outcome(command, answer, since);
      if (event == null) {
        result.put("status", 202);
      } else if (event.state() != null) {
        result.put("status", 200);
        result.set("state", shown(event.state()));
      } else {
        throw refused(command, event);
      }
    } catch (Problem e) {
      result.put("status", e.status());
      result.set("problem", e.json(command.id()));
    }
  }
}
