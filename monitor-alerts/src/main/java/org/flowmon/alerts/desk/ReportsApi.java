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
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;

/** The two reports: ties of exchanges with Russia-linked parties, and mining. */
final class ReportsApi {
  private static final LocalDate FIRST = LocalDate.of(2009, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2100, 1, 1);
  private static final int QUIET_DAYS = 90;

  private final FlowReads flows;
  private final Watchlist watchlist;

  ReportsApi(Projection projection, Watchlist watchlist) {
    flows = projection.flows();
    this.watchlist = watchlist;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/ties", Route.READERS, this::ties),
        Route.get("/mining", Route.READERS, this::mining));
  }

  private static LocalDate day(Context ctx, String name, LocalDate usual) {
    String text = ctx.queryParam(name);
    try {
      return text == null ? usual : LocalDate.parse(text);
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

  private void ties(Context ctx) throws SQLException {
    LocalDate from = day(ctx, "from", FIRST);
    LocalDate to = day(ctx, "to", LAST);
    Map<Pair, List<Exposure>> pairs = new TreeMap<>();
    LocalDate newest = from;
    for (Exposure each : flows.between(from, to)) {
      newest = each.day().isAfter(newest) ? each.day() : newest;
      pair(each).ifPresent(pair -> pairs.computeIfAbsent(pair, p -> new ArrayList<>()).add(each));
    }
    ObjectNode json = Json.object();
    json.put("from", from.equals(FIRST) ? null : from.toString());
    json.put("to", to.equals(LAST) ? null : to.toString());
    json.put("newest_flow", pairs.isEmpty() ? null : newest.toString());
    json.put("policy", "haircut");
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
    Answer.json(ctx, json);
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

  private void mining(Context ctx) throws SQLException {
    LocalDate from = day(ctx, "from", FIRST);
    LocalDate to = day(ctx, "to", LAST);
    Map<Pair, ExposureSums> payouts = new TreeMap<>();
    Map<Pair, ExposureSums> fees = new TreeMap<>();
    for (Exposure each : flows.between(from, to)) {
      if (mines(each.from()) && !each.kind().equals("fee")) {
        sums(payouts, new Pair(each.from(), each.to())).add(each);
      }
      if (mines(each.to()) && each.kind().equals("fee")) {
        sums(fees, new Pair(each.to(), each.from())).add(each);
      }
    }
    ObjectNode json = Json.object();
    ArrayNode pools = json.putArray("pools");
    watchlist.entities().stream().filter(ReportsApi::miner).forEach(each -> pools.add(pool(each)));
    json.set("payouts", json(payouts, "to"));
    json.set("fees", json(fees, "from"));
    json.put("list_version", watchlist.version());
    Answer.json(ctx, json);
  }

  private static boolean miner(Entity entity) {
    return entity.kind() == EntityKind.MINING_POOL || entity.kind() == EntityKind.MINING_HOST;
  }

  private boolean mines(String id) {
    return watchlist.entity(id).filter(ReportsApi::miner).isPresent();
  }

  /** With the basis of its attribution: the tags it writes, how many addresses it is known by. */
  private ObjectNode pool(Entity entity) {
    ObjectNode json = EntitiesApi.brief(entity);
    List<Attribution> claims = watchlist.attributionsOf(entity.id());
    ArrayNode tags = json.putArray("coinbase_tags");
    claims.stream().map(Attribution::coinbaseTag).filter(tag -> tag != null).forEach(tags::add);
    json.put("addresses", claims.stream().filter(claim -> claim.address() != null).count());
    return json;
  }

  private ExposureSums sums(Map<Pair, ExposureSums> all, Pair pair) {
    return all.computeIfAbsent(pair, p -> new ExposureSums(watchlist, ExposureSums::month));
  }

  private static ArrayNode json(Map<Pair, ExposureSums> all, String other) {
    ArrayNode json = Json.MAPPER.createArrayNode();
    all.forEach(
        (pair, sums) -> {
          ObjectNode shown = json.addObject();
          shown.put("pool", pair.exchange());
          shown.put(other, pair.entity());
          shown.set("months", sums.json());
        });
    return json;
  }
}
