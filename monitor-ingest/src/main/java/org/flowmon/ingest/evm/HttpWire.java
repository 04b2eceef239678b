package org.flowmon.ingest.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.flowmon.ingest.evm.CallFailed.Reason;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.http.HttpService;

/**
 * A node over HTTP. The answer is read by us and not by web3j, which takes an error for an empty
 * result, the answers of a batch for being in the order of the calls, and refuses deep traces.
 */
final class HttpWire extends HttpService implements Wire {
  private static final int ERROR_BYTES = 8192;

  /** The traces of a full block are some ten million bytes; more than this is no answer. */
  static final long MOST_BYTES = 1L << 27;

  private static final Duration LONGEST = Duration.ofHours(1);

  private final OkHttpClient client;
  private volatile boolean closed;

  private HttpWire(String url, OkHttpClient client) {
    super(url, client);
    this.client = client;
  }

  static HttpWire to(URI uri, Duration timeout) {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .retryOnConnectionFailure(true)
            .addInterceptor(HttpWire::successOnly)
            .build();
    HttpWire wire = new HttpWire(uri.toString(), client);
    String user = uri.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      wire.addHeader(
          "Authorization",
          Credentials.basic(
              colon < 0 ? user : user.substring(0, colon),
              colon < 0 ? "" : user.substring(colon + 1)));
    }
    return wire;
  }

  /** An answer with another status than success. */
  private static final class StatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration retryAfter;
    private final byte[] body;

    StatusException(int status, Duration retryAfter, byte[] body) {
      super("HTTP status " + status);
      this.status = status;
      this.retryAfter = retryAfter;
      this.body = body;
    }
  }

  /** An answer that has no end. */
  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Limited extends ForwardingSource {
    private long read;

    Limited(Source source) {
      super(source);
    }

    @Override
    public long read(Buffer sink, long most) throws IOException {
      long count = super.read(sink, most);
      read += Math.max(0, count);
      if (read > MOST_BYTES) {
        throw new TooLongException();
      }
      return count;
    }
  }

  private static Response successOnly(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (response.isSuccessful() && body != null) {
      BufferedSource source = Okio.buffer(new Limited(body.source()));
      return response
          .newBuilder()
          .body(ResponseBody.create(source, body.contentType(), body.contentLength()))
          .build();
    }
    try (response) {
      throw new StatusException(
          response.code(), retryAfter(response), response.peekBody(ERROR_BYTES).bytes());
    }
  }

  /** In seconds, or until a time by the node's own clock. */
  private static Duration retryAfter(Response response) {
    String text = response.header("Retry-After", "");
    Duration asked = Duration.ZERO;
    if (text != null && text.matches("[0-9]{1,9}")) {
      asked = Duration.ofSeconds(Long.parseLong(text));
    } else if (text != null && !text.isEmpty()) {
      try {
        DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME;
        ZonedDateTime now = ZonedDateTime.parse(response.header("Date", ""), form);
        asked = Duration.between(now, ZonedDateTime.parse(text, form));
      } catch (DateTimeException e) {
        return Duration.ZERO;
      }
    }
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  @Override
  public JsonNode exchange(String payload, long id) throws CallFailed, InterruptedException {
    if (closed) {
      throw new CallFailed(Reason.CLOSED, "is not asked any more");
    }
    try (InputStream in = performIO(payload)) {
      return Wire.read(in.readAllBytes());
    } catch (StatusException e) {
      JsonNode answer = e.status == 429 ? null : error(e.body);
      if (answer != null) {
        return answer;
      }
      throw new CallFailed(
          e.status == 429 ? Reason.RATE_LIMITED : Reason.HTTP_STATUS,
          "answers with HTTP status " + e.status,
          e.retryAfter);
    } catch (TooLongException e) {
      throw new CallFailed(Reason.MALFORMED, "sends more than " + MOST_BYTES + " bytes");
    } catch (InterruptedIOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new CallFailed(
          Reason.TIMEOUT, "did not answer within " + client.callTimeoutMillis() + " ms");
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean cut = e instanceof java.net.ProtocolException || e instanceof java.io.EOFException;
      throw new CallFailed(
          cut ? Reason.TRUNCATED : Reason.UNREACHABLE,
          cut ? "breaks off its answer" : "cannot be reached: " + e.getClass().getSimpleName());
    }
  }

  /** Some nodes say what is wrong in JSON-RPC and by an HTTP status besides. */
  private static @Nullable JsonNode error(byte[] body) {
    try {
      JsonNode json = Wire.read(body);
      return json.path("error").isObject() ? json : null;
    } catch (CallFailed e) {
      return null;
    }
  }

  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
