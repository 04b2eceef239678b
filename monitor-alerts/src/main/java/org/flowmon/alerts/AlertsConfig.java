package org.flowmon.alerts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What the alerts stage needs to run.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics the topics of this deployment; they must exist
 * @param stateDir where the local state is kept; made again from Kafka when lost
 * @param deployment the name of this installation as its subscribers see it: 1 to 63 lower-case
 *     letters, digits and hyphens
 * @param parties who is who, by version of the watchlist
 * @param rules which decide until others are published; of equally severe ones the first
 * @param published reads those that are published
 * @param commitInterval how long a flow waits at most for the transaction that shows its alert;
 *     default 10 ms
 * @param sessionTimeout after which the group takes a silent instance for dead; default 6 s
 * @param clientId the first part of client names in metrics and broker logs
 * @param instanceId the fixed name of this instance in a cluster ({@code group.instance.id}): it
 *     comes back to its lanes without a rebalance. Without one, the instance leaves the group when
 *     it is closed. Either way a restart takes about a second
 */
public record AlertsConfig(
    String bootstrap,
    Topics topics,
    Path stateDir,
    String deployment,
    KnownParties parties,
    List<AlertRule> rules,
    PublishedRules published,
    Duration commitInterval,
    Duration sessionTimeout,
    String clientId,
    @Nullable String instanceId) {

  /** The broker's least. */
  public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);

  public AlertsConfig {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("alerts: without a rule nothing would ever be alerted");
    }
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("alerts: bootstrap needs a broker as host:port");
    }
    if (!deployment.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "alerts: deployment has 1 to 63 lower-case letters, digits and hyphens, not \""
              + deployment
              + "\"");
    }
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException("alerts: commitInterval is above 0");
    }
  }

  /** The defaults: commit interval 10 ms, session timeout 6 s, client {@code <prefix>-alerts}. */
  public static AlertsConfig of(
      String bootstrap,
      Topics topics,
      Path stateDir,
      String deployment,
      KnownParties parties,
      List<AlertRule> rules,
      PublishedRules published) {
    return new AlertsConfig(
        bootstrap,
        topics,
        stateDir,
        deployment,
        parties,
        rules,
        published,
        PromptTransactions.INTERVAL,
        DEFAULT_SESSION_TIMEOUT,
        topics.prefix() + "-alerts",
        null);
  }

  /** The same with a fixed instance name. */
  public AlertsConfig withInstanceId(String id) {
    return new AlertsConfig(
        bootstrap,
        topics,
        stateDir,
        deployment,
        parties,
        rules,
        published,
        commitInterval,
        sessionTimeout,
        clientId,
        id);
  }

  /** The consumer group and the first part of transactional ids. */
  String applicationId() {
    return topics.prefix() + "-alerts";
  }
}
