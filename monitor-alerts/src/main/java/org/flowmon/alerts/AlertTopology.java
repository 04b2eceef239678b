package org.flowmon.alerts;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The drawing of the alerts stage. */
final class AlertTopology {
  static final String FLOWS = "flows";
  static final String RULES = "alert-rules";
  static final String ALERTS = "alerts";
  static final String DEAD_LETTERS = "alerts-dead-letters";

  private AlertTopology() {}

  /**
   * Flows in, alert revisions out.
   *
   * <pre>
   *  [flowmon.flows]            one partition a lane, chain order; rules where they begin to count
   *        |
   *      flows
   *        |
   *   alert-rules  <------->  (alert-state)   last revision by alert id, alert id by flow id, rules
   *      |     |   <----->  (alert-windows) what rules count, until it is too old
   *   alerts   alerts-dead-letters
   *      |     |
   *      |   [flowmon.alerts.dlq]             what is no flow, with the reason
   *      |
   *  [flowmon.alerts]           key alert id, same partition as the flow's lane
   * </pre>
   */
  static Topology build(
      Topics topics,
      List<AlertRule> rules,
      PublishedRules published,
      KnownParties parties,
      String deployment,
      AlertsMetrics metrics,
      Duration commitInterval) {
    return new Topology()
        .addSource(
            FLOWS,
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer(),
            topics.flows())
        .addProcessor(
            RULES,
            () ->
                new AlertProcessor(
                    new LaneRules(rules, published),
                    parties,
                    deployment,
                    metrics,
                    new PromptTransactions(commitInterval)),
            FLOWS)
        .addStateStore(AlertStore.builder(), RULES)
        .addStateStore(WindowStore.builder(), RULES)
        .addSink(
            ALERTS,
            topics.alerts(),
            Serdes.String().serializer(),
            WrittenAlert.SERIALIZER,
            WrittenAlert.BY_LANE,
            RULES)
        .addSink(
            DEAD_LETTERS,
            topics.alertsDeadLetters(),
            Serdes.ByteArray().serializer(),
            Serdes.ByteArray().serializer(),
            RULES);
  }
}
