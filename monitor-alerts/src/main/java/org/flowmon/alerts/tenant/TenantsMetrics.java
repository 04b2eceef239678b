package org.flowmon.alerts.tenant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Every metric of the tenants stage. Each record of the alerts topic counts once under {@link
 * #ALERTS}, each copy once under {@link #COPIES}. No tag names a tenant: there may be thousands.
 */
final class TenantsMetrics {
  /** Records of the alerts topic, by what became of them; tag {@code outcome}. */
  static final String ALERTS = "flowmon.tenants.alerts";

  /** Copies for tenants, by what became of them; tag {@code outcome}. */
  static final String COPIES = "flowmon.tenants.copies";

  /** Records of the tenants topic that say nothing that can be read. */
  static final String BAD_DEFINITIONS = "flowmon.tenants.bad.definitions";

  private static final String OUTCOME = "outcome";

  /** What became of a record of the alerts topic. */
  enum Outcome {
    /** At least one tenant gets it. */
    ROUTED,
    /** It concerns no tenant. */
    NOBODY,
    /** Not an alert: to the dead letters. */
    POISON;

    /** The word in metrics, logs and dead letters. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of a copy. */
  enum Copy {
    /** It is in the tenant's topic. */
    WRITTEN,
    /** The tenant's topic is not there: to the dead letters. */
    NO_TOPIC,
    /** It would not have conformed to the schema: to the dead letters. */
    NONCONFORMING;

    /** The word in metrics, logs and dead letters. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Outcome, Counter> alerts = new EnumMap<>(Outcome.class);
  private final Map<Copy, Counter> copies = new EnumMap<>(Copy.class);
  private final Counter badDefinitions;

  TenantsMetrics(MeterRegistry registry) {
    for (Outcome each : Outcome.values()) {
      alerts.put(
          each,
          Counter.builder(ALERTS)
              .description("records of the alerts topic by what became of them for tenants")
              .tag(OUTCOME, each.toString())
              .register(registry));
    }
    for (Copy each : Copy.values()) {
      copies.put(
          each,
          Counter.builder(COPIES)
              .description("copies of alerts for tenants by what became of them")
              .tag(OUTCOME, each.toString())
              .register(registry));
    }
    badDefinitions =
        Counter.builder(BAD_DEFINITIONS)
            .description("records of the tenants topic that cannot be read")
            .register(registry);
  }

  void count(Outcome outcome) {
    Counter counter = alerts.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void count(Copy outcome) {
    Counter counter = copies.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void countBadDefinition() {
    badDefinitions.increment();
  }
}
