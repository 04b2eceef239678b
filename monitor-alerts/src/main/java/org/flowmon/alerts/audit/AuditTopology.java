package org.flowmon.alerts.audit;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;

/** The drawing of the audit stage. */
final class AuditTopology {
  private AuditTopology() {}

  /**
   * What desks wrote down in, the log out: in the order of the one partition, each once.
   *
   * <pre>
   *  [flowmon.audit.entries]     every desk writes there
   *            |
   *         notary  <--->  (audit-tree)     the head of the Merkle tree
   *            |
   *     [flowmon.audit]          the same, with its number and a signed checkpoint
   * </pre>
   */
  static Topology build(Topics topics, NoteSigner signer) {
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Notary.STORE), Serdes.String(), bytes));
    builder.stream(topics.auditEntries(), Consumed.with(bytes, bytes).withName("entries"))
        .process(
            () -> new Notary(signer, new PromptTransactions(PromptTransactions.INTERVAL)),
            Named.as("notary"),
            Notary.STORE)
        .to(topics.audit(), Produced.with(Serdes.String(), bytes).withName("log"));
    return builder.build();
  }
}
