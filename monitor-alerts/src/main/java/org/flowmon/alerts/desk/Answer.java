package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** How answers are written. */
final class Answer {
  private Answer() {}

  static void json(Context ctx, JsonNode json) {
    ctx.contentType("application/json").result(Json.bytes(json));
  }
}
