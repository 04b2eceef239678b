package org.flowmon.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flowmon.alerts.AlertsApp;
import org.flowmon.alerts.AlertsConfig;
import org.flowmon.alerts.KnownParties;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.alerts.rule.ShippedRules;
import org.flowmon.alerts.tenant.TenantsApp;
import org.flowmon.alerts.tenant.TenantsConfig;
import org.flowmon.stage.Stage;
import org.flowmon.topic.Topics;
import org.flowmon.topology.TraceApp;
import org.flowmon.topology.TraceConfig;

/** The stages of a {@link Pipeline} that are topologies, in the order of the stream. */
final class PipelineStages {
  /** The only instance on an embedded broker: a restart, also after a kill, takes its place. */
  static final String INSTANCE = "standalone";

  private static final String DEPLOYMENT = "standalone";

  private PipelineStages() {}

  /** Prepared, not started. */
  static List<Stage> of(
      PipelineConfig config,
      KnownParties parties,
      String bootstrap,
      boolean embedded,
      MeterRegistry registry) {
    Topics topics = config.topics();
    Path state = config.dataDir().resolve("streams");
    String instance = embedded ? INSTANCE : null;
    AlertsConfig alerting =
        AlertsConfig.of(
            bootstrap,
            topics,
            state,
            DEPLOYMENT,
            parties,
            ShippedRules.standard(),
            RuleSet.PUBLISHED);
    TraceConfig tracing =
        TraceConfig.of(bootstrap, topics, state, config.bounds())
            .withPolicies(config.policies())
            .withImageAfter(config.imageAfter())
            .withInferredDeposits(config.inferDeposits())
            .withInstanceId(instance);
    List<Stage> stages = new ArrayList<>();
    if (config.roles().contains(Role.TRACE)) {
      stages.add(new TraceApp(tracing, registry));
    }
    if (config.roles().contains(Role.ALERTS)) {
      stages.add(
          new AlertsApp(instance == null ? alerting : alerting.withInstanceId(instance), registry));
    }
    if (config.roles().contains(Role.TENANTS)) {
      stages.add(new TenantsApp(TenantsConfig.of(bootstrap, topics, state, instance), registry));
    }
    return stages;
  }
}
