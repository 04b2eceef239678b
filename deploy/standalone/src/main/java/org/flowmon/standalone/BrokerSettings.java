package org.flowmon.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.flowmon.topic.Topics;

/** What the embedded broker is set to: one node, small memory, a restart in seconds. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String LARGEST_RECORD = Integer.toString(Topics.MAX_RECORD_BYTES);

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", Integer.toString(NODE_ID)),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry("inter.broker.listener.name", "CLIENTS"),
          Map.entry("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          // One node: nothing to copy to.
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          // A mistyped topic name is an error, not a topic.
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("message.max.bytes", LARGEST_RECORD),
          Map.entry("replica.fetch.max.bytes", LARGEST_RECORD),
          // After a crash the old registration holds the new one up for a session (default 9 s).
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          // The first look at transactions that lasted too long has to come well after that: while
          // no
          // partition has a leader Kafka 4.3.1 takes it for deleted, leaves the marker of the abort
          // out, and what was aborted is committed with the producer's next transaction.
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "1000"),
          // Default 7 days: a monitor stopped over a holiday would start anew. 10 years.
          Map.entry("offsets.retention.minutes", "5256000"),
          // Small memory: the cleaner's default alone is 128 MB of heap.
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("background.threads", "2"),
          Map.entry("num.recovery.threads.per.data.dir", "2"));

  private BrokerSettings() {}

  static Properties of(Path logs, String host, int port, int controllerPort) {
    Properties all = new Properties();
    all.putAll(FIXED);
    all.put("log.dirs", logs.toString());
    all.put(
        "listeners",
        "CLIENTS://" + host + ":" + port + ",CONTROLLER://" + host + ":" + controllerPort);
    all.put("advertised.listeners", "CLIENTS://" + host + ":" + port);
    all.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
    return all;
  }
}
