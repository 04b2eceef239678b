package org.flowmon.alerts.desk;

import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.desk.projection.AlertReads;
import org.flowmon.alerts.desk.projection.AlertReads.Stored;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.alerts.desk.trace.TraceView;
import org.flowmon.alerts.desk.trace.TraceView.Size;
import org.jspecify.annotations.Nullable;

/** The trace of an alert: where everything lies, and the table that says the same. */
final class TraceApi {
  private static final int MOST_ALERTS = 200;
  private static final int USUAL_WIDTH = 960;

  private final AlertReads alerts;

  TraceApi(Projection projection) {
    alerts = projection.reads();
  }

  List<Route> routes() {
    return List.of(Route.get("/alerts/{id}/trace", Route.READERS, this::trace));
  }

  private void trace(Context ctx) throws SQLException {
    String id = ctx.pathParam("id");
    Stored stored = alerts.find(id).orElseThrow(() -> Problem.of(404, "There is no alert " + id));
    Size size = size(ctx);
    Alert focus = read(stored);
    if (focus == null) {
      throw Problem.of(422, "The alert " + id + " was written in a form that cannot be drawn");
    }
    List<Alert> others = new ArrayList<>();
    for (Stored each : alerts.ofCase(focus.identity().caseKey(), MOST_ALERTS)) {
      Alert other = read(each);
      if (other != null) {
        others.add(other);
      }
    }
    ctx.contentType("application/json").result(TraceView.toBytes(focus, others, size));
  }

  static Size size(Context ctx) {
    try {
      return new Size(
          number(ctx, "width", USUAL_WIDTH),
          number(ctx, "height", 0),
          "true".equals(ctx.queryParam("all")));
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, String.valueOf(e.getMessage()));
    }
  }

  private static int number(Context ctx, String name, int usual) {
    String text = ctx.queryParam(name);
    try {
      return text == null ? usual : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Problem.of(400, name + ": expected a whole number, found \"" + text + "\"");
    }
  }

  private static @Nullable Alert read(Stored stored) {
    try {
      return AlertJson.fromBytes(stored.json());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
