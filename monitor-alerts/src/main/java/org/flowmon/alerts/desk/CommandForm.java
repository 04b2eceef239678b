package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.flowmon.alerts.desk.access.Role;
import org.flowmon.alerts.desk.access.Sessions.Session;
import org.flowmon.alerts.triage.CaseCommand;
import org.flowmon.alerts.triage.CaseCommand.Action;
import org.flowmon.alerts.triage.CaseCommand.Actor;
import org.flowmon.alerts.triage.Disposition;
import org.jspecify.annotations.Nullable;

/** Reads commands from requests. Who gives one is who is signed in, whatever the request says. */
final class CommandForm {
  private CommandForm() {}

  static JsonNode body(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw Problem.of(400, "The body is no JSON: " + e.getMessage());
    }
    throw Problem.of(400, "The body is a JSON object");
  }

  /** The revision of an {@code If-Match} header; {@code null} without one. */
  static @Nullable Long revision(@Nullable String ifMatch) {
    if (ifMatch == null) {
      return null;
    }
    String digits = ifMatch.strip().replaceAll("^\"|\"$", "");
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw Problem.of(400, "If-Match: expected a revision as \"7\", found " + ifMatch);
    }
  }

  static CaseCommand ofMany(JsonNode json, Session session) {
    JsonNode revision = json.path("revision");
    String caseKey = text(json, "case");
    if (caseKey == null) {
      throw Problem.of(400, "case: every command names its case");
    }
    return read(json, caseKey, revision.isIntegralNumber() ? revision.longValue() : null, session);
  }

  static CaseCommand read(JsonNode json, String caseKey, @Nullable Long revision, Session session) {
    Action action = word(Action.class, json, "action");
    if (action == null) {
      throw Problem.of(400, "action: what is to be done?");
    }
    if (revision == null && action != Action.COMMENT) {
      throw Problem.of(428, "Say with If-Match which revision of the case you saw");
    }
    boolean senior = session.roles().contains(Role.SENIOR);
    return new CaseCommand(
        UUID.randomUUID().toString(),
        caseKey,
        action,
        revision,
        new Actor(session.user(), senior),
        text(json, "assignee"),
        word(Disposition.class, json, "disposition"),
        text(json, "reason"),
        time(json, "until"),
        text(json, "proposal"),
        text(json, "text"));
  }

  static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw Problem.of(400, name + ": expected a string");
    }
    return value.textValue();
  }

  static <E extends Enum<E>> @Nullable E word(Class<E> type, JsonNode json, String name) {
    String word = text(json, name);
    if (word == null) {
      return null;
    }
    StringBuilder known = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(word)) {
        return constant;
      }
      known.append(known.isEmpty() ? "" : ", ").append(constant.toString());
    }
    throw Problem.of(
        400, String.format(Locale.ROOT, "%s: expected one of %s, found %s", name, known, word));
  }

  static @Nullable Instant time(JsonNode json, String name) {
    String time = text(json, name);
    try {
      return time == null ? null : Instant.parse(time);
    } catch (DateTimeException e) {
      throw Problem.of(400, name + ": expected a time as 2026-01-31T09:00:00Z, found " + time);
    }
  }
}
