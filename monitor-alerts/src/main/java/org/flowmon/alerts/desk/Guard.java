package org.flowmon.alerts.desk;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.flowmon.alerts.desk.access.Sessions;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.jspecify.annotations.Nullable;

/**
 * What stands before every endpoint: the host must be this machine or the desk's own name (else a
 * name that points here could be used from any page), a session or an API token with a role of the
 * route, and for a change within a session a token that only our own pages know.
 */
final class Guard {
  static final String COOKIE = "flowmon_desk";
  static final String CSRF = "X-CSRF-Token";
  private static final String SESSION = "session";

  private static final Pattern OWN =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

  /** For every answer. Scripts, styles, pictures and connections of our own only. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
              + " form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()");

  private final String name;
  private final Sessions sessions;
  private final TokenGate tokens;
  private final AuditTrail trail;
  private final RequestBudget budget;

  Guard(DeskConfig config, Sessions sessions, TokenGate tokens, AuditTrail trail, Clock clock) {
    name = config.name().orElse("");
    this.sessions = sessions;
    this.tokens = tokens;
    this.trail = trail;
    budget = new RequestBudget(clock);
  }

  void headers(Context ctx) {
    HEADERS.forEach(ctx::header);
    if (ctx.path().startsWith(Route.API)) {
      ctx.header("Cache-Control", "no-store");
    }
    String host = ctx.header("Host");
    if (host == null || !(host.equals(name) || OWN.matcher(host).matches())) {
      throw Problem.of(
          403,
          "The desk answers to this machine's own names only"
              + (name.isEmpty() ? "" : " and to " + name)
              + ", not to "
              + host);
    }
  }

  Handler before(Route route) {
    return ctx -> {
      if (!route.anybody()) {
        ctx.attribute(SESSION, admit(ctx, route));
      } else if (route.changes()) {
        sameOrigin(ctx);
      }
      route.handler().handle(ctx);
    };
  }

  /** A token counts alone: beside it nobody looks at a cookie. */
  private Session who(Context ctx) throws SQLException {
    String bearer = ctx.header(TokenGate.HEADER);
    if (bearer != null) {
      return tokens
          .session(bearer)
          .orElseThrow(
              () -> Problem.of(401, "The token is none, was revoked, or its time is over"));
    }
    return sessions
        .find(ctx.cookie(COOKIE))
        .orElseThrow(() -> Problem.of(401, "There is no session, or it ended: sign in"));
  }

  private Session admit(Context ctx, Route route) throws SQLException {
    Session session = who(ctx);
    budget.spend(session.user());
    if (!session.any(route.roles())) {
      trail.refused(session, route.method() + " " + ctx.path());
      throw Problem.of(403, "It takes one of the roles " + words(route.roles()));
    }
    if (route.changes() && !session.byToken()) {
      sameOrigin(ctx);
      if (!session.csrf().equals(ctx.header(CSRF))) {
        throw Problem.of(403, "The header " + CSRF + " must hold what /me says");
      }
    }
    return session;
  }

  private static String words(Set<?> roles) {
    return roles.stream().map(Object::toString).sorted().reduce((a, b) -> a + ", " + b).orElse("");
  }

  /** A browser says from which page a request comes; a program need not. */
  private static void sameOrigin(Context ctx) {
    String origin = ctx.header("Origin");
    String site = ctx.header("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
    if (foreign || (origin != null && !host(origin).equals(ctx.header("Host")))) {
      throw Problem.of(403, "It comes from another page");
    }
  }

  private static @Nullable String hostOf(String origin) {
    try {
      return URI.create(origin).getAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String host(String origin) {
    String host = hostOf(origin);
    return host == null ? "" : host;
  }

  /** Who makes the request; it was admitted. */
  static Session session(Context ctx) {
    Session session = ctx.attribute(SESSION);
    if (session == null) {
      throw Problem.of(401, "There is no session");
    }
    return session;
  }
}
