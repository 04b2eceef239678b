package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.websocket.WebSocketClient;

/**
 * A node over a WebSocket, which tells of new heads by itself. Of web3j it uses the client alone:
 * its service over it drops answers without an id and keeps each request for a minute.
 */
final class SocketWire implements Wire {
  private static final long SUBSCRIPTION = -1;

  private final URI address;
  private final Duration timeout;
  private final Consumer<JsonNode> onHead;
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable Socket open;
  private volatile boolean closed;

  /** {@code onHead} is given each header that the node announces, on a thread of the socket. */
  SocketWire(URI uri, Duration timeout, Consumer<JsonNode> onHead) {
    this.address = uri;
    this.timeout = timeout;
    this.onHead = onHead;
  }

  private static Map<String, String> headers(URI uri) {
    String user = uri.getUserInfo();
    return user == null
        ? Map.of()
        : Map.of(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }

  /** One connection. It logs nothing: addresses hold keys, and answers are long. */
  private final class Socket extends WebSocketClient {
    Socket() {
      super(address, headers(address));
      setTcpNoDelay(true); // else each call waits for the acknowledgement of the one before it
    }

    @Override
    public void onMessage(String text) {
      message(text);
    }

    @Override
    public void onError(Exception e) {
      // The end of the connection follows.
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      ended(this);
    }
  }

  private Socket connected() throws CallFailed, InterruptedException {
    connecting.lockInterruptibly();
    try {
      Socket now = open;
      if (now != null) {
        return now;
      }
      if (closed) {
        throw new CallFailed(Reason.CLOSED, "is not asked any more");
      }
      Socket next = new Socket();
      if (!next.connectBlocking(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        next.close();
        throw new CallFailed(Reason.UNREACHABLE, "cannot be reached");
      }
      open = next;
      next.send(
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + SUBSCRIPTION
              + ",\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}");
      return next;
    } catch (WebsocketNotConnectedException e) {
      throw new CallFailed(Reason.UNREACHABLE, "closed the connection");
    } finally {
      connecting.unlock();
    }
  }

  @Override
  public JsonNode exchange(String payload, long id) throws CallFailed, InterruptedException {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    Socket socket = connected();
    waiting.put(id, answer);
    try {
      socket.send(payload);
      if (open != socket) {
        throw new CallFailed(Reason.UNREACHABLE, "closed the connection");
      }
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (WebsocketNotConnectedException e) {
      throw new CallFailed(Reason.UNREACHABLE, "closed the connection");
    } catch (TimeoutException e) {
      throw new CallFailed(Reason.TIMEOUT, "did not answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CallFailed failed
          ? failed
          : new CallFailed(Reason.UNREACHABLE, "closed the connection");
    } finally {
      waiting.remove(id);
    }
  }

  private void message(String text) {
    JsonNode json;
    try {
      json = Wire.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (CallFailed e) {
      // Whose answer it was nobody can tell.
      waiting.values().forEach(each -> each.completeExceptionally(e));
      return;
    }
    if (json.path("method").asText().equals("eth_subscription")) {
      onHead.accept(json.path("params").path("result"));
    } else if (json.isArray()) {
      // By any of its parts: the first call's answer may come anywhere.
      json.forEach(each -> answered(each, json));
    } else if (json.path("id").isNull() && json.path("error").isObject()) {
      waiting.values().forEach(each -> each.complete(json));
    } else {
      answered(json, json);
    }
  }

  private void answered(JsonNode part, JsonNode whole) {
    CompletableFuture<JsonNode> answer = waiting.get(part.path("id").asLong(0));
    if (answer != null) {
      answer.complete(whole);
    }
  }

  private void ended(Socket socket) {
    if (open == socket) {
      open = null;
    }
    waiting
        .values()
        .forEach(
            each ->
                each.completeExceptionally(
                    new CallFailed(Reason.UNREACHABLE, "closed the connection")));
  }

  @Override
  public void close() {
    closed = true;
    Socket now = open;
    if (now != null) {
      now.close();
      ended(now);
    }
  }
}
