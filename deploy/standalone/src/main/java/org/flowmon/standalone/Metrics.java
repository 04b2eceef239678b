package org.flowmon.standalone;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flowmon.alerts.amend.AmendmentBook;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Watchlist;

/**
 * The metrics of all stages, readable by Prometheus. What is the process's own is named here; each
 * stage names its own in one place ({@code IngestMetrics}, {@code TraceMetrics}, {@code
 * AlertsMetrics}), and {@link KafkaMeterFilter} says what is kept of Kafka's.
 */
@SuppressWarnings("deprecation") // the one Prometheus client that reads Kafka's meters completely
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private final MultiGauge entries;
  private final MultiGauge updates;

  Metrics() {
    registry.config().meterFilter(new KafkaMeterFilter());
    entries =
        MultiGauge.builder("flowmon_watchlist_entries")
            .description("addresses and tags")
            .register(registry);
    updates =
        MultiGauge.builder("flowmon_watchlist_last_update_timestamp_seconds")
            .description("the day that the list gives as its own")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    String version = Metrics.class.getPackage().getImplementationVersion();
    Gauge.builder("flowmon_build_info", () -> 1)
        .description("1, with the version")
        .tag("version", String.valueOf(version))
        .register(registry);
  }

  /**
   * Shows how large each list of {@code watchlist} is and, where it says so, of which day; in place
   * of what was shown before. What was agreed on at the desk is one list, whoever agreed on it.
   */
  void show(Watchlist watchlist) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Attribution each : watchlist.attributions()) {
      boolean agreed = each.source().startsWith(AmendmentBook.SOURCE);
      sizes.merge(agreed ? "desk" : each.source(), 1, Integer::sum);
    }
    entries.register(rows(sizes), true);
    Map<String, Long> days = new TreeMap<>();
    watchlist
        .dates()
        .forEach((list, day) -> days.put(list, day.atStartOfDay(ZoneOffset.UTC).toEpochSecond()));
    updates.register(rows(days), true);
  }

  private static List<MultiGauge.Row<?>> rows(Map<String, ? extends Number> byList) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    byList.forEach((list, value) -> rows.add(MultiGauge.Row.of(Tags.of("list", list), value)));
    return rows;
  }

  MeterRegistry registry() {
    return registry;
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
