package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/** The report on ties of registered exchanges with Russia-linked parties. */
final class ReportsApi {
  static final LocalDate FIRST = LocalDate.of(2009, 1, 1);
  static final LocalDate LAST = LocalDate.of(2100, 1, 1);
  private static final int QUIET_DAYS = 90;

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

  private record Pair(String exchange, String entity) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int by = exchange.compareTo(other.exchange);
      return by != 0 ? by : entity.compareTo(other.entity);
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
    Map<Pair, List<Exposure>> pairs = new TreeMap<>();
    LocalDate newest = from;
    for (Exposure each : flows.between(from, to, policy)) {
      newest = each.day().isAfter(newest) ? each.day() : newest;
      pair(each).ifPresent(pair -> pairs.computeIfAbsent(pair, p -> new ArrayList<>()).add(each));
    }
    ObjectNode json = Json.object();
    json.put("from", from.equals(FIRST) ? null : from.toString());
    json.put("to", to.equals(LAST) ? null : to.toString());
    json.put("newest_flow", pairs.isEmpty() ? null : newest.toString());
    json.put("policy", policy.toString());
    json.put("list_version", watchlist.version());
    TreeSet<String> met = new TreeSet<>();
    pairs.keySet().forEach(pair -> met.add(pair.entity()));
    list(json, "exchanges", ReportsApi::registered);
    list(json, "entities", entity -> met.contains(entity.id()) || listed(entity));
    ArrayNode cells = json.putArray("cells");
    for (Map.Entry<Pair, List<Exposure>> each : pairs.entrySet()) {
      cells.add(cell(each.getKey(), each.getValue(), newest));
    }
    json.set("traced", Json.tree(flows.traced()));
    return json;
  }

  private void list(ObjectNode json, String name, Predicate<Entity> wanted) {
    ArrayNode all = json.putArray(name);
    watchlist.entities().stream()
        .filter(wanted)
        .forEach(entity -> all.add(EntitiesApi.brief(entity)));
  }

  private static boolean registered(Entity entity) {
    return entity.tags().keySet().stream().anyMatch(tag -> tag.startsWith("licensed-"));
  }

  private static boolean linked(Entity entity) {
    return entity.has(Entity.RUSSIA_LINKED);
  }

  private boolean listed(Entity entity) {
    return linked(entity) && !watchlist.attributionsOf(entity.id()).isEmpty();
  }

  /** A registered exchange and a Russia-linked party, whichever way the value went. */
  private Optional<Pair> pair(Exposure exposure) {
    Entity from = watchlist.entity(exposure.from()).orElse(null);
    Entity to = watchlist.entity(exposure.to()).orElse(null);
    if (from == null || to == null) {
      return Optional.empty();
    }
    if (registered(to) && linked(from)) {
      return Optional.of(new Pair(to.id(), from.id()));
    }
    return registered(from) && linked(to)
        ? Optional.of(new Pair(from.id(), to.id()))
        : Optional.empty();
  }

  private ObjectNode cell(Pair pair, List<Exposure> all, LocalDate newest) {
    ExposureSums in = new ExposureSums(watchlist, ExposureSums::quarter);
    ExposureSums out = new ExposureSums(watchlist, ExposureSums::quarter);
    LocalDate last = FIRST;
    LocalDate lastDirect = null;
    for (Exposure each : all) {
      (each.to().equals(pair.exchange()) ? in : out).add(each);
      last = each.day().isAfter(last) ? each.day() : last;
      if (each.direct() && (lastDirect == null || each.day().isAfter(lastDirect))) {
        lastDirect = each.day();
      }
    }
    LocalDate quiet = newest.minusDays(QUIET_DAYS);
    ObjectNode json = Json.object();
    json.put("exchange", pair.exchange());
    json.put("entity", pair.entity());
    json.set("to_exchange", in.json());
    json.set("from_exchange", out.json());
    json.put("last_flow", last.toString());
    json.put("last_direct_flow", lastDirect == null ? null : lastDirect.toString());
    json.put(
        "tie",
        last.isBefore(quiet)
            ? "cut"
            : lastDirect != null && !lastDirect.isBefore(quiet) ? "direct" : "indirect");
    return json;
  }
}
