package org.flowmon.standalone.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.flowmon.alerts.desk.trace.TraceView;
import org.flowmon.standalone.desk.CannedCases.Outcome;

/**
 * The pages with the headers of the desk and its interface over invented alerts, in states that
 * would take a broker long to bring about. Who comes with {@code ?as=NAME} is that person.
 */
final class CannedDesk implements AutoCloseable {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String API = "/api/v1/";
  private static final String NOW = "2024-11-14T07:44:09Z";
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript",
          "css", "text/css",
          "html", "text/html; charset=utf-8",
          "svg", "image/svg+xml",
          "woff2", "font/woff2");

  final CannedCases cases = new CannedCases();
  final CannedAlerts alerts = new CannedAlerts(cases);
  private final HttpServer server;
  private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
  private final AtomicLong sequence = new AtomicLong();

  CannedDesk() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static byte[] resource(String name) throws IOException {
    return bytes("/org/flowmon/standalone/desk/" + name);
  }

  private static byte[] bytes(String path) throws IOException {
    try (InputStream in = CannedDesk.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("no resource " + path);
      }
      return in.readAllBytes();
    }
  }

  /** Tells everybody who watches. */
  void tell(String kind, JsonNode data) {
    String message =
        "id: " + sequence.incrementAndGet() + "\nevent: " + kind + "\ndata: " + data + "\n\n";
    for (OutputStream stream : streams) {
      try {
        write(stream, message);
      } catch (IOException e) {
        streams.remove(stream);
      }
    }
  }

  private static void write(OutputStream stream, String text) throws IOException {
    synchronized (stream) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    }
  }

  /** An alert comes, or its next revision. */
  void arrives(ObjectNode alert) {
    alerts.put(alert);
    tell("alert", alerts.row(alert));
  }

  int watching() {
    return streams.size();
  }

  private void answer(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath();
    call.getResponseHeaders().set("Content-Security-Policy", POLICY);
    try {
      if (path.equals(API + "stream")) {
        stream(call);
      } else if (path.startsWith(API)) {
        api(call, path.substring(API.length()).split("/", -1));
      } else {
        page(call, path);
      }
    } catch (IllegalArgumentException e) {
      send(call, 404, "application/json", problem(String.valueOf(e.getMessage())));
    }
  }

  private static byte[] problem(String detail) {
    return MAPPER
        .createObjectNode()
        .put("detail", detail)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private void stream(HttpExchange call) throws IOException {
    call.getResponseHeaders().set("Content-Type", "text/event-stream");
    call.sendResponseHeaders(200, 0);
    write(call.getResponseBody(), ": hello\n\n");
    streams.add(call.getResponseBody());
  }

  private static void page(HttpExchange call, String path) throws IOException {
    String as = query(call).getOrDefault("as", List.of("")).getFirst();
    if (!as.isEmpty()) {
      call.getResponseHeaders().set("Set-Cookie", "who=" + as + "; Path=/");
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    String file = last.contains(".") ? path : "/index.html";
    String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "text/plain");
    send(call, 200, type, bytes("/desk" + file));
  }

  private void api(HttpExchange call, String[] path) throws IOException {
    Map<String, List<String>> query = query(call);
    JsonNode body = MAPPER.readTree(call.getRequestBody());
    String where = String.join("/", path);
    if (call.getRequestMethod().equals("POST")) {
      commands(call, path, body);
    } else if (where.equals("me")) {
      String who = who(call);
      boolean senior = !who.equals("a.ito");
      json(
          call,
          MAPPER
              .createObjectNode()
              .put("user", who)
              .put("csrf", "token")
              .put("may_work", true)
              .put("may_approve", senior));
    } else if (where.equals("alerts")) {
      list(call, query);
    } else if (where.equals("facets")) {
      json(call, alerts.counts(opened(query)));
    } else if (where.endsWith("/trace")) {
      int width = Integer.parseInt(query.getOrDefault("width", List.of("960")).getFirst());
      int height = Integer.parseInt(query.getOrDefault("height", List.of("0")).getFirst());
      TraceView.Size size = new TraceView.Size(width, height, query.containsKey("all"));
      send(call, 200, "application/json", alerts.trace(path[1], size));
    } else if (path[0].equals("alerts")) {
      ObjectNode alert = alerts.alert(path[1]);
      ObjectNode json = MAPPER.createObjectNode();
      json.set("row", alerts.row(alert));
      json.set("alert", alert);
      ObjectNode revision = json.putArray("revisions").addObject();
      revision.put("revision", 1).put("state", "raised").put("finality", "included");
      revision.put("confirmations", 1).put("height", alert.path("block").path("height").asLong());
      revision.set("at", alert.path("arrived_at"));
      json(call, json);
    } else if (path[0].equals("cases")) {
      ObjectNode json = MAPPER.createObjectNode();
      json.set("state", cases.state(path[1]));
      ArrayNode rows = json.putArray("alerts");
      alerts.find(Map.of("q", List.of(path[1]))).forEach(rows::add);
      json.set("timeline", cases.events(path[1]));
      json(call, json);
    } else {
      send(call, 200, "application/json", resource(String.join("-", path) + ".json"));
    }
  }

  private void list(HttpExchange call, Map<String, List<String>> query) throws IOException {
    List<ObjectNode> rows = alerts.find(opened(query));
    int from = Integer.parseInt(query.getOrDefault("after", List.of("0")).getFirst());
    int limit = Integer.parseInt(query.getOrDefault("limit", List.of("100")).getFirst());
    int to = Math.min(rows.size(), from + limit);
    ObjectNode json = MAPPER.createObjectNode();
    rows.subList(from, to).forEach(json.putArray("rows")::add);
    json.put("next", to < rows.size() ? Integer.toString(to) : null).put("total", rows.size());
    json(call, json);
  }

  private void commands(HttpExchange call, String[] path, JsonNode body) throws IOException {
    if (!"token".equals(call.getRequestHeaders().getFirst("X-CSRF-Token"))) {
      send(call, 403, "application/json", problem("no token"));
      return;
    }
    String who = who(call);
    if (path[1].equals("commands")) {
      ObjectNode json = MAPPER.createObjectNode();
      ArrayNode results = json.putArray("results");
      for (JsonNode each : body.path("commands")) {
        String id = each.path("case").asText();
        Outcome outcome = give(id, each, each.path("revision").asLong(), who);
        ObjectNode result = results.addObject().put("case", id).put("status", outcome.status());
        result.set(outcome.status() < 300 ? "state" : "problem", outcome.body().path("state"));
      }
      json(call, json);
      return;
    }
    String match = call.getRequestHeaders().getFirst("If-Match");
    long expected = match == null ? 0 : Long.parseLong(match.replace("\"", ""));
    Outcome outcome = give(path[1], body, expected, who);
    send(call, outcome.status(), "application/json", MAPPER.writeValueAsBytes(outcome.body()));
  }

  private Outcome give(String id, JsonNode command, long expected, String who) {
    Outcome outcome = cases.give(id, command, expected, who, NOW);
    if (outcome.status() == 200) {
      ObjectNode told = MAPPER.createObjectNode().put("actor", who);
      told.set("state", outcome.body().path("state"));
      tell("case", told);
    }
    return outcome;
  }

  /** What {@code status=open} means. */
  private static Map<String, List<String>> opened(Map<String, List<String>> query) {
    Map<String, List<String>> meant = new TreeMap<>(query);
    if (query.getOrDefault("status", List.of()).contains("open")) {
      meant.put("status", List.of("new", "acknowledged", "in_review", "escalated"));
    }
    return meant;
  }

  private static String who(HttpExchange call) {
    String cookie = call.getRequestHeaders().getFirst("Cookie");
    return cookie == null ? "m.kudo" : cookie.replaceAll(".*who=([^;]+).*", "$1");
  }

  private static Map<String, List<String>> query(HttpExchange call) {
    Map<String, List<String>> query = new TreeMap<>();
    String raw = call.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query
          .computeIfAbsent(parts[0], name -> new ArrayList<>())
          .add(parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void json(HttpExchange call, JsonNode json) throws IOException {
    send(call, 200, "application/json", MAPPER.writeValueAsBytes(json));
  }

  private static void send(HttpExchange call, int status, String type, byte[] content)
      throws IOException {
    call.getResponseHeaders().set("Content-Type", type);
    call.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    call.getResponseBody().write(content);
    call.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
