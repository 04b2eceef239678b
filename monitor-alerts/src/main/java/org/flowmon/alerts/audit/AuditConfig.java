package org.flowmon.alerts.audit;

import java.nio.file.Path;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What the audit stage needs to run.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics the topics of this deployment; they must exist
 * @param stateDir where the head of the tree is kept; made again from Kafka when lost
 * @param signer signs checkpoints; several desks of one deployment have the same
 * @param instanceId the fixed name of this instance in a cluster; {@code null} to leave the group
 *     when it is closed
 */
public record AuditConfig(
    String bootstrap,
    Topics topics,
    Path stateDir,
    NoteSigner signer,
    @Nullable String instanceId) {

  public AuditConfig {
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("audit: bootstrap needs a broker as host:port");
    }
  }
}
