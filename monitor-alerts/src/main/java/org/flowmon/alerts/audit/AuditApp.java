package org.flowmon.alerts.audit;

import java.util.Properties;
import org.flowmon.alerts.AlertsApp;
import org.flowmon.alerts.AlertsConfig;
import org.flowmon.stage.Stage;
import org.flowmon.topic.PromptTransactions;

/** The audit stage as it runs: {@link AuditTopology} on Kafka Streams. */
public final class AuditApp extends Stage {
  /** Prepares the stage; {@link #start} sets it going. */
  public AuditApp(AuditConfig config) {
    super(
        "audit",
        AuditTopology.build(config.topics(), config.signer()),
        properties(config),
        config.instanceId());
  }

  static Properties properties(AuditConfig config) {
    String application = config.topics().prefix() + "-audit";
    return AlertsApp.properties(
        application,
        config.bootstrap(),
        application,
        config.stateDir(),
        PromptTransactions.INTERVAL,
        AlertsConfig.DEFAULT_SESSION_TIMEOUT,
        config.instanceId());
  }
}
