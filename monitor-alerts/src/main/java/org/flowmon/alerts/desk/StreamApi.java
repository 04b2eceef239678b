package org.flowmon.alerts.desk;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flowmon.alerts.desk.access.Sessions;
import org.flowmon.alerts.desk.access.Sessions.Session;

/** Server-sent events: what changes, while somebody watches. */
final class StreamApi {
  /** The most streams of one person. */
  static final int MOST_STREAMS = 20;

  private final LiveFeed feed;
  private final Sessions sessions;
  private final SseHandler events = new SseHandler(this::open);
  private final TokenGate tokens;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  StreamApi(LiveFeed feed, Sessions sessions, TokenGate tokens) {
    this.feed = feed;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  List<Route> routes() {
    return List.of(Route.get("/stream", Route.READERS, this::stream));
  }

  private void stream(Context ctx) {
    String accept = ctx.header("Accept");
    if (accept == null || !accept.contains("text/event-stream")) {
      throw Problem.of(400, "It answers with text/event-stream: say so in Accept");
    }
    String user = Guard.session(ctx).user();
    if (open.merge(user, 1, Integer::sum) > MOST_STREAMS) {
      closed(user);
      throw Problem.of(429, "There are " + MOST_STREAMS + " streams open already: close one");
    }
    events.handle(ctx);
  }

  private boolean goesOn(Session session) {
    return session.byToken() ? tokens.holds(session) : sessions.find(session.id()).isPresent();
  }

  private void closed(String user) {
    open.computeIfPresent(user, (name, count) -> count <= 1 ? null : count - 1);
  }

  private void open(SseClient client) {
    Session session = Guard.session(client.ctx());
    String lastId = client.ctx().header("Last-Event-ID");
    String asked = client.ctx().queryParam("last");
    LiveStream stream = new LiveStream(client, () -> goesOn(session));
    client.keepAlive();
    Thread.ofVirtual()
        .name("desk-stream")
        .start(
            () -> {
              try {
                feed.join(stream, lastId == null ? asked : lastId);
                stream.run();
              } finally {
                feed.leave(stream);
                closed(session.user());
              }
            });
  }
}
