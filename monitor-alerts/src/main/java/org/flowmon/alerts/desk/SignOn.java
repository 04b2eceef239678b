package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.flowmon.alerts.audit.AuditEntry;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.desk.access.OidcProvider;
import org.flowmon.alerts.desk.access.OidcProvider.NotLetIn;
import org.flowmon.alerts.desk.access.Sessions;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in through an identity provider, where there is one; and by what one can sign in. */
final class SignOn {
  private static final Logger log = LoggerFactory.getLogger("org.flowmon.desk");

  private static final String BEGIN = "/signin/oidc";
  private static final String COOKIE = "flowmon_signin";
  private static final String HOW = "provider";

  private final Sessions sessions;
  private final AuditTrail trail;
  private final boolean passwords;
  private final boolean secure;
  private final @Nullable OidcProvider provider;

  SignOn(DeskConfig config, Sessions sessions, AuditTrail trail, @Nullable OidcProvider provider) {
    this.sessions = sessions;
    this.trail = trail;
    this.passwords = !config.accounts().isEmpty();
    this.secure = config.secure();
    this.provider = provider;
  }

  List<Route> routes() {
    return List.of(
        new Route(HandlerType.GET, Route.API + "/signin", Set.of(), true, this::ways),
        new Route(HandlerType.GET, BEGIN, Set.of(), true, this::begin),
        new Route(HandlerType.GET, OidcConfig.BACK, Set.of(), true, this::back));
  }

  private void ways(Context ctx) {
    ObjectNode json = Json.object();
    json.put("password", passwords);
    json.put("provider", provider == null ? null : provider.name());
    Answer.json(ctx, json);
  }

  private OidcProvider provider() {
    if (provider == null) {
      throw Problem.of(404, "There is no identity provider: the desk was started without --oidc");
    }
    return provider;
  }

  private void begin(Context ctx) {
    OidcProvider to = provider();
    try {
      OidcProvider.Way way = to.begin();
      ctx.cookie(cookie(way.state(), (int) OidcProvider.AT_MOST.toSeconds()));
      ctx.header("Cache-Control", "no-store");
      ctx.redirect(way.to().toString());
    } catch (IOException e) {
      throw down(to, e);
    }
  }

  private void back(Context ctx) {
    OidcProvider from = provider();
    String query = ctx.queryString();
    ctx.cookie(cookie("", 0));
    ctx.header("Cache-Control", "no-store");
    Session session;
    try {
      Account who = from.finish(query == null ? "" : query, ctx.cookie(COOKIE));
      session = sessions.bySignOn(who);
    } catch (NotLetIn | IllegalArgumentException e) {
      trail.signInRefused(AuditEntry.NOBODY, HOW);
      throw Problem.of(403, "Not signed in: " + e.getMessage());
    } catch (IOException e) {
      throw down(from, e);
    }
    trail.signedIn(session, HOW);
    SignIn.begin(ctx, session, secure);
    ctx.redirect("/");
  }

  private static Problem down(OidcProvider provider, IOException e) {
    log.warn("the identity provider {} does not answer: {}", provider.name(), e.getMessage());
    return Problem.of(
        502, "The identity provider " + provider.name() + " does not answer: try again later");
  }

  /** It has to come along when the provider, another site, sends the browser back. */
  private Cookie cookie(String state, int seconds) {
    Cookie cookie = new Cookie(COOKIE, state);
    cookie.setPath(BEGIN);
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setSameSite(SameSite.LAX);
    cookie.setMaxAge(seconds);
    return cookie;
  }
}
