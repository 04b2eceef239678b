package org.flowmon.alerts.desk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.flowmon.alerts.desk.projection.FlowReads.Exposure;
import org.flowmon.chain.TokenUnit;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * Sums of flows by a period, chain, asset and kind, each parted into direct and indirect, and into
 * after and before the listing of either end. Amounts of different assets are never added.
 */
final class ExposureSums {
  private final Watchlist watchlist;
  private final Function<LocalDate, String> period;
  private final Map<Key, Sum> sums = new TreeMap<>();

  private record Key(String period, String chain, String asset, String kind)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int by = period.compareTo(other.period);
      by = by != 0 ? by : chain.compareTo(other.chain);
      by = by != 0 ? by : asset.compareTo(other.asset);
      return by != 0 ? by : kind.compareTo(other.kind);
    }
  }

  private static final class Sum {
    private BigInteger direct = BigInteger.ZERO;
    private BigInteger indirect = BigInteger.ZERO;
    private BigInteger after = BigInteger.ZERO;
    private BigInteger before = BigInteger.ZERO;
    private long flows;
    private @Nullable TokenUnit unit;
  }

  ExposureSums(Watchlist watchlist, Function<LocalDate, String> period) {
    this.watchlist = watchlist;
    this.period = period;
  }

  /** The month of a day, as 2026-01. */
  static String month(LocalDate day) {
    return day.toString().substring(0, 7);
  }

  /** The quarter of a day, as 2026-Q1. */
  static String quarter(LocalDate day) {
    return day.getYear() + "-Q" + ((day.getMonthValue() + 2) / 3);
  }

  void add(Exposure exposure) {
    Key key =
        new Key(period.apply(exposure.day()), exposure.chain(), exposure.asset(), exposure.kind());
    Sum sum = sums.computeIfAbsent(key, k -> new Sum());
    if (exposure.direct()) {
      sum.direct = sum.direct.add(exposure.amount());
    } else {
      sum.indirect = sum.indirect.add(exposure.amount());
    }
    if (after(exposure)) {
      sum.after = sum.after.add(exposure.amount());
    } else {
      sum.before = sum.before.add(exposure.amount());
    }
    sum.flows += exposure.flows();
    sum.unit = exposure.unit();
  }

  /** Whether it was on or after the day on which one of the ends was listed. */
  private boolean after(Exposure exposure) {
    return listedBy(exposure.from(), exposure.day()) || listedBy(exposure.to(), exposure.day());
  }

  private boolean listedBy(String entity, LocalDate day) {
    return watchlist
        .entity(entity)
        .flatMap(Entity::designatedSince)
        .filter(since -> !day.isBefore(since))
        .isPresent();
  }

  /** By period, chain, asset and kind, ascending; amounts as strings of base units. */
  ArrayNode json() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    sums.forEach(
        (key, sum) -> {
          ObjectNode json = all.addObject();
          json.put("period", key.period());
          json.put("chain", key.chain());
          json.put("asset", key.asset());
          TokenUnit unit = sum.unit;
          json.put("symbol", unit == null ? null : unit.symbol());
          json.put("decimals", unit == null ? null : (Integer) unit.decimals());
          json.put("kind", key.kind());
          json.put("direct", sum.direct.toString());
          json.put("indirect", sum.indirect.toString());
          json.put("after_designation", sum.after.toString());
          json.put("not_after", sum.before.toString());
          json.put("flows", sum.flows);
        });
    return all;
  }
}
