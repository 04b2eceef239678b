package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * The ties of registered exchanges with Russia-linked parties: of each pair with flows, what went
 * each way by quarter, and how the tie stands: {@code direct} or {@code indirect} when the newest
 * such flow is of the last 90 days, else {@code cut}, and {@code unclear} when those days were not
 * looked at everywhere ({@link Looks}). The days are counted back from the newest flow of all.
 */
final class Ties {
  private static final int QUIET_DAYS = 90;

  private final Watchlist watchlist;
  private final Looks looks;
  private final Map<Pair, List<Exposure>> pairs = new TreeMap<>();
  private @Nullable LocalDate newest;

  private record Pair(String exchange, String entity) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int by = exchange.compareTo(other.exchange);
      return by != 0 ? by : entity.compareTo(other.entity);
    }
  }

  Ties(Watchlist watchlist, Looks looks, List<Exposure> exposures) {
    this.watchlist = watchlist;
    this.looks = looks;
    for (Exposure each : exposures) {
      LocalDate day = each.day();
      newest = newest == null || day.isAfter(newest) ? day : newest;
      pair(each).ifPresent(pair -> pairs.computeIfAbsent(pair, p -> new ArrayList<>()).add(each));
    }
  }

  static boolean registered(Entity entity) {
    return entity.tags().keySet().stream().anyMatch(tag -> tag.startsWith("licensed-"));
  }

  private static boolean linked(Entity entity) {
    return entity.has(Entity.RUSSIA_LINKED);
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

  /** Adds the newest day, the parties of either side, and a cell for each pair with flows. */
  void tell(ObjectNode json) {
    json.put("newest_flow", pairs.isEmpty() ? null : String.valueOf(newest));
    TreeSet<String> met = new TreeSet<>();
    pairs.keySet().forEach(pair -> met.add(pair.entity()));
    ArrayNode exchanges = json.putArray("exchanges");
    ArrayNode parties = json.putArray("entities");
    for (Entity entity : watchlist.entities()) {
      if (registered(entity)) {
        exchanges.add(EntitiesApi.brief(entity));
      }
      if (met.contains(entity.id()) || listed(entity)) {
        parties.add(EntitiesApi.brief(entity).put("looked", looks.at(entity).toString()));
      }
    }
    ArrayNode cells = json.putArray("cells");
    pairs.forEach((pair, flows) -> cells.add(cell(pair, flows)));
  }

  private boolean listed(Entity entity) {
    return linked(entity) && !watchlist.attributionsOf(entity.id()).isEmpty();
  }

  private ObjectNode cell(Pair pair, List<Exposure> all) {
    ExposureSums in = new ExposureSums(watchlist, ExposureSums::quarter);
    ExposureSums out = new ExposureSums(watchlist, ExposureSums::quarter);
    LocalDate last = all.getFirst().day();
    LocalDate lastDirect = null;
    for (Exposure each : all) {
      (each.to().equals(pair.exchange()) ? in : out).add(each);
      last = each.day().isAfter(last) ? each.day() : last;
      if (each.direct() && (lastDirect == null || each.day().isAfter(lastDirect))) {
        lastDirect = each.day();
      }
    }
    ObjectNode json = Json.object();
    json.put("exchange", pair.exchange());
    json.put("entity", pair.entity());
    json.set("to_exchange", in.json());
    json.set("from_exchange", out.json());
    json.put("last_flow", last.toString());
    json.put("last_direct_flow", lastDirect == null ? null : lastDirect.toString());
    json.put("tie", tie(last, lastDirect));
    return json;
  }

  private String tie(LocalDate last, @Nullable LocalDate lastDirect) {
    LocalDate quiet = (newest == null ? last : newest).minusDays(QUIET_DAYS);
    if (last.isBefore(quiet)) {
      return looks.whole() ? "cut" : "unclear";
    }
    return lastDirect != null && !lastDirect.isBefore(quiet) ? "direct" : "indirect";
  }
}
