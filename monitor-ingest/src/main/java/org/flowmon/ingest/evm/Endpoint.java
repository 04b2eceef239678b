package org.flowmon.ingest.evm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/**
 * One node: its calls, within their budget, and what they answer. Its address is never shown, for
 * it may hold a key; host and port are. May be used by several threads at once.
 */
final class Endpoint implements AutoCloseable {
  private final String name;
  private final boolean announces;
  private final Wire wire;
  private final CallBudget budget;

  /** Tells web3j what a request is for. */
  private static final class Answer extends Response<JsonNode> {}

  /** {@code onHead} is given the headers that the node announces by itself. */
  Endpoint(
      String url,
      Duration timeout,
      int callsPerSecond,
      LongSupplier nanos,
      Consumer<JsonNode> onHead) {
    URI uri = parse(url);
    boolean secure = uri.getScheme().endsWith("s");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    name = uri.getHost() + ":" + port;
    announces = uri.getScheme().startsWith("ws");
    wire = announces ? new SocketWire(uri, timeout, onHead) : HttpWire.to(uri, timeout);
    budget = new CallBudget(callsPerSecond, nanos);
  }

  /** The address of a node. Throws {@link IllegalArgumentException} for what is none. */
  static URI parse(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (List.of("http", "https", "ws", "wss").contains(scheme) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    // Not the text itself: it may hold a key.
    throw new IllegalArgumentException(
        "a node is given as http://HOST:PORT/.., https://.., ws://.. or wss://..; one is not");
  }

  /** {@code HOST:PORT}. */
  @Override
  public String toString() {
    return name;
  }

  /** Whether it tells of new heads by itself. */
  boolean announces() {
    return announces;
  }

  /** The result of a call; a JSON null where the node answers so. */
  JsonNode call(String method, Object... params) throws CallFailed, InterruptedException {
    await(1);
    Request<Object, Answer> request = new Request<>(method, List.of(params), null, Answer.class);
    JsonNode answer = exchange(write(request), request.getId());
    JsonNode id = answer.path("id");
    boolean error = answer.path("error").isObject();
    if (!answer.isObject() || (id.asLong(0) != request.getId() && !(error && !id.isNumber()))) {
      throw new CallFailed(Reason.MALFORMED, "sends what is no answer to " + method);
    }
    return result(method, answer);
  }

  /** The results of the same call with other parameters each, in their order, by one request. */
  List<JsonNode> batch(String method, List<List<Object>> params)
      throws CallFailed, InterruptedException {
    List<JsonNode> results = new ArrayList<>(params.size());
    int most = Math.min(100, budget.most());
    for (int from = 0; from < params.size(); from += most) {
      List<List<Object>> part = params.subList(from, Math.min(params.size(), from + most));
      results.addAll(oneBatch(method, part));
    }
    return results;
  }

  private List<JsonNode> oneBatch(String method, List<List<Object>> params)
      throws CallFailed, InterruptedException {
    await(params.size());
    List<Request<Object, Answer>> requests = new ArrayList<>();
    for (List<Object> each : params) {
      requests.add(new Request<>(method, each, null, Answer.class));
    }
    JsonNode answer = exchange(write(requests), requests.getFirst().getId());
    if (!answer.isArray()) {
      result(method, answer);
      throw new CallFailed(Reason.MALFORMED, "sends one answer to many calls of " + method);
    }
    Map<Long, JsonNode> byId = new HashMap<>();
    answer.forEach(each -> byId.put(each.path("id").asLong(0), each));
    List<JsonNode> results = new ArrayList<>();
    for (Request<Object, Answer> request : requests) {
      JsonNode each = byId.get(request.getId());
      if (each == null) {
        throw new CallFailed(
            Reason.MALFORMED,
            "answers " + byId.size() + " of " + requests.size() + " calls of " + method);
      }
      results.add(result(method, each));
    }
    return results;
  }

  /** Waits for its turn, but not for the end of a pause: other nodes may have the block. */
  private void await(int count) throws CallFailed, InterruptedException {
    Duration pause = pauseLeft();
    if (pause.isPositive()) {
      throw new CallFailed(Reason.RATE_LIMITED, "answers with HTTP status 429 and a pause", pause);
    }
    budget.await(count);
  }

  /** How long it asked not to be called. */
  Duration pauseLeft() {
    return Duration.ofNanos(budget.pauseLeft());
  }

  private JsonNode exchange(String payload, long id) throws CallFailed, InterruptedException {
    try {
      return wire.exchange(payload, id);
    } catch (CallFailed e) {
      budget.pause(e.retryAfter());
      throw e;
    }
  }

  private static String write(Object request) {
    try {
      return EvmJson.MAPPER.writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode result(String method, JsonNode answer) throws CallFailed {
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      throw CallFailed.rpc(
          method, error.path("code").asInt(0), error.path("message").asText("no message"));
    }
    JsonNode result = answer.get("result");
    if (result == null) {
      throw new CallFailed(Reason.MALFORMED, "answers " + method + " without a result");
    }
    return result;
  }

  /** A header by number or tag. */
  EvmHeader header(String which) throws CallFailed, InterruptedException {
    JsonNode result = call("eth_getBlockByNumber", which, false);
    if (result.isNull()) {
      throw new CallFailed(Reason.MISSING, "does not have block " + which);
    }
    return read(result);
  }

  /** The header at that height. */
  EvmHeader header(long height) throws CallFailed, InterruptedException {
    EvmHeader header = header(hex(height));
    if (header.number() != height) {
      throw new CallFailed(
          Reason.REFUSED, "sends block " + header.number() + " when asked for " + height);
    }
    return header;
  }

  private static EvmHeader read(JsonNode result) throws CallFailed {
    try {
      return EvmJson.header(result);
    } catch (RefusedBlockException e) {
      throw new CallFailed(Reason.REFUSED, "sends a bad header: " + e.getMessage());
    }
  }

  /** How heights are written in calls. */
  static String hex(long height) {
    return "0x" + Long.toHexString(height);
  }

  @Override
  public void close() {
    wire.close();
  }
}
