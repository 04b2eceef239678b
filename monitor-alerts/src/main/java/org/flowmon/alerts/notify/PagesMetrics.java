package org.flowmon.alerts.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Every metric of the pages stage. Labels are names of routes and outcomes, never a case. */
final class PagesMetrics {
  /** Notices by what the endpoint said; tags {@code route}, {@code outcome}. */
  static final String NOTIFICATIONS = "flowmon.notifications";

  /** From the writing of an alert to the first request about its case; tag {@code route}. */
  static final String LATENCY = "flowmon.notification.latency";

  /** Cases that an endpoint is still to be told of; tag {@code route}. */
  static final String DEPTH = "flowmon.outbox.depth";

  /** When the alert of the oldest of them was written, 0 for none; tag {@code route}. */
  static final String OLDEST = "flowmon.outbox.oldest.timestamp.seconds";

  /** When the last test flow came back, 0 for never. */
  static final String CANARY = "flowmon.canary.last.success.timestamp.seconds";

  /** After how long without one it is missed; absent where none are sent. */
  static final String CANARY_MISSING = "flowmon.canary.missing.after.seconds";

  /** Alerts read, by what they ask of people; tag {@code urgency}. */
  static final String ALERTS = "flowmon.pages.alerts";

  /** The outcome of a notice whose last attempt has failed. */
  static final String GIVEN_UP = "given_up";

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> depth = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> oldest = new ConcurrentHashMap<>();
  private final AtomicLong canary = new AtomicLong();

  PagesMetrics(MeterRegistry registry, Notify notify) {
    this.registry = registry;
    for (Route route : notify.routes()) {
      gauge(DEPTH, "cases that an endpoint is still to be told of", route, depth);
      gauge(OLDEST, "when the oldest of them was alerted", route, oldest);
      // From 0 on: a rate sees no first event of a series that begins with it.
      Arrays.stream(Answer.Kind.values()).forEach(kind -> notices(route, kind.toString()));
      notices(route, GIVEN_UP);
    }
    Gauge.builder(CANARY, canary, AtomicLong::doubleValue)
        .description("when the last test flow came back")
        .register(registry);
    if (notify.canaryEvery().isPresent()) {
      Gauge.builder(CANARY_MISSING, () -> notify.canaryMissing().toSeconds())
          .description("after how long without a test flow it is missed")
          .register(registry);
    }
  }

  private void gauge(String name, String about, Route route, Map<String, AtomicLong> values) {
    AtomicLong value = new AtomicLong();
    values.put(route.name(), value);
    Gauge.builder(name, value, AtomicLong::doubleValue)
        .description(about)
        .tag("route", route.name())
        .register(registry);
  }

  void count(Urgency urgency) {
    Counter.builder(ALERTS)
        .description("alerts read by what they ask of people")
        .tag("urgency", urgency.toString())
        .register(registry)
        .increment();
  }

  void count(Route route, String outcome) {
    notices(route, outcome).increment();
  }

  private Counter notices(Route route, String outcome) {
    return Counter.builder(NOTIFICATIONS)
        .description("notices by what the endpoint said")
        .tag("route", route.name())
        .tag("outcome", outcome)
        .register(registry);
  }

  void sent(Route route, Duration after) {
    Timer.builder(LATENCY)
        .description("from the writing of an alert to the first request about its case")
        .tag("route", route.name())
        .publishPercentileHistogram()
        .register(registry)
        .record(after.isNegative() ? Duration.ZERO : after);
  }

  void waiting(Route route, List<Page> pages) {
    long waiting = 0;
    long first = 0;
    for (Page page : pages) {
      if (page.next().isPresent()) {
        waiting++;
        long at = page.alerted().getEpochSecond();
        first = first == 0 ? at : Math.min(first, at);
      }
    }
    depth.getOrDefault(route.name(), new AtomicLong()).set(waiting);
    oldest.getOrDefault(route.name(), new AtomicLong()).set(first);
  }

  void canary(Instant seen) {
    canary.set(seen.getEpochSecond());
  }
}
