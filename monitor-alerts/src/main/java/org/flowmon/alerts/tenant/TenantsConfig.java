package org.flowmon.alerts.tenant;

import java.nio.file.Path;
import java.time.Duration;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What the tenants stage needs to run.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics the topics of this deployment; they must exist
 * @param stateDir where the local state is kept; made again from Kafka when lost
 * @param commitInterval how long an alert waits at most for the transaction that shows its copies
 * @param sessionTimeout after which the group takes a silent instance for dead
 * @param instanceId the fixed name of this instance; without one it leaves the group when closed
 */
public record TenantsConfig(
    String bootstrap,
    Topics topics,
    Path stateDir,
    Duration commitInterval,
    Duration sessionTimeout,
    @Nullable String instanceId) {

  /** The defaults: commit interval 10 ms, session timeout 6 s. */
  public static TenantsConfig of(
      String bootstrap, Topics topics, Path stateDir, @Nullable String instanceId) {
    return new TenantsConfig(
        bootstrap,
        topics,
        stateDir,
        PromptTransactions.INTERVAL,
        Duration.ofSeconds(6),
        instanceId);
  }

  /** The consumer group and the first part of transactional ids. */
  String applicationId() {
    return topics.prefix() + "-tenants";
  }
}
