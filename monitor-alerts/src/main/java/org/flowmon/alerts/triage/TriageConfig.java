package org.flowmon.alerts.triage;

import java.nio.file.Path;
import java.time.Duration;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What the triage stage needs to run.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics the topics of this deployment; they must exist
 * @param stateDir where the local state is kept; made again from Kafka when lost
 * @param commitInterval how long a command waits at most for the transaction that shows what became
 *     of it; default 10 ms
 * @param instanceId the fixed name of this instance in a cluster; {@code null} to leave the group
 *     when it is closed
 */
public record TriageConfig(
    String bootstrap,
    Topics topics,
    Path stateDir,
    Duration commitInterval,
    @Nullable String instanceId) {

  public TriageConfig {
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("triage: bootstrap needs a broker as host:port");
    }
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException("triage: commitInterval is above 0");
    }
  }

  /** The defaults. */
  public static TriageConfig of(
      String bootstrap, Topics topics, Path stateDir, @Nullable String instanceId) {
    return new TriageConfig(bootstrap, topics, stateDir, PromptTransactions.INTERVAL, instanceId);
  }

  /** The consumer group, the first part of transactional ids and of client names. */
  String applicationId() {
    return topics.prefix() + "-triage";
  }
}
