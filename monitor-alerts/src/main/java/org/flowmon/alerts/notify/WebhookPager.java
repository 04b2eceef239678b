package org.flowmon.alerts.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells any endpoint by Standard Webhooks 1.0.0. The id of a message is the same at each attempt,
 * so that its receiver knows it again. While secrets change, each message has a signature of both.
 */
final class WebhookPager implements SinglePager {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final URI endpoint;
  private final List<Signer> signers;
  private final Wording wording;
  private final HttpCalls calls;
  private final Clock clock;

  WebhookPager(
      URI endpoint,
      List<Signer> signers,
      Wording wording,
      AddressGuard guard,
      Duration patience,
      Clock clock) {
    this.endpoint = endpoint;
    this.signers = List.copyOf(signers);
    this.wording = wording;
    this.calls = new HttpCalls(guard, patience);
    this.clock = clock;
  }

  @Override
  public Retries retries() {
    return Retries.WEBHOOK;
  }

  /** A path may be a secret. */
  @Override
  public String place() {
    return "webhook at " + endpoint.getAuthority();
  }

  @Override
  public Answer tell(Notice notice) throws InterruptedException {
    Instant now = clock.instant();
    String body = body(notice);
    try {
      HttpCalls.Reply reply =
          calls.post(
              endpoint,
              headers(id(notice), now.getEpochSecond(), body),
              body.getBytes(StandardCharsets.UTF_8),
              now);
      String words = Integer.toString(reply.status()); // never the body: it may be anybody's
      if (reply.good()) {
        return Answer.of(Answer.Kind.ACCEPTED, words);
      }
      return reply.status() == 410
          ? Answer.of(Answer.Kind.DISABLED, "410: the endpoint wants nothing more")
          : new Answer(Answer.Kind.RETRY, words, reply.after());
    } catch (AddressGuard.ForbiddenAddressException e) {
      return Answer.of(Answer.Kind.RETRY, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Answer.of(Answer.Kind.RETRY, String.valueOf(e.getMessage()));
    }
  }

  Map<String, String> headers(String id, long timestamp, String body) {
    List<String> signatures = signers.stream().map(s -> s.sign(id, timestamp, body)).toList();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(timestamp));
    headers.put("webhook-signature", String.join(" ", signatures));
    return headers;
  }

  /** The same for each attempt; another one when the case opens again, or asks more or less. */
  static String id(Notice notice) {
    boolean asks = notice.act() == Act.TRIGGER || notice.act() == Act.UPDATE;
    return "msg_"
        + notice.caseKey().replace('.', '-')
        + "_"
        + notice.act()
        + "_"
        + notice.urgency()
        + "_"
        + (asks ? notice.asked() : notice.opened()).toEpochMilli();
  }

  private String body(Notice notice) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("type", "case." + word(notice.act()));
    json.put("timestamp", notice.opened().toString());
    ObjectNode data = json.putObject("data");
    data.put("deployment", wording.deployment());
    data.put("plane", notice.subject().plane());
    data.put("test", notice.subject().test());
    data.put("summary", wording.summary(notice));
    wording.details(notice).forEach(data::put);
    return new String(PageJson.bytes(json), StandardCharsets.UTF_8);
  }

  private static String word(Act act) {
    return switch (act) {
      case TRIGGER -> "triggered";
      case UPDATE -> "updated";
      case ACKNOWLEDGE -> "acknowledged";
      case RESOLVE -> "resolved";
    };
  }

  @Override
  public void close() {
    calls.close();
  }
}
