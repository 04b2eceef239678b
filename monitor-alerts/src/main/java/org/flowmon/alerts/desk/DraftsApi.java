package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.AlertReads;
import org.flowmon.alerts.desk.projection.CaseReads;
import org.flowmon.alerts.desk.projection.DraftReads;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.triage.CaseNarrative;
import org.flowmon.alerts.triage.CaseState;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * Drafts of suspicious-activity reports: the facts of a case, filled in, and a narrative that
 * people write. Seniors write and auditors read them, nobody else; nothing sends them anywhere.
 */
final class DraftsApi {
  private static final int MOST_ALERTS = 200;
  private static final int MOST_EVENTS = 500;
  private static final int LONGEST = 20_000;
  private static final Set<Role> WRITERS = Set.of(Role.SENIOR);
  private static final Set<Role> READERS = Set.of(Role.SENIOR, Role.AUDITOR);

  private final String topic;
  private final AlertReads alerts;
  private final CaseReads cases;
  private final DraftReads drafts;
  private final Supplier<Watchlist> watchlist;
  private final Outbox outbox;
  private final AuditTrail trail;
  private final Clock clock;

  DraftsApi(
      DeskConfig config, Projection projection, Outbox outbox, AuditTrail trail, Clock clock) {
    topic = config.topics().caseDrafts();
    alerts = projection.reads();
    cases = projection.cases();
    drafts = projection.drafts();
    watchlist = config.watchlist();
    this.outbox = outbox;
    this.trail = trail;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/cases/{id}/draft", READERS, this::read),
        Route.post("/cases/{id}/draft", WRITERS, this::write));
  }

  private CaseState state(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    return cases.state(id).orElseThrow(() -> Problem.of(404, "There is no case " + id));
  }

  private void read(Context ctx) throws SQLException {
    CaseState state = state(ctx);
    answer(ctx, state, drafts.ofCase(state.caseKey()).orElse(null));
  }

  private void answer(Context ctx, CaseState state, @Nullable CaseNarrative draft)
      throws SQLException {
    List<JsonNode> rows = new ArrayList<>();
    alerts.ofCase(state.caseKey(), MOST_ALERTS).forEach(each -> rows.add(AlertRow.of(each)));
    CaseFacts facts = new CaseFacts(rows);
    ObjectNode json = Json.object();
    json.put("mark", "DRAFT");
    json.set("case", CasesApi.shown(state));
    json.put("policy", "haircut");
    json.put("list_version", watchlist.get().version());
    json.set("facts", facts.json());
    ArrayNode decisions = json.putArray("decisions");
    cases.events(state.caseKey(), MOST_EVENTS).stream()
        .filter(event -> event.refusals().isEmpty() && event.action() != null)
        .forEach(
            event -> {
              ObjectNode shown = Json.fields(event);
              shown.retain(List.of("at", "actor", "action", "reason", "text"));
              decisions.add(shown);
            });
    json.put("narrative", draft == null ? facts.beginning() : draft.narrative());
    json.put("revision", draft == null ? 0 : draft.revision());
    json.put("by", draft == null ? null : draft.by());
    json.put("at", draft == null ? null : draft.at().toString());
    ctx.header("ETag", "\"" + (draft == null ? 0 : draft.revision()) + "\"");
    Answer.json(ctx, json);
  }

  private void write(Context ctx) throws SQLException {
    CaseState state = state(ctx);
    Session session = Guard.session(ctx);
    String narrative = CommandForm.text(CommandForm.body(ctx.bodyAsBytes()), "narrative");
    if (narrative == null || narrative.isBlank() || narrative.length() > LONGEST) {
      throw Problem.of(400, "narrative: 1 to " + LONGEST + " characters of text");
    }
    Long seen = CommandForm.revision(ctx.header("If-Match"));
    if (seen == null) {
      throw Problem.of(428, "Say with If-Match which revision of the draft you saw");
    }
    CaseNarrative held = drafts.ofCase(state.caseKey()).orElse(null);
    if ((held == null ? 0 : held.revision()) != seen) {
      throw changed(held);
    }
    CaseNarrative draft =
        new CaseNarrative(
            UUID.randomUUID().toString(),
            state.caseKey(),
            seen + 1,
            narrative,
            session.user(),
            clock.instant());
    answer(ctx, state, keep(session, draft));
  }

  /** Of two who write at the same time the second is told; another desk may have been first. */
  private CaseNarrative keep(Session session, CaseNarrative draft) throws SQLException {
    byte[] json = RecordJson.toBytes(draft);
    trail.drafted(session, draft, json);
    CaseNarrative held =
        outbox
            .handOver(
                new ProducerRecord<>(topic, 0, draft.caseKey().getBytes(UTF_8), json),
                () ->
                    drafts
                        .ofCase(draft.caseKey())
                        .filter(each -> each.revision() >= draft.revision()))
            .orElseThrow(
                () -> Problem.of(503, "It was handed over; load it again before you go on"));
    if (held.revision() == draft.revision() && !held.id().equals(draft.id())) {
      throw changed(held);
    }
    return held;
  }

  private static Problem changed(@Nullable CaseNarrative held) {
    return Problem.of(
        409,
        held == null ? "There is no draft of that revision" : held.by() + " changed it meanwhile",
        List.of(),
        held == null
            ? Map.of()
            : Map.of("narrative", held.narrative(), "revision", held.revision()));
  }
}
