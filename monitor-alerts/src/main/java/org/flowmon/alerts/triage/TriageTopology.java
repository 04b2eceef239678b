package org.flowmon.alerts.triage;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The drawing of the triage stage. */
final class TriageTopology {
  static final String STATES = "states";
  static final String EVENTS = "events";
  static final String DEAD_LETTERS = "case-dead-letters";

  private static final Serde<String> TEXT = Serdes.String();
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private TriageTopology() {}

  /**
   * Alerts and commands in, events and states of cases out.
   *
   * <pre>
   *  [flowmon.alerts]          by lane              [flowmon.case.commands]   by case
   *        |                                                  |
   *   alerts-by-case                                          |
   *        |                                                  |
   *  [case-alerts-repartition]  by case                       |
   *        |__________________________________________________|
   *                               |
   *                           case-book  <--->  (case-state)   the state of every case
   *                           |   |    |
   *                      states events case-dead-letters
   *                           |   |    |
   *        [flowmon.cases]----    |    ----[flowmon.case.dlq]
   *                    [flowmon.case.events]
   * </pre>
   */
  static Topology build(Topics topics, Duration commitInterval) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CaseProcessor.STORE), TEXT, BYTES));
    KStream<String, byte[]> alerts =
        builder.stream(topics.alerts(), Consumed.with(TEXT, BYTES).withName("alerts"))
            .process(AlertsByCase::new, Named.as("alerts-by-case"))
            .repartition(
                Repartitioned.<String, byte[]>as("case-alerts")
                    .withKeySerde(TEXT)
                    .withValueSerde(BYTES)
                    .withNumberOfPartitions(Topics.LANES));
    KStream<String, byte[]> decided =
        builder.stream(topics.caseCommands(), Consumed.with(TEXT, BYTES).withName("commands"))
            .merge(alerts, Named.as("commands-and-alerts"))
            .process(
                () -> new CaseProcessor(new PromptTransactions(commitInterval)),
                Named.as("case-book"),
                CaseProcessor.STORE);
    decided.to(topics.cases(), Produced.with(TEXT, BYTES).withName(STATES));
    decided.to(topics.caseEvents(), Produced.with(TEXT, BYTES).withName(EVENTS));
    decided.to(topics.caseDeadLetters(), Produced.with(TEXT, BYTES).withName(DEAD_LETTERS));
    return builder.build();
  }
}
