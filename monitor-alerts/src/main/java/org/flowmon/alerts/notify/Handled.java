package org.flowmon.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.flowmon.alerts.notify.Page.Status;

/**
 * How far analysts are with a case: of the records of the cases topic only what pages need.
 *
 * @param status acknowledged as soon as somebody has seen it
 */
record Handled(String caseKey, Status status) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Reads a state of a case. Throws {@link IllegalArgumentException} that says what is wrong. */
  static Handled of(byte[] json) {
    JsonNode state;
    try {
      state = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("a case is JSON: " + e.getMessage(), e);
    }
    String caseKey = state.path("case_key").textValue();
    String status = state.path("status").textValue();
    if (caseKey == null || status == null) {
      throw new IllegalArgumentException("a case has a case_key and a status");
    }
    return new Handled(
        caseKey,
        switch (status) {
          case "new" -> Status.OPEN;
          case "acknowledged", "in_review", "escalated" -> Status.ACKNOWLEDGED;
          case "closed" -> Status.RESOLVED;
          default -> throw new IllegalArgumentException("a case with the status " + status);
        });
  }
}
