package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Why a request is not answered as it hoped: an RFC 9457 problem. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "The request cannot be understood",
          401, "Sign in first",
          403, "Not allowed",
          404, "Not found",
          409, "Somebody changed it meanwhile",
          422, "It cannot be done",
          428, "Say which revision you saw",
          429, "Too many",
          500, "Something went wrong here",
          503, "Not ready");

  private final int status;
  private final transient List<ObjectNode> errors;
  private final transient Map<String, Object> more;

  private Problem(int status, String detail, List<ObjectNode> errors, Map<String, Object> more) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.more = more;
  }

  static Problem of(int status, String detail) {
    return new Problem(status, detail, List.of(), Map.of());
  }

  /** With reasons, and members of its own. */
  static Problem of(int status, String detail, List<ObjectNode> errors, Map<String, Object> more) {
    return new Problem(status, detail, errors, more);
  }

  int status() {
    return status;
  }

  /** As JSON; {@code request} names the request in the log. */
  ObjectNode json(String request) {
    ObjectNode json = Json.object();
    json.put("type", "about:blank");
    json.put("title", TITLES.getOrDefault(status, "Refused"));
    json.put("status", status);
    json.put("detail", getMessage());
    json.put("instance", "urn:flowmon:request:" + request);
    if (!errors.isEmpty()) {
      json.putArray("errors").addAll(errors);
    }
    more.forEach((name, value) -> json.set(name, Json.tree(value)));
    return json;
  }
}
