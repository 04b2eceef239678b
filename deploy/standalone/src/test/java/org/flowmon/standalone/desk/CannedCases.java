package org.flowmon.standalone.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Cases as the desk's interface shows them, with just the rules that the pages must live with: a
 * revision, four eyes for a critical, a reason for closing.
 */
final class CannedCases {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Map<String, String> STATUS =
      Map.of(
          "acknowledge", "acknowledged",
          "take", "in_review",
          "review", "in_review",
          "escalate", "escalated",
          "renew", "new",
          "close", "closed",
          "approve", "closed",
          "reopen", "in_review");

  private final Map<String, ObjectNode> states = new LinkedHashMap<>();
  private final Map<String, ArrayNode> events = new LinkedHashMap<>();

  /** What came of a command: a status of HTTP and a body. */
  record Outcome(int status, ObjectNode body) {}

  synchronized void open(String id, String severity, String at) {
    states.computeIfAbsent(
        id,
        key -> {
          ObjectNode state = MAPPER.createObjectNode();
          state.put("case_key", key).put("id", key).put("revision", 1).put("status", "new");
          state.put("severity", severity).putNull("assignee").putNull("disposition");
          state.putNull("reason").putNull("snoozed_until").putArray("proposals");
          state.put("changed_by", "monitor").put("opened_at", at).put("changed_at", at);
          return state;
        });
  }

  synchronized ObjectNode state(String id) {
    ObjectNode state = states.get(id);
    if (state == null) {
      throw new IllegalArgumentException("no case " + id);
    }
    return state.deepCopy();
  }

  synchronized ArrayNode events(String id) {
    return events.getOrDefault(id, MAPPER.createArrayNode()).deepCopy();
  }

  synchronized Outcome give(String id, JsonNode command, long expected, String actor, String at) {
    ObjectNode state = states.get(id);
    if (state == null) {
      return refused(404, "unknown_case", "There is no case " + id);
    }
    String action = command.path("action").asText();
    boolean comment = action.equals("comment");
    if (!comment && expected != state.path("revision").asLong()) {
      Outcome conflict = refused(409, "conflict", "It was changed since it was looked at");
      conflict.body().set("state", state.deepCopy());
      conflict.body().set("changed", events(id));
      return conflict;
    }
    if (action.equals("close") && state.path("severity").asText().equals("critical")) {
      return refused(422, "four_eyes", "Closing a critical takes two people: propose it.");
    }
    JsonNode proposal = state.path("proposals").path(0);
    if (action.equals("approve") && proposal.path("by").asText().equals(actor)) {
      return refused(422, "four_eyes", "You proposed it yourself: another approves.");
    }
    change(state, command, action, actor, at, proposal);
    note(id, state, command, actor, at);
    ObjectNode body = MAPPER.createObjectNode();
    body.set("state", state.deepCopy());
    return new Outcome(200, body);
  }

  private static void change(
      ObjectNode state,
      JsonNode command,
      String action,
      String actor,
      String at,
      JsonNode proposal) {
    if (action.equals("comment")) {
      return;
    }
    if (action.equals("take")) {
      state.put("assignee", actor);
    } else if (action.equals("assign")) {
      state.set("assignee", command.path("assignee"));
    } else if (action.equals("snooze")) {
      state.set("snoozed_until", command.path("until"));
    }
    if (action.equals("close") || action.equals("approve")) {
      JsonNode from = action.equals("close") ? command : proposal;
      state.set("disposition", from.path("disposition"));
      state.set("reason", from.path("reason"));
    }
    if (action.equals("propose_close")) {
      ObjectNode made = state.putArray("proposals").addObject();
      made.put("id", "p" + state.path("revision").asLong()).put("by", actor);
      made.set("disposition", command.path("disposition"));
      made.set("reason", command.path("reason"));
      made.put("at", at).put("expires_at", at);
    } else if (!action.equals("assign")) {
      state.putArray("proposals");
    }
    String status = STATUS.get(action);
    if (status != null) {
      state.put("status", status);
    }
    state.put("revision", state.path("revision").asLong() + 1);
    state.put("changed_by", actor).put("changed_at", at);
  }

  private void note(String id, ObjectNode state, JsonNode command, String actor, String at) {
    ObjectNode event = events.computeIfAbsent(id, key -> MAPPER.createArrayNode()).addObject();
    event.put("kind", "done").put("actor", actor).put("at", at);
    event.put("revision", state.path("revision").asLong()).putArray("changes");
    for (Entry<String, JsonNode> field : command.properties()) {
      event.set(field.getKey(), field.getValue());
    }
  }

  private static Outcome refused(int status, String why, String message) {
    ObjectNode problem = MAPPER.createObjectNode();
    problem.put("title", "Refused").put("status", status).put("detail", message);
    problem.putArray("errors").addObject().put("why", why).put("message", message);
    return new Outcome(status, problem);
  }
}
