package org.flowmon.standalone;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
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

  Metrics() {
    registry.config().meterFilter(new KafkaMeterFilter());
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    String version = Metrics.class.getPackage().getImplementationVersion();
    gauge("flowmon_build_info", "1, with the version", "version", String.valueOf(version), 1);
  }

  /** Shows how large each list of {@code watchlist} is and, where it says so, of which day. */
  void show(Watchlist watchlist) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Attribution each : watchlist.attributions()) {
      sizes.merge(each.source(), 1, Integer::sum);
    }
    sizes.forEach(
        (list, size) ->
            gauge("flowmon_watchlist_entries", "addresses and tags", "list", list, size));
    for (Map.Entry<String, LocalDate> each : watchlist.dates().entrySet()) {
      gauge(
          "flowmon_watchlist_last_update_timestamp_seconds",
          "the day that the list gives as its own",
          "list",
          each.getKey(),
          (double) each.getValue().atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    }
  }

  private void gauge(String name, String says, String tag, String tagged, double value) {
    Gauge.builder(name, () -> value).description(says).tag(tag, tagged).register(registry);
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
