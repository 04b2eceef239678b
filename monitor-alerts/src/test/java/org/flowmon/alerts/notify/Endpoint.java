package org.flowmon.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** An HTTP endpoint on this machine that answers as it is told, and writes down what it got. */
public final class Endpoint implements AutoCloseable {
  /** What came: the headers by lower-case name, and the body. */
  public record Call(Map<String, String> headers, String body) {
    /** A header that must be there. */
    public String header(String name) {
      return Objects.requireNonNull(headers.get(name), name);
    }

    /** The body as JSON. */
    public JsonNode json() {
      try {
        return new JsonMapper().readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException(body, e);
      }
    }

    /** Of Alertmanager's form: what became of the case, and which. */
    public String notified() {
      return json().path("status").textValue()
          + " "
          + json().at("/alerts/0/labels/case_id").textValue();
    }
  }

  /** How a call is answered. */
  public interface Reply {
    /** Answers. */
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final List<Call> calls = new ArrayList<>();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private Reply usual = status(202);

  public Endpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/in");
  }

  /** That status, with these headers: name, value, name, value. */
  public static Reply status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] body =
          "{\"status\":\"said\",\"errors\":[\"of you\"]}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    };
  }

  /** Closes the connection without a word. */
  public static Reply reset() {
    return HttpExchange::close;
  }

  /** Says nothing for longer than anybody waits. */
  public static Reply silent() {
    return exchange -> {
      try {
        Thread.sleep(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** What came in PagerDuty's form: each act and its case. */
  public List<String> acts() {
    return calls().stream()
        .map(
            call ->
                call.json().path("event_action").textValue()
                    + " "
                    + call.json().path("dedup_key").textValue())
        .toList();
  }

  /** The next calls are answered like this, one each; those behind them as usual. */
  public synchronized Endpoint then(Reply... some) {
    replies.addAll(List.of(some));
    return this;
  }

  /** From here on. */
  public synchronized Endpoint always(Reply reply) {
    usual = reply;
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    Reply reply;
    synchronized (this) {
      calls.add(new Call(headers, body));
      reply = replies.isEmpty() ? usual : replies.removeFirst();
      notifyAll();
    }
    reply.to(exchange);
  }

  /** What came so far. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Waits until so many came, a minute at most. */
  public synchronized List<Call> await(int count) throws InterruptedException {
    long until = System.nanoTime() + 60_000_000_000L;
    while (calls.size() < count) {
      long millis = (until - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new AssertionError("only " + calls.size() + " of " + count + " calls came");
      }
      wait(millis);
    }
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
