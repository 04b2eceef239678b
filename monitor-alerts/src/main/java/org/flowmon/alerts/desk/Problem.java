package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Why a request is not answered as it hoped: an RFC 9457 problem. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "The request cannot be understood"),
          Map.entry(401, "Sign in first"),
          Map.entry(403, "Not allowed"),
          Map.entry(404, "Not found"),
          Map.entry(409, "Somebody changed it meanwhile"),
          Map.entry(422, "It cannot be done"),
          Map.entry(428, "Say which revision you saw"),
          Map.entry(429, "Too many"),
          Map.entry(500, "Something went wrong here"),
          Map.entry(502, "Another server does not answer"),
          Map.entry(503, "Not ready"));

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

  /** In few words. */
  String title() {
    return TITLES.getOrDefault(status, "Refused");
  }

  /** As JSON; {@code request} names the request in the log. */
  ObjectNode json(String request) {
    ObjectNode json = Json.object();
    json.put("type", "about:blank");
    json.put("title", title());
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
