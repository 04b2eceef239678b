package org.flowmon.alerts.triage;

import java.util.Properties;
import org.flowmon.alerts.AlertsApp;
import org.flowmon.alerts.AlertsConfig;
import org.flowmon.stage.Stage;

/** The triage stage as it runs: {@link TriageTopology} on Kafka Streams. */
public final class TriageApp extends Stage {
  private final TriageConfig config;

  /** Prepares the stage; {@link #start} sets it going. */
  public TriageApp(TriageConfig config) {
    super(
        "triage",
        TriageTopology.build(config.topics(), config.commitInterval()),
        properties(config),
        config.instanceId());
    this.config = config;
  }

  @Override
  public void start() {
    TriageLog.started(config);
    super.start();
  }

  static Properties properties(TriageConfig config) {
    return AlertsApp.properties(
        config.applicationId(),
        config.bootstrap(),
        config.applicationId(),
        config.stateDir(),
        config.commitInterval(),
        AlertsConfig.DEFAULT_SESSION_TIMEOUT,
        config.instanceId());
  }
}
