package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.flowmon.alerts.desk.projection.FlowReads;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.alerts.desk.projection.MinedReads;
import org.flowmon.alerts.desk.projection.MinedReads.Block;
import org.flowmon.alerts.desk.projection.MinedReads.Blocks;
import org.flowmon.alerts.desk.projection.Projection;
import org.flowmon.topic.Mined;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * The mining report: blocks by pool with the basis of each attribution, the Russia-linked share as
 * a range, what pools paid to whom, and the fees they earned from labelled payers.
 */
final class MiningApi {
  private static final int NEWEST = 12;

  private final FlowReads flows;
  private final MinedReads mined;
  private final Watchlist watchlist;

  MiningApi(Projection projection, Watchlist watchlist) {
    flows = projection.flows();
    mined = projection.mined();
    this.watchlist = watchlist;
  }

  /** Each answer goes by one version of the list. */
  static List<Route> routes(Projection projection, Supplier<Watchlist> watchlist) {
    return List.of(
        Route.get(
            "/mining",
            Route.READERS,
            ctx -> new MiningApi(projection, watchlist.get()).mining(ctx)));
  }

  private record Pair(String pool, String other) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair that) {
      int by = pool.compareTo(that.pool);
      return by != 0 ? by : other.compareTo(that.other);
    }
  }

  private void mining(Context ctx) throws SQLException {
    LocalDate from = ReportsApi.day(ctx, "from", ReportsApi.FIRST);
    LocalDate to = ReportsApi.day(ctx, "to", ReportsApi.LAST);
    Map<Pair, ExposureSums> payouts = new TreeMap<>();
    Map<Pair, ExposureSums> fees = new TreeMap<>();
    for (Exposure each : flows.between(from, to, Policy.HAIRCUT)) {
      if (mines(each.from()) && !each.kind().equals("fee")) {
        sums(payouts, new Pair(each.from(), each.to())).add(each);
      }
      if (mines(each.to()) && each.kind().equals("fee")) {
        sums(fees, new Pair(each.to(), each.from())).add(each);
      }
    }
    ObjectNode json = Json.object();
    ArrayNode pools = json.putArray("pools");
    watchlist.entities().stream().filter(MiningApi::miner).forEach(each -> pools.add(pool(each)));
    json.set("payouts", json(payouts, "to"));
    json.set("exchanges", exchanges(payouts.keySet()));
    json.set("fees", json(fees, "from"));
    json.set("blocks", blocks(mined.between(from, to)));
    ArrayNode newest = json.putArray("newest");
    for (Block each : mined.newest(NEWEST)) {
      ObjectNode shown = Json.fields(each);
      String pool = Mined.pool(each.byAddress(), each.byTag());
      shown.put("pool", pool);
      shown.put("name", pool == null ? null : name(pool));
      shown.put("russia_linked", linked(pool));
      newest.add(shown);
    }
    json.put("from", from.equals(ReportsApi.FIRST) ? null : from.toString());
    json.put("to", to.equals(ReportsApi.LAST) ? null : to.toString());
    json.set("traced", Json.tree(flows.traced()));
    json.put("list_version", watchlist.version());
    Answer.json(ctx, json);
  }

  /** The counts of a period and pool, by what they rest on. */
  private static final class Counted {
    private long both;
    private long address;
    private long tag;
    private long disputed;

    long all() {
      return both + address + tag + disputed;
    }

    void add(Blocks more) {
      String payee = more.byAddress();
      String writer = more.byTag();
      if (payee == null) {
        tag += more.blocks();
      } else if (writer == null) {
        address += more.blocks();
      } else if (payee.equals(writer)) {
        both += more.blocks();
      } else {
        disputed += more.blocks();
      }
    }

    ObjectNode json() {
      ObjectNode json = Json.object();
      json.put("blocks", all());
      json.put("by_both", both);
      json.put("by_address", address);
      json.put("by_tag", tag);
      json.put("by_address_against_tag", disputed);
      return json;
    }
  }

  private ObjectNode blocks(List<Blocks> days) {
    Map<String, Counted> pools = new TreeMap<>();
    Map<String, Map<String, Counted>> months = new TreeMap<>();
    long all = 0;
    long linked = 0;
    long unknown = 0;
    for (Blocks each : days) {
      String pool = each.pool();
      all += each.blocks();
      if (pool.isEmpty()) {
        unknown += each.blocks();
      } else if (linked(pool)) {
        linked += each.blocks();
      }
      String month = each.day().toString().substring(0, "2024-05".length());
      months
          .computeIfAbsent(month, m -> new TreeMap<>())
          .computeIfAbsent(pool, p -> new Counted())
          .add(each);
      pools.computeIfAbsent(pool, p -> new Counted()).add(each);
    }
    ObjectNode json = Json.object();
    json.put("all", all);
    json.put("russia_linked", linked);
    json.put("unknown", unknown);
    ArrayNode shown = json.putArray("pools");
    pools.forEach((pool, counted) -> shown.add(named(counted.json(), pool)));
    ArrayNode series = json.putArray("months");
    months.forEach(
        (month, counts) ->
            counts.forEach(
                (pool, counted) -> series.add(named(counted.json(), pool).put("month", month))));
    return json;
  }

  /** Of nobody known: no pool, and what it is called by stays open. */
  private ObjectNode named(ObjectNode json, String pool) {
    json.put("pool", pool.isEmpty() ? null : pool);
    json.put("name", pool.isEmpty() ? null : name(pool));
    json.put("russia_linked", linked(pool));
    return json;
  }

  private String name(String pool) {
    return watchlist.entity(pool).map(Entity::name).orElse(pool);
  }

  private boolean linked(@Nullable String pool) {
    return pool != null
        && watchlist.entity(pool).filter(entity -> entity.has(Entity.RUSSIA_LINKED)).isPresent();
  }

  private static boolean miner(Entity entity) {
    return entity.kind() == EntityKind.MINING_POOL || entity.kind() == EntityKind.MINING_HOST;
  }

  private boolean mines(String id) {
    return watchlist.entity(id).filter(MiningApi::miner).isPresent();
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

  /** The exchanges that payouts reached. */
  private ArrayNode exchanges(Set<Pair> payouts) {
    ArrayNode json = Json.MAPPER.createArrayNode();
    payouts.stream()
        .map(Pair::other)
        .distinct()
        .flatMap(id -> watchlist.entity(id).stream())
        .filter(entity -> entity.kind() == EntityKind.EXCHANGE)
        .forEach(entity -> json.add(EntitiesApi.brief(entity)));
    return json;
  }

  private static ArrayNode json(Map<Pair, ExposureSums> all, String other) {
    ArrayNode json = Json.MAPPER.createArrayNode();
    all.forEach(
        (pair, sums) -> {
          ObjectNode shown = json.addObject();
          shown.put("pool", pair.pool());
          shown.put(other, pair.other());
          shown.set("months", sums.json());
        });
    return json;
  }
}
