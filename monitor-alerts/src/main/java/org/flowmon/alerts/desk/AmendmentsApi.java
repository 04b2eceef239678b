package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.flowmon.alerts.amend.Amendment;
import org.flowmon.alerts.amend.Amendment.Kind;
import org.flowmon.alerts.amend.Amendment.Proposed;
import org.flowmon.alerts.amend.AmendmentBook;
import org.flowmon.alerts.amend.AmendmentCommand;
import org.flowmon.alerts.amend.AmendmentCommand.Action;
import org.flowmon.alerts.amend.AmendmentCommand.Actor;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.AmendmentReads;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** Changes of the watchlist and suppressions: proposed by one person, decided on by another. */
final class AmendmentsApi {
  private static final int MOST = 200;

  private static final Set<Role> EDITORS = Set.of(Role.LIST_EDITOR);
  private static final Set<Role> BOTH = Set.of(Role.LIST_EDITOR, Role.LIST_APPROVER);

  private final AmendmentReads amendments;
  private final FlowReads flows;
  private final Supplier<Watchlist> watchlist;
  private final AmendmentGate gate;
  private final Clock clock;

  AmendmentsApi(DeskConfig config, Projection projection, AmendmentGate gate, Clock clock) {
    amendments = projection.amendments();
    flows = projection.flows();
    watchlist = config.watchlist();
    this.gate = gate;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/amendments", Route.READERS, this::list),
        Route.post("/amendments", EDITORS, this::propose),
        Route.post("/amendments/{id}/commands", BOTH, this::decide));
  }

  private void list(Context ctx) throws SQLException {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("amendments");
    amendments.newest(MOST).stream()
        .filter(AmendmentsApi::ofLists)
        .forEach(each -> all.add(shown(each)));
    Answer.json(ctx, json);
  }

  /** Reports that go out are decided by others. */
  private static boolean ofLists(Amendment amendment) {
    return amendment.what().kind() != Kind.EXPORT_REPORT;
  }

  private ObjectNode shown(Amendment amendment) {
    ObjectNode json = Json.fields(amendment);
    json.put(
        "void",
        amendment.status() == Amendment.Status.PROPOSED
            && !clock.instant().isBefore(amendment.expiresAt()));
    String entity = amendment.what().entity();
    String name = amendment.what().name();
    json.put(
        "entity_name",
        watchlist.get().entity(entity).map(Entity::name).orElse(name == null ? entity : name));
    return json;
  }

  private void propose(Context ctx) throws SQLException {
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    Kind kind = CommandForm.word(Kind.class, body, "kind");
    String entity = CommandForm.text(body, "entity");
    if (kind == null || entity == null || kind == Kind.EXPORT_REPORT) {
      throw Problem.of(400, "kind and entity: what is to be changed, and of whom?");
    }
    Proposed what =
        new Proposed(
            kind,
            entity,
            CommandForm.text(body, "name"),
            CommandForm.text(body, "chain"),
            CommandForm.text(body, "address"),
            CommandForm.text(body, "coinbase_tag"),
            CommandForm.word(Confidence.class, body, "confidence"),
            CommandForm.time(body, "until"),
            null);
    known(what);
    give(ctx, UUID.randomUUID().toString(), null, Action.PROPOSE, what, body);
  }

  /** A slip of the finger must not make a party that nobody has heard of. */
  private void known(Proposed what) throws SQLException {
    if (what.kind() == Kind.REMOVE_CLAIM) {
      claimed(what);
      return;
    }
    boolean named = what.kind() == Kind.ADD_CLAIM && what.name() != null && !what.name().isBlank();
    if (!named
        && watchlist.get().entity(what.entity()).isEmpty()
        && !flows.names().containsKey(what.entity())) {
      throw Problem.of(
          422, "Nothing is known of " + what.entity() + ": of a new entity, give its name");
    }
  }

  /** Only what somebody claims can be taken back. */
  private void claimed(Proposed what) throws SQLException {
    if (what.chain() == null || (what.address() == null) == (what.coinbaseTag() == null)) {
      throw Problem.of(422, "It takes the chain, and an address or a coinbase tag");
    }
    Attribution sought = AmendmentBook.attribution(what, "");
    boolean listed =
        watchlist.get().attributionsOf(what.entity()).stream()
            .anyMatch(
                claim ->
                    claim.chain().equals(sought.chain())
                        && Objects.equals(claim.address(), sought.address())
                        && Objects.equals(claim.coinbaseTag(), sought.coinbaseTag()));
    if (!listed && amendments.newest(MOST).stream().noneMatch(each -> added(each, sought))) {
      throw Problem.of(422, "Nobody claims that of " + what.entity() + ": see what is its own");
    }
  }

  private static boolean added(Amendment amendment, Attribution sought) {
    Proposed what = amendment.what();
    return amendment.status() == Amendment.Status.APPROVED
        && what.kind() == Kind.ADD_CLAIM
        && what.entity().equals(sought.entity())
        && Objects.equals(what.chain(), sought.chain())
        && Objects.equals(AmendmentBook.attribution(what, "").address(), sought.address())
        && Objects.equals(what.coinbaseTag(), sought.coinbaseTag());
  }

  private void decide(Context ctx) throws SQLException {
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    Action action = CommandForm.word(Action.class, body, "action");
    if (action == null || action == Action.PROPOSE) {
      throw Problem.of(400, "action: approve, decline or withdraw");
    }
    String id = ctx.pathParam("id");
    if (amendments.one(id).filter(each -> !ofLists(each)).isPresent()) {
      throw Problem.of(404, "There is no amendment " + id + " of the lists");
    }
    give(ctx, UUID.randomUUID().toString(), id, action, null, body);
  }

  private void give(
      Context ctx,
      String id,
      @Nullable String amendment,
      Action action,
      @Nullable Proposed what,
      JsonNode body)
      throws SQLException {
    Session session = Guard.session(ctx);
    AmendmentCommand command =
        new AmendmentCommand(
            id,
            amendment == null ? id : amendment,
            action,
            new Actor(
                session.user(),
                session.roles().contains(Role.LIST_EDITOR),
                session.roles().contains(Role.LIST_APPROVER)),
            what,
            CommandForm.text(body, "reason"),
            CommandForm.text(body, "evidence"));
    gate.give(ctx, command, this::shown);
  }
}
