package org.flowmon.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/** What the embedded broker is set to: one node, small memory, a restart in seconds. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String LARGEST_RECORD = Integer.toString(Topics.MAX_RECORD_BYTES);

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("inter.broker.listener.name", "CLIENTS"),
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
          // The controller is in the same process: a broker that it hears nothing of stands still
          // as a whole, and must not lose its registration for it (StaleRegistration).
          Map.entry("broker.session.timeout.ms", "60000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
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

  static Properties of(
      Path logs, String host, int port, int controllerPort, @Nullable BrokerSecurity security) {
    Properties all = controller(logs, host, controllerPort, security);
    all.putAll(FIXED);
    all.put("listeners", "CLIENTS://" + host + ":" + port + "," + all.get("listeners"));
    all.put("advertised.listeners", "CLIENTS://" + host + ":" + port);
    return all;
  }

  /** What the controller is set to, with a broker in the process and without. */
  static Properties controller(
      Path logs, String host, int port, @Nullable BrokerSecurity security) {
    Properties all = new Properties();
    all.put("node.id", Integer.toString(NODE_ID));
    all.put("controller.listener.names", CONTROLLER_LISTENER);
    all.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("log.dirs", logs.toString());
    all.put("listeners", CONTROLLER_LISTENER + "://" + host + ":" + port);
    all.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + port);
    if (security != null) {
      all.putAll(security.settings());
    }
    return all;
  }
}
