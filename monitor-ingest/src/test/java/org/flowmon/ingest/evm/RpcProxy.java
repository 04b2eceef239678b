package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.flowmon.chain.Chain;
import org.jspecify.annotations.Nullable;

/** Stands between a follower and a node: counts the calls and spoils answers on request. */
public final class RpcProxy implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is sent.
   *
   * @param announced the length that is promised; what is sent may be less
   */
  record Reply(int status, Map<String, String> headers, byte[] body, int announced) {
    static Reply of(JsonNode answer) throws IOException {
      byte[] body = JSON.writeValueAsBytes(answer);
      return new Reply(200, Map.of(), body, body.length);
    }

    static Reply status(int status, Map<String, String> headers) {
      return new Reply(status, headers, new byte[0], 0);
    }

    static Reply text(String text) {
      byte[] body = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return new Reply(200, Map.of(), body, body.length);
    }
  }

  /** Spoils answers. */
  interface Fault {
    /**
     * What is sent instead of this answer, which may be changed; {@code null} to send it as it is.
     */
    @Nullable Reply spoil(String method, JsonNode request, JsonNode answer)
        throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI node;
  private final List<JsonNode> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final AtomicLong spoiled = new AtomicLong();
  private volatile @Nullable String head;

  /** Before that node, on a free port of 127.0.0.1. */
  public RpcProxy(AnvilNode node) throws IOException {
    this.node = URI.create(node.http());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it answers. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it answers as if that block were the newest and final, until it is -1. */
  public void holdHead(long height) {
    head = height < 0 ? null : "0x" + Long.toHexString(height);
  }

  /** Spoils the answers to that method, or none any more. */
  void fault(String method, @Nullable Fault fault) {
    if (fault == null) {
      faults.remove(method);
    } else {
      faults.put(method, fault);
    }
  }

  /**
   * From now on it answers as a node does that knows no final blocks and has no traces. On TRON the
   * blooms are empty besides, and state roots.
   */
  public RpcProxy plain(Chain chain) {
    Fault unknown = (method, request, answer) -> error(request, -32601, "no method " + method);
    fault("debug_traceBlockByNumber", unknown);
    fault("trace_block", unknown);
    fault(
        "eth_getBlockByNumber",
        (method, request, answer) -> {
          if (request.path("params").path(0).asText().matches("finalized|safe")) {
            return error(request, -32602, "invalid block number");
          }
          if (chain.equals(Chain.TRON) && answer.path("result") instanceof ObjectNode block) {
            block.put("logsBloom", "0x" + "00".repeat(256)).put("stateRoot", "0x");
          }
          return Reply.of(answer);
        });
    return this;
  }

  private static Reply error(JsonNode request, int code, String message) throws IOException {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", request.path("id"));
    answer.putObject("error").put("code", code).put("message", message);
    return Reply.of(answer);
  }

  /** The calls so far, each of a batch for itself. */
  public List<JsonNode> calls() {
    return calls;
  }

  /** The calls of that method so far. */
  long calls(String method) {
    return calls.stream().filter(c -> c.path("method").asText().equals(method)).count();
  }

  /** How many answers were spoiled. */
  long spoiled() {
    return spoiled.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode request = JSON.readTree(body);
      if (request.isArray()) {
        request.forEach(calls::add);
      } else {
        calls.add(request);
      }
      JsonNode first = request.isArray() ? request.get(0) : request;
      JsonNode answer =
          JSON.readTree(forward(hold(request) ? JSON.writeValueAsBytes(request) : body));
      String method = first.path("method").asText();
      Fault fault = faults.get(method);
      Reply reply = fault == null ? null : fault.spoil(method, request, answer);
      if (reply == null) {
        reply = Reply.of(answer);
      } else {
        spoiled.incrementAndGet();
      }
      for (Map.Entry<String, String> header : reply.headers().entrySet()) {
        exchange.getResponseHeaders().add(header.getKey(), header.getValue());
      }
      exchange.sendResponseHeaders(reply.status(), reply.announced() == 0 ? -1 : reply.announced());
      exchange.getResponseBody().write(reply.body());
      exchange.getResponseBody().flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the questions ask for the held head in place of the node's; whether one did. */
  private boolean hold(JsonNode request) {
    String height = head;
    if (height == null) {
      return false;
    }
    boolean changed = false;
    for (JsonNode each : request.isArray() ? request : List.of(request)) {
      if (each.path("params") instanceof ArrayNode params
          && params.path(0).asText().matches("latest|safe|finalized")) {
        params.set(0, height);
        changed = true;
      }
    }
    return changed;
  }

  private byte[] forward(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
