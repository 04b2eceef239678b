package org.flowmon.alerts.desk;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flowmon.alerts.desk.access.OidcConfig;
import org.flowmon.alerts.desk.access.OidcProvider;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions;
import org.flowmon.alerts.desk.access.Sessions.Invitation;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.desk.projection.ProjectionConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk as it runs: the projection kept from the topics, the API over it, commands into their
 * topic, and the pages.
 */
public final class DeskServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("org.flowmon.desk");
  private static final long PULSE_SECONDS = 5;
  private static final long MOST_BODY_BYTES = 1024L * 1024;

  private final DeskConfig config;
  private final Sessions sessions;
  private final TokenGate tokens;
  private final LiveFeed feed = new LiveFeed();
  private final Outbox outbox;
  private final AuditTrail trail;
  private final CommandGate gate;
  private final Projection projection;
  private final Javalin server;
  private final List<Route> routes;
  private final StatusApi status;
  private final Clock clock;
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("desk-pulse").daemon().factory());

  /** An endpoint and who may call it; {@code anybody} is also who is not signed in. */
  public record Endpoint(String method, String path, Set<Role> roles, boolean anybody) {}

  private DeskServer(DeskConfig config, Clock clock) throws IOException, InterruptedException {
    this.config = config;
    this.clock = clock;
    sessions = new Sessions(config.accounts(), clock);
    outbox = new Outbox(config);
    trail = new AuditTrail(config, outbox, clock);
    gate = new CommandGate(config.topics().caseCommands(), outbox);
    projection = projection(config, clock);
    feed.of(projection);
    status = new StatusApi(projection, feed, config.watchlist(), clock);
    tokens = new TokenGate(projection.tokens(), sessions, clock);
    routes = routes();
    server = Javalin.create(javalin -> configure(javalin, routes));
  }

  private Projection projection(DeskConfig desk, Clock clock)
      throws IOException, InterruptedException {
    boolean ready = false;
    try {
      Projection kept =
          Projection.start(
              new ProjectionConfig(desk.bootstrap(), desk.topics(), desk.database()),
              clock,
              new SecureRandom(),
              changes -> {
                gate.told(changes);
                feed.told(changes);
              });
      ready = true;
      return kept;
    } finally {
      if (!ready) {
        outbox.close();
        pulse.shutdownNow();
      }
    }
  }

  /**
   * Starts: opens the projection, listens, and returns while the projection still catches up.
   *
   * @throws IOException when the port is in use, the database cannot be made or no broker answers;
   *     the message says what to do
   */
  public static DeskServer start(DeskConfig config, Clock clock)
      throws IOException, InterruptedException {
    DeskServer desk = new DeskServer(config, clock);
    try {
      desk.server.start(config.host(), config.port());
      log.info("the desk is at {}", desk.address());
      var unused =
          desk.pulse.scheduleWithFixedDelay(
              desk::tellStatus, PULSE_SECONDS, PULSE_SECONDS, TimeUnit.SECONDS);
      return desk;
    } catch (JavalinBindException e) {
      desk.close();
      throw new IOException(
          "the desk cannot listen on port " + config.port() + ": choose another with --desk-port",
          e);
    }
  }

  /** The bar at the bottom of every open page. */
  private void tellStatus() {
    if (feed.watching() == 0) {
      return;
    }
    try {
      feed.tellStatus(status.status());
    } catch (SQLException | RuntimeException e) {
      log.warn("the status cannot be told: {}", e.getMessage());
    }
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>(new SignIn(config, sessions, trail).routes());
    OidcConfig oidc = config.oidc();
    OidcProvider provider = oidc == null ? null : new OidcProvider(oidc, clock);
    routes.addAll(new SignOn(config, sessions, trail, provider).routes());
    routes.addAll(new AlertsApi(projection, trail).routes());
    routes.addAll(new TraceApi(projection).routes());
    routes.addAll(new CasesApi(projection, gate, trail, config).routes());
    AmendmentGate decided =
        new AmendmentGate(
            config.topics().amendmentCommands(), projection.amendments(), outbox, trail);
    routes.addAll(new AmendmentsApi(config, projection, decided, clock).routes());
    routes.addAll(new ListsApi(projection).routes());
    routes.addAll(new ImportsApi(config.imports()).routes());
    routes.addAll(new TokensApi(config, projection, tokens, outbox, trail, clock).routes());
    routes.addAll(new DraftsApi(config, projection, outbox, trail, clock).routes());
    routes.addAll(new AuditApi(projection, trail).routes());
    routes.addAll(new StreamApi(feed, sessions, tokens).routes());
    routes.addAll(status.routes());
    routes.addAll(EntitiesApi.routes(projection, config.watchlist()));
    routes.addAll(ReportsApi.routes(projection, config.watchlist()));
    routes.addAll(new PapersApi(config, projection, decided, trail, clock).routes());
    routes.addAll(MiningApi.routes(projection, config.watchlist()));
    return routes;
  }

  private void configure(JavalinConfig javalin, List<Route> routes) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.http.maxRequestSize = MOST_BODY_BYTES;
    javalin.http.asyncTimeout = 0;
    javalin.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setSendXPoweredBy(false);
        });
    Guard guard = new Guard(config, sessions, tokens, trail, clock);
    javalin.routes.before(guard::headers);
    for (Route route : routes) {
      javalin.routes.addEndpoint(
          new io.javalin.router.Endpoint(route.method(), route.path(), guard.before(route)));
    }
    Pages pages = new Pages();
    javalin.routes.get(
        "/api/*",
        ctx -> {
          throw Problem.of(404, "There is nothing at " + ctx.path());
        });
    javalin.routes.get("/", pages::answer);
    javalin.routes.get("/*", pages::answer);
    javalin.routes.exception(Problem.class, DeskServer::tell);
    javalin.routes.exception(
        HttpResponseException.class,
        (e, ctx) -> tell(Problem.of(e.getStatus(), String.valueOf(e.getMessage())), ctx));
    javalin.routes.exception(SQLException.class, DeskServer::unanswered);
    javalin.routes.exception(Exception.class, DeskServer::failed);
  }

  private static void tell(Problem problem, Context ctx) {
    tell(problem, ctx, UUID.randomUUID().toString());
  }

  private static void tell(Problem problem, Context ctx, String request) {
    if (RefusalPage.wanted(ctx)) {
      ctx.status(problem.status()).html(RefusalPage.of(problem));
      return;
    }
    ctx.status(problem.status())
        .contentType(Problem.TYPE)
        .result(Json.bytes(problem.json(request)));
  }

  /**
   * Of a stream whose browser left the server keeps nothing: to ask for it fails, again and again.
   */
  static boolean gone(Context ctx) {
    try {
      return ctx.path().isEmpty();
    } catch (RuntimeException e) {
      return true;
    }
  }

  private static void unanswered(SQLException e, Context ctx) {
    if (Projection.unreachable(e)) {
      tell(Problem.of(503, "The desk's database does not answer; the desk goes on asking it"), ctx);
    } else {
      failed(e, ctx);
    }
  }

  private static void failed(Exception e, Context ctx) {
    if (gone(ctx)) {
      return;
    }
    String request = UUID.randomUUID().toString();
    log.error("request {} ({} {}) failed", request, ctx.method(), ctx.path(), e);
    tell(
        Problem.of(500, "Nothing was saved by this request; the log has more under its number"),
        ctx,
        request);
  }

  /** Where it listens: {@code http://127.0.0.1:8470}. */
  public String address() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return "http://" + host + ":" + server.port();
  }

  /** For each account, in words, how to sign in; for the terminal of who starts the program. */
  public List<String> invitations() {
    return sessions.invitations().stream().map(this::invitation).toList();
  }

  private String invitation(Invitation to) {
    return to.user()
        + ": "
        + address()
        + SignIn.LINK
        + "?token="
        + to.token()
        + " (once; password "
        + to.password()
        + ")";
  }

  /** Every endpoint of the API and of signing in. */
  public List<Endpoint> endpoints() {
    return routes.stream()
        .map(each -> new Endpoint(each.method().name(), each.path(), each.roles(), each.anybody()))
        .toList();
  }

  /** Whether everything is shown that was in the topics at the start. */
  public boolean caughtUp() {
    return projection.caughtUp();
  }

  @Override
  public void close() {
    pulse.shutdownNow();
    server.stop();
    projection.close();
    outbox.close();
    gate.close();
  }
}
