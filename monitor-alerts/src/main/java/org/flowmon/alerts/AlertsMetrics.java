package org.flowmon.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.flowmon.topic.Received;

/**
 * Every metric of the alerts stage. Each record of the flows topic counts once, under one outcome,
 * so that records in = the sum over all outcomes. (A transaction that is aborted and done again
 * counts its records again: the topics are exact, counters are not.)
 */
final class AlertsMetrics {
  /** Records of the flows topic, by what became of them; tag {@code outcome}. */
  static final String FLOWS = "flowmon.alerts.flows";

  /** Flows with an end that the watchlist of this process does not know. */
  static final String UNKNOWN_PARTIES = "flowmon.alerts.unknown.parties";

  /** Flows that a rule could not judge, by rule; each is also a dead letter. */
  static final String RULE_FAILURES = "flowmon.alerts.rule.failures";

  /** Revisions written, by rule, severity and state. */
  static final String ALERTS = "flowmon.alerts";

  /** Revisions that took an alert back, by reason. */
  static final String RETRACTIONS = "flowmon.alert.retractions";

  /** From the block's reception to the moment when its alert is handed over. */
  static final String LATENCY = "flowmon.detection.latency";

  private static final String OUTCOME = "outcome";

  /** Bounds of the latency's histogram. */
  private static final Duration[] BOUNDS =
      LongStream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** What became of a record of the flows topic. */
  enum Outcome {
    /** A new alert. */
    RAISED,
    /** An alert whose block has settled further. */
    UPDATED,
    /** An alert taken back. */
    RETRACTED,
    /** An alert brought back. */
    REINSTATED,
    /** No rule matched. */
    NO_MATCH,
    /** A flow of the evidence view: haircut flows decide, so it raises nothing of its own. */
    EVIDENCE_ONLY,
    /** Already alerted, or already retracted. */
    DUPLICATE,
    /** Taken back, but there was no alert about it. */
    NOTHING_TO_RETRACT,
    /** No flow, but the rules that judge the flows after it. */
    RULES_CHANGED,
    /** No flow, but the labels that the flows after it were traced with. */
    LABELS_CHANGED,
    /** A flow of a transaction that is in no block, or the end of one. */
    UNCONFIRMED,
    /** Rules that cannot be read: to the dead letters; the rules stay as they were. */
    BAD_RULES,
    /** No flow, but what assets are worth. */
    PRICES_CHANGED,
    /** Prices that cannot be read: to the dead letters; they are not known. */
    BAD_PRICES,
    /** Not a flow: to the dead letters. */
    POISON,
    /** The alert would not have conformed to its schema: to the dead letters. */
    NONCONFORMING;

    /** The word in metrics, logs and dead letters. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Outcome, Counter> flows = new EnumMap<>(Outcome.class);
  private final Counter unknownParties;
  private final MeterRegistry registry;
  private final Clock clock;
  private final Timer latency;

  AlertsMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    latency =
        Timer.builder(LATENCY)
            .description("from a block's reception to its alert")
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    for (Outcome outcome : Outcome.values()) {
      flows.put(
          outcome,
          Counter.builder(FLOWS)
              .description("records of the flows topic by what became of them")
              .tag(OUTCOME, outcome.toString())
              .register(registry));
    }
    unknownParties =
        Counter.builder(UNKNOWN_PARTIES)
            .description("flows with an end that the watchlist does not know")
            .register(registry);
  }

  void count(Outcome outcome) {
    Counter counter = flows.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A revision was written; {@code received} as {@link Received} says, -1 for unknown. */
  void published(Alert alert, long received) {
    Counter.builder(ALERTS)
        .description("alert revisions written")
        .tag("rule", alert.finding().rule().id())
        .tag("severity", alert.finding().severity().toString())
        .tag("state", alert.state().toString())
        .register(registry)
        .increment();
    Reason reason = alert.identity().correction();
    if (reason != null) {
      Counter.builder(RETRACTIONS)
          .description("alerts taken back")
          .tag("reason", reason.toString())
          .register(registry)
          .increment();
    }
    if (alert.state() == Alert.State.RAISED && received >= 0) {
      latency.record(Duration.ofMillis(Math.max(0, clock.millis() - received)));
    }
  }

  void countFailure(RuleRef rule) {
    Counter.builder(RULE_FAILURES)
        .description("flows that a rule could not judge")
        .tag("rule", rule.id())
        .register(registry)
        .increment();
  }

  void countUnknownParty() {
    unknownParties.increment();
  }
}
