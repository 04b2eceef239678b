package org.flowmon.alerts.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.flowmon.alerts.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Tells PagerDuty by its Events API v2. It remembers by {@code dedup_key}; an acknowledgement or
 * resolution without a trigger before it is dropped there, so they come in that order.
 */
final class PagerDutyPager implements SinglePager {
  /** Where events go unless told otherwise. */
  static final URI ENDPOINT = URI.create("https://events.pagerduty.com/v2/enqueue");

  private static final JsonMapper MAPPER = new JsonMapper();

  /** Limits of the API: characters of a summary and of a key, bytes of an event. */
  private static final int MOST_SUMMARY = 1024;

  private static final int MOST_KEY = 255;
  private static final int MOST_BYTES = 512_000;

  private final URI endpoint;
  private final String routingKey;
  private final Wording wording;
  private final HttpCalls calls;
  private final Clock clock;

  PagerDutyPager(
      URI endpoint,
      String routingKey,
      Wording wording,
      @Nullable SocketAddressResolver resolver,
      Duration patience,
      Clock clock) {
    this.endpoint = endpoint;
    this.routingKey = routingKey;
    this.wording = wording;
    this.calls = new HttpCalls(resolver, patience);
    this.clock = clock;
  }

  @Override
  public Retries retries() {
    return Retries.PAGERDUTY;
  }

  @Override
  public String place() {
    return "PagerDuty at " + endpoint.getAuthority();
  }

  @Override
  public Answer tell(Notice notice) throws InterruptedException {
    ObjectNode event = event(notice);
    byte[] body = PageJson.bytes(event);
    if (body.length > MOST_BYTES && event.path("payload") instanceof ObjectNode payload) {
      payload.remove("custom_details");
      body = PageJson.bytes(event);
    }
    if (body.length > MOST_BYTES) {
      return Answer.of(
          Answer.Kind.REFUSED, body.length + " bytes are more than PagerDuty takes: not sent");
    }
    try {
      HttpCalls.Reply reply = calls.post(endpoint, Map.of(), body, clock.instant());
      String words = Integer.toString(reply.status());
      if (reply.good()) {
        return Answer.of(Answer.Kind.ACCEPTED, words);
      }
      return reply.passes()
          ? new Answer(Answer.Kind.RETRY, words, reply.after())
          : Answer.of(Answer.Kind.REFUSED, words + ": " + errors(reply.body()));
    } catch (AddressGuard.ForbiddenAddressException e) {
      return Answer.of(Answer.Kind.REFUSED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Answer.of(Answer.Kind.RETRY, String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode event(Notice notice) {
    Subject subject = notice.subject();
    ObjectNode event = MAPPER.createObjectNode();
    event.put("routing_key", routingKey);
    // It knows no update: a trigger with the key of an open incident changes that and pages nobody.
    boolean update = notice.act() == Act.UPDATE;
    event.put("event_action", (update ? Act.TRIGGER : notice.act()).toString());
    event.put("dedup_key", cut(wording.deployment() + ":" + notice.caseKey(), MOST_KEY));
    if (notice.act() != Act.TRIGGER && !update) {
      return event;
    }
    event.put("client", "Flow Monitor");
    ObjectNode payload = event.putObject("payload");
    payload.put("summary", cut(wording.summary(notice), MOST_SUMMARY));
    payload.put("source", "flowmon/" + wording.deployment());
    payload.put("severity", severity(notice));
    payload.put("timestamp", notice.opened().toString());
    if (!subject.chain().isEmpty()) {
      payload.put("component", subject.chain());
    }
    payload.put("class", subject.rule());
    payload.put("group", subject.plane());
    ObjectNode details = payload.putObject("custom_details");
    wording.details(notice).forEach(details::put);
    if (subject.test()) {
      details.put("test", "true");
    }
    ArrayNode links = event.putArray("links");
    link(links, wording.link(notice), "The case");
    link(links, subject.runbook(), "What to do");
    return event;
  }

  /** Links there are whole addresses. */
  private static void link(ArrayNode links, @Nullable String href, String text) {
    if (href != null && href.startsWith("https://")) {
      links.addObject().put("href", href).put("text", text);
    }
  }

  private static String severity(Notice notice) {
    if (notice.urgency() != Urgency.PAGE) {
      return "warning";
    }
    Severity severity = notice.subject().severity();
    return switch (severity) {
      case CRITICAL -> "critical";
      case HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "info";
    };
  }

  /** What it complains of: it names fields of the event, which hold no secret. */
  private String errors(String body) {
    try {
      return MAPPER.readTree(body).path("errors").toString().replace(routingKey, "***");
    } catch (IOException e) {
      return "no reason given";
    }
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }

  @Override
  public void close() {
    calls.close();
  }
}
