package org.flowmon.standalone;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a crash left of the broker: its registration, which still counts. A broker that starts
 * beside it begins to bring open transactions to their end, loses the old registration in the
 * middle of that, and finds no leader for any partition until the new one counts. Kafka 4.3.1 takes
 * such partitions for deleted and leaves out their markers: what was aborted is committed with the
 * producer's next transaction, and readers of what was committed wait for ever. With the old
 * registration ended before, no transaction is looked at until all partitions have their leader.
 *
 * <p>It takes the controller alone, for about a second, and only after a crash.
 */
final class StaleRegistration {
  private static final String CLEAN = ".kafka_cleanshutdown";
  private static final String FENCED =
      "kafka.controller:type=KafkaController,name=FencedBrokerCount";
  private static final long LIMIT_NANOS = 5_000_000_000L;
  private static final long PAUSE_MILLIS = 20;

  private static final Map<String, String> CONTROLLER_ALONE =
      Map.of(
          "process.roles", "controller",
          "broker.session.timeout.ms", "200",
          "broker.heartbeat.interval.ms", "50");

  private StaleRegistration() {}

  /**
   * Ends it, if the broker that wrote {@code logs} did not stop by itself. Returns whether there
   * was one.
   *
   * @throws IOException when the thread is interrupted, or this process cannot be looked into
   */
  static boolean end(Path logs, String host, int controllerPort, @Nullable BrokerSecurity security)
      throws IOException {
    if (Files.exists(logs.resolve(CLEAN)) || !Files.exists(logs.resolve("__cluster_metadata-0"))) {
      return false;
    }
    Properties settings = BrokerSettings.controller(logs, host, controllerPort, security);
    settings.putAll(CONTROLLER_ALONE);
    KafkaRaftServer controller =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      controller.startup();
      return awaitFenced();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  /** A broker that crashed before it was ever registered is waited for in vain, and not long. */
  private static boolean awaitFenced() throws IOException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    long until = System.nanoTime() + LIMIT_NANOS;
    try {
      ObjectName fenced = new ObjectName(FENCED);
      while (!Integer.valueOf(1).equals(beans.getAttribute(fenced, "Value"))) {
        if (System.nanoTime() > until) {
          return false;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return true;
    } catch (JMException e) {
      throw new IOException("the controller does not tell how many brokers are fenced", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the registration of a crashed broker ends", e);
    }
  }
}
