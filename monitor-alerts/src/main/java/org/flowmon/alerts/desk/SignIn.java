package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flowmon.alerts.audit.AuditEntry;
import org.flowmon.alerts.desk.access.Sessions;
import org.flowmon.alerts.desk.access.Sessions.Session;

/** Signing in, by the link that works once or by password, and out. */
final class SignIn {
  /** Where the link leads. */
  static final String LINK = "/enter";

  private static final String BY_LINK = "link";
  private static final String BY_PASSWORD = "password";

  private final Sessions sessions;
  private final AuditTrail trail;
  private final boolean secure;

  SignIn(DeskConfig config, Sessions sessions, AuditTrail trail) {
    this.sessions = sessions;
    this.trail = trail;
    this.secure = config.secure();
  }

  List<Route> routes() {
    return List.of(
        new Route(HandlerType.GET, LINK, Set.of(), true, this::byLink),
        new Route(HandlerType.POST, Route.API + "/session", Set.of(), true, this::byPassword),
        new Route(HandlerType.DELETE, Route.API + "/session", Route.ALL, false, this::signOut));
  }

  /** The page is asked for anew, without the token in its address. */
  private void byLink(Context ctx) {
    String token = ctx.queryParam("token");
    Session session =
        (token == null ? Optional.<Session>empty() : sessions.byToken(token)).orElse(null);
    if (session != null) {
      trail.signedIn(session, BY_LINK);
    } else {
      session = sessions.find(ctx.cookie(Guard.COOKIE)).orElse(null);
    }
    if (session == null) {
      trail.signInRefused(AuditEntry.NOBODY, BY_LINK);
      throw Problem.of(
          403, "The link was used or is wrong: sign in with the password that the program printed");
    }
    begin(ctx, session, secure);
    ctx.header("Cache-Control", "no-store");
    ctx.redirect("/");
  }

  private void byPassword(Context ctx) {
    JsonNode body = CommandForm.body(ctx.bodyAsBytes());
    String user = body.path("user").asText("");
    Session session = sessions.byPassword(user, body.path("password").asText("")).orElse(null);
    if (session == null) {
      trail.signInRefused(user, BY_PASSWORD);
      throw Problem.of(401, "Name or password is wrong, or too many were");
    }
    trail.signedIn(session, BY_PASSWORD);
    begin(ctx, session, secure);
    ObjectNode json = Json.object();
    json.put("user", session.user());
    json.put("csrf", session.csrf());
    Answer.json(ctx, json);
  }

  private void signOut(Context ctx) {
    trail.signedOut(Guard.session(ctx));
    sessions.end(Guard.session(ctx).id());
    ctx.removeCookie(Guard.COOKIE, "/");
    ctx.status(204);
  }

  /** Without {@code Secure} where it is plain HTTP within this machine. */
  static void begin(Context ctx, Session session, boolean secure) {
    Cookie cookie = new Cookie(Guard.COOKIE, session.id());
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setSameSite(SameSite.STRICT);
    ctx.cookie(cookie);
  }
}
