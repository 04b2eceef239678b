package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.FlowReads.Range;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** The report on ties of registered exchanges with Russia-linked parties. */
final class ReportsApi {
  static final LocalDate FIRST = LocalDate.of(2009, 1, 1);
  static final LocalDate LAST = LocalDate.of(2100, 1, 1);

  private final FlowReads flows;
  private final Watchlist watchlist;

  ReportsApi(Projection projection, Watchlist watchlist) {
    flows = projection.flows();
    this.watchlist = watchlist;
  }

  /** Each answer goes by one version of the list. */
  static List<Route> routes(Projection projection, Supplier<Watchlist> watchlist) {
    return List.of(
        Route.get(
            "/ties", Route.READERS, ctx -> new ReportsApi(projection, watchlist.get()).ties(ctx)));
  }

  /** Before {@link #FIRST} and after {@link #LAST} there is nothing to ask for. */
  static LocalDate day(Context ctx, String name, LocalDate usual) {
    return day(name, ctx.queryParam(name), usual);
  }

  static LocalDate day(String name, @Nullable String text, LocalDate usual) {
    try {
      LocalDate day = text == null ? usual : LocalDate.parse(text);
      return day.isBefore(FIRST) ? FIRST : day.isAfter(LAST) ? LAST : day;
    } catch (DateTimeException e) {
      throw Problem.of(400, name + ": expected a day as 2026-01-31, found " + text);
    }
  }

  /** The policy that is asked for; haircut, which decides, unless told otherwise. */
  static Policy policy(Context ctx) {
    return policy(ctx.queryParam("policy"));
  }

  static Policy policy(@Nullable String word) {
    try {
      return word == null ? Policy.HAIRCUT : Policy.parse(word);
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "policy: " + e.getMessage());
    }
  }

  private void ties(Context ctx) throws SQLException {
    Answer.json(ctx, ties(day(ctx, "from", FIRST), day(ctx, "to", LAST), policy(ctx)));
  }

  /** The report from the first day to the last one, both included. */
  ObjectNode ties(LocalDate from, LocalDate to, Policy policy) throws SQLException {
    Map<String, List<Range>> traced = flows.traced();
    Looks looks = new Looks(watchlist, traced, flows.untraced(), flows.tips());
    ObjectNode json = Json.object();
    json.put("from", from.equals(FIRST) ? null : from.toString());
    json.put("to", to.equals(LAST) ? null : to.toString());
    json.put("policy", policy.toString());
    json.put("list_version", watchlist.version());
    new Ties(watchlist, looks, flows.between(from, to, policy)).tell(json);
    json.set("traced", Json.tree(traced));
    json.set("not_whole", Json.tree(looks.lacking()));
    return json;
  }
}
