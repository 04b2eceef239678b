package org.flowmon.alerts.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.flowmon.alerts.Severity;
import org.flowmon.alerts.notify.Page.Status;
import org.flowmon.alerts.notify.Page.Told;
import org.flowmon.alerts.notify.Page.Tries;
import org.jspecify.annotations.Nullable;

/** The values of the pages topic: pages, and the alerts that they stand on. */
final class PageJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private PageJson() {}

  /**
   * An alert that a case stands on.
   *
   * @param subject what it says; {@code null} when enough others of the case are known that well
   */
  record Standing(String caseKey, Rank rank, @Nullable Subject subject) {}

  static byte[] standing(Standing standing) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("case", standing.caseKey())
        .put("urgency", standing.rank().urgency().toString())
        .put("severity", standing.rank().severity().toString());
    if (standing.subject() != null) {
      subject(json.putObject("subject"), standing.subject());
    }
    return bytes(json);
  }

  /** Throws {@link IllegalArgumentException} for anything else. */
  static Standing standing(byte[] value) {
    JsonNode json = tree(value);
    Urgency urgency = word(Urgency.class, json, "urgency");
    String severity = orNull(json, "severity");
    // Earlier records have none: the gravest there is, so that nothing is lowered by mistake.
    Rank rank = new Rank(urgency, severity == null ? Severity.CRITICAL : Severity.parse(severity));
    JsonNode said = json.path("subject");
    return new Standing(text(json, "case"), rank, said.isObject() ? subject(said) : null);
  }

  static byte[] page(Page page) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("route", page.route())
        .put("case", page.caseKey())
        .put("status", page.status().toString())
        .put("urgency", page.urgency().toString())
        .put("alerts", page.alerts())
        .put("opened", page.opened().toString())
        .put("alerted", page.alerted().toString())
        .put("changed", page.changed().toString())
        .put("asked", page.asked().since().toString())
        .put("taken", text(page.weight().taken()))
        .put("eased", text(page.weight().eased()))
        .put("digest", page.digest());
    subject(json.putObject("subject"), page.subject());
    ObjectNode told = json.putObject("told");
    told.put("act", page.told().act() == null ? null : page.told().act().toString());
    told.put("urgency", page.told().urgency().toString());
    if (page.told().subject() != null) {
      subject(told.putObject("subject"), page.told().subject());
    }
    Act refused = page.tries().refused();
    json.putObject("tries")
        .put("count", page.tries().count())
        .put("next", page.tries().next().toString())
        .put("answer", page.tries().answer())
        .put("refused", refused == null ? null : refused.toString());
    return bytes(json);
  }

  /** Throws {@link IllegalArgumentException} for anything else. */
  static Page page(byte[] value) {
    JsonNode json = tree(value);
    JsonNode told = json.path("told");
    JsonNode tries = json.path("tries");
    Instant opened = time(json, "opened");
    Instant asked = timeOrNull(json, "asked");
    return new Page(
        text(json, "route"),
        text(json, "case"),
        word(Status.class, json, "status"),
        new Page.Asked(
            word(Urgency.class, json, "urgency"),
            subject(json.path("subject")),
            asked == null ? opened : asked),
        new Page.Weight(
            json.path("alerts").intValue(), timeOrNull(json, "taken"), timeOrNull(json, "eased")),
        opened,
        time(json, "alerted"),
        time(json, "changed"),
        new Told(
            act(told, "act"),
            word(Urgency.class, told, "urgency"),
            told.path("subject").isObject() ? subject(told.path("subject")) : null),
        new Tries(
            tries.path("count").intValue(),
            time(tries, "next"),
            text(tries, "answer"),
            act(tries, "refused")),
        orNull(json, "digest"));
  }

  private static void subject(ObjectNode json, Subject subject) {
    json.put("plane", subject.plane())
        .put("rule", subject.rule())
        .put("name", subject.name())
        .put("severity", subject.severity().toString())
        .put("chain", subject.chain())
        .put("exposure", subject.exposure())
        .put("finality", subject.finality())
        .put("title", subject.title())
        .put("summary", subject.summary())
        .put("sure", subject.sure())
        .put("runbook", subject.runbook())
        .put("escalated", subject.escalated())
        .put("test", subject.test());
  }

  private static Subject subject(JsonNode json) {
    return new Subject(
        text(json, "plane"),
        text(json, "rule"),
        text(json, "name"),
        Severity.parse(text(json, "severity")),
        text(json, "chain"),
        text(json, "exposure"),
        text(json, "finality"),
        text(json, "title"),
        text(json, "summary"),
        text(json, "sure"),
        orNull(json, "runbook"),
        orNull(json, "escalated"),
        json.path("test").booleanValue());
  }

  private static JsonNode tree(byte[] value) {
    try {
      JsonNode json = MAPPER.readTree(value);
      if (json != null && json.isObject()) {
        return json;
      }
      throw new IllegalArgumentException("a record of the pages topic is a JSON object");
    } catch (IOException e) {
      throw new IllegalArgumentException("a record of the pages topic is JSON", e);
    }
  }

  static byte[] bytes(ObjectNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers can be written", e);
    }
  }

  private static @Nullable Act act(JsonNode json, String name) {
    return orNull(json, name) == null ? null : word(Act.class, json, name);
  }

  private static <E extends Enum<E>> E word(Class<E> type, JsonNode json, String name) {
    return Enum.valueOf(type, text(json, name).toUpperCase(Locale.ROOT));
  }

  private static Instant time(JsonNode json, String name) {
    return Instant.parse(text(json, name));
  }

  private static @Nullable Instant timeOrNull(JsonNode json, String name) {
    String text = orNull(json, name);
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable String orNull(JsonNode json, String name) {
    return json.path(name).isTextual() ? json.path(name).textValue() : null;
  }

  private static String text(JsonNode json, String name) {
    String text = orNull(json, name);
    if (text == null) {
      throw new IllegalArgumentException("a record of the pages topic has no " + name);
    }
    return text;
  }
}
