package org.flowmon.alerts.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flowmon.alerts.RecordJson;
import org.flowmon.alerts.desk.access.ApiToken;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.desk.projection.TokenReads;

/**
 * API tokens: everybody makes and ends their own, with roles that they have; an administrator makes
 * them for services, which read only, so that nobody acts as two people, and ends any. Not by a
 * token: one that leaks makes no other.
 */
final class TokensApi {
  private static final int LONGEST_DAYS = 365;
  private static final int USUAL_DAYS = 90;
  private static final int LONGEST_NAME = 63;
  private static final int MOST = 50;
  private static final String SERVICE = "service.";
  private static final Set<Role> READING = Set.of(Role.VIEWER, Role.AUDITOR);

  private final String topic;
  private final TokenReads tokens;
  private final TokenGate gate;
  private final Outbox outbox;
  private final AuditTrail trail;
  private final Clock clock;

  TokensApi(
      DeskConfig config,
      Projection projection,
      TokenGate gate,
      Outbox outbox,
      AuditTrail trail,
      Clock clock) {
    topic = config.topics().deskTokens();
    tokens = projection.tokens();
    this.gate = gate;
    this.outbox = outbox;
    this.trail = trail;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/tokens", Route.ALL, this::list),
        Route.post("/tokens", Route.ALL, this::make),
        new Route(HandlerType.DELETE, Route.API + "/tokens/{id}", Route.ALL, false, this::revoke));
  }

  private static Session person(Context ctx) {
    Session session = Guard.session(ctx);
    if (session.byToken()) {
      throw Problem.of(403, "Tokens are made and ended by people who are signed in");
    }
    return session;
  }

  private static boolean administers(Session session) {
    return session.roles().contains(Role.ADMINISTRATOR);
  }

  private void list(Context ctx) throws SQLException {
    Session session = person(ctx);
    ObjectNode json = Json.object();
    ArrayNode rows = json.putArray("tokens");
    for (ApiToken token : tokens.all()) {
      if (administers(session) || token.user().equals(session.user())) {
        rows.add(shown(token));
      }
    }
    Answer.json(ctx, json);
  }

  private ObjectNode shown(ApiToken token) {
    ObjectNode json = Json.fields(token);
    json.remove("hash");
    json.put("holds", token.holds(clock.instant()));
    return json;
  }

  private void make(Context ctx) throws SQLException {
    Session session = person(ctx);
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    String name = CommandForm.text(body, "name");
    if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0," + (LONGEST_NAME - 1) + "}")) {
      throw Problem.of(
          400, "name: what it is for, in up to " + LONGEST_NAME + " letters and digits");
    }
    boolean service = body.path("service").asBoolean(false);
    String user = service ? SERVICE + name.replace(' ', '-') : session.user();
    List<Role> roles = roles(body, session, service);
    if (service && gate.account(user).isPresent()) {
      throw Problem.of(422, user + " is an account: name the service otherwise");
    }
    JsonNode days = body.path("days");
    long length = days.isMissingNode() || days.isNull() ? USUAL_DAYS : days.asLong(0);
    if (length < 1 || length > LONGEST_DAYS) {
      throw Problem.of(400, "days: it holds for 1 to " + LONGEST_DAYS + " days");
    }
    if (tokens.all().stream().filter(each -> each.user().equals(user)).count() >= MOST) {
      throw Problem.of(429, user + " has " + MOST + " tokens already");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    String secret = gate.make();
    ApiToken token =
        new ApiToken(
            UUID.randomUUID().toString(),
            user,
            service,
            name,
            roles,
            TokenGate.hash(secret),
            session.user(),
            now,
            now.plus(Duration.ofDays(length)),
            null,
            null);
    keep(session, token, "made for " + user + ": " + roles);
    ObjectNode json = Json.object();
    json.put("token", secret);
    json.set("kept", shown(token));
    ctx.status(201);
    Answer.json(ctx, json);
  }

  private static List<Role> roles(JsonNode body, Session session, boolean service) {
    if (service && !administers(session)) {
      throw Problem.of(403, "It takes an administrator to make a token for a service");
    }
    Set<Role> most = service ? READING : session.roles();
    List<Role> roles = new ArrayList<>();
    for (JsonNode each : body.path("roles")) {
      try {
        roles.add(Role.parse(each.asText()));
      } catch (IllegalArgumentException e) {
        throw Problem.of(400, "roles: " + e.getMessage());
      }
    }
    if (roles.isEmpty()) {
      throw Problem.of(400, "roles: at least one, as [\"viewer\"]");
    }
    if (!most.containsAll(roles)) {
      throw Problem.of(
          422,
          service ? "A service reads only: viewer or auditor" : "You have not all those roles");
    }
    return roles.stream().distinct().sorted().toList();
  }

  private void revoke(Context ctx) throws SQLException {
    Session session = person(ctx);
    String id = ctx.pathParam("id");
    ApiToken token =
        tokens
            .byId(id)
            .filter(each -> administers(session) || each.user().equals(session.user()))
            .orElseThrow(() -> Problem.of(404, "You have no token " + id));
    if (token.revokedAt() == null) {
      keep(session, token.revoked(session.user(), clock.instant()), "revoked");
    }
    ctx.status(204);
  }

  /** Writes it down, hands it over, and waits until the tables hold it. */
  private void keep(Session session, ApiToken token, String what) throws SQLException {
    trail.token(session, token.id(), what);
    if (outbox
        .handOver(
            new ProducerRecord<>(topic, 0, token.id().getBytes(UTF_8), RecordJson.toBytes(token)),
            () -> tokens.byId(token.id()).filter(token::equals))
        .isEmpty()) {
      throw Problem.of(503, "It was handed over; look at the list before you do it again");
    }
  }
}
