package org.flowmon.alerts.notify;

import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to endpoints: no redirects, no cookies, an answer of 64 kB at most, 15 s for all of
 * it. Jetty's client, because it lets a resolver say which address a connection goes to.
 */
final class HttpCalls implements AutoCloseable {
  private static final int MOST_BYTES = 64 * 1024;

  private final HttpClient client;
  private final Duration patience;

  /**
   * @param resolver says which address a name leads to; {@code null} for the usual one
   * @param patience for a whole call
   */
  HttpCalls(@Nullable SocketAddressResolver resolver, Duration patience) {
    this.patience = patience;
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    QueuedThreadPool threads = new QueuedThreadPool(8, 1);
    threads.setName("pages-http");
    threads.setDaemon(true);
    client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(threads);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(patience.toMillis());
    client.setAddressResolutionTimeout(patience.toMillis());
    if (resolver != null) {
      client.setSocketAddressResolver(resolver);
    }
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not start", e);
    }
  }

  /**
   * What came back.
   *
   * @param after how long the endpoint asks to be left alone; {@code null} when it does not
   * @param body as text
   */
  record Reply(int status, @Nullable Duration after, String body) {
    boolean good() {
      return status >= 200 && status < 300;
    }

    /** Whether it may pass: too many requests, a time-out, or a fault at the other end. */
    boolean passes() {
      return status == 429 || status == 408 || status >= 500;
    }
  }

  /**
   * Posts it, and waits.
   *
   * @throws IOException when there was no answer: the message says why, without secrets
   */
  Reply post(URI uri, Map<String, String> headers, byte[] json, Instant now)
      throws IOException, InterruptedException {
    Request request =
        client
            .newRequest(uri)
            .method(HttpMethod.POST)
            .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            // A connection a call: its address is checked each time, and none is found dead.
            .headers(fields -> fields.put("Connection", "close"))
            .headers(fields -> headers.forEach(fields::put))
            .body(new BytesRequestContent("application/json", json));
    try {
      ContentResponse response =
          new CompletableResponseListener(request, MOST_BYTES)
              .send()
              .get(patience.toMillis() + 1_000, TimeUnit.MILLISECONDS);
      return new Reply(
          response.getStatus(),
          after(response.getHeaders().get("Retry-After"), now),
          response.getContentAsString());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof AddressGuard.ForbiddenAddressException forbidden) {
        throw forbidden;
      }
      throw new IOException(words(cause), cause);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.toSeconds() + " s", e);
    }
  }

  private String words(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return "no answer within " + patience.toSeconds() + " s";
    }
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message.lines().findFirst().orElse("");
  }

  /** Seconds, or a date. What is neither is not asked for. */
  static @Nullable Duration after(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    if (header.matches("[0-9]{1,6}")) {
      return Duration.ofSeconds(Long.parseLong(header));
    }
    try {
      Instant at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The same answer for each of so many. */
  static List<Answer> all(int count, Answer answer) {
    return java.util.Collections.nCopies(count, answer);
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not stop", e);
    }
  }
}
