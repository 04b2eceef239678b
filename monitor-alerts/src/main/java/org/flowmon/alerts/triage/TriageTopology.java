package org.flowmon.alerts.triage;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.flowmon.alerts.amend.AmendmentProcessor;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The drawing of the triage stage. */
final class TriageTopology {
  static final String STATES = "states";
  static final String EVENTS = "events";
  static final String DEAD_LETTERS = "case-dead-letters";

  /** The store of all amendments, for those that suppress. */
  static final String AMENDMENTS = "known-amendments";

  private static final Serde<String> TEXT = Serdes.String();
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private TriageTopology() {}

  /**
   * Alerts and commands in, events and states of cases out; beside it, changes of the watchlist.
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
   *
   *  [flowmon.amendments.commands]
   *        |
   *   amendment-book  <--->  (amendment-state)
   *        |         |
   *  [flowmon.amendments.events]   [flowmon.amendments] --> (known-amendments)   read by the case book
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
    amendments(builder, topics, commitInterval);
    return builder.build();
  }

  private static void amendments(StreamsBuilder builder, Topics topics, Duration commitInterval) {
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(AmendmentProcessor.STORE), TEXT, BYTES));
    builder.globalTable(
        topics.amendments(),
        Consumed.with(TEXT, BYTES).withName("amendments"),
        Materialized.<String, byte[], KeyValueStore<Bytes, byte[]>>as(AMENDMENTS)
            .withKeySerde(TEXT)
            .withValueSerde(BYTES));
    KStream<String, byte[]> amended =
        builder.stream(
                topics.amendmentCommands(),
                Consumed.with(TEXT, BYTES).withName("amendment-commands"))
            .process(
                () -> new AmendmentProcessor(new PromptTransactions(commitInterval)),
                Named.as("amendment-book"),
                AmendmentProcessor.STORE);
    amended.to(topics.amendments(), Produced.with(TEXT, BYTES).withName(AmendmentProcessor.STATES));
    amended.to(
        topics.amendmentEvents(), Produced.with(TEXT, BYTES).withName(AmendmentProcessor.EVENTS));
    amended.to(
        topics.caseDeadLetters(),
        Produced.with(TEXT, BYTES).withName(AmendmentProcessor.DEAD_LETTERS));
  }
}
