package org.flowmon.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.flowmon.topic.PromptTransactions;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.jspecify.annotations.Nullable;

/**
 * How the trace stage runs.
 *
 * @param bootstrap host:port of the brokers
 * @param stateDir where Kafka Streams keeps its files (the state itself is in the changelog)
 * @param policies which policies run, side by side
 * @param commitInterval how long results wait at most for others to be committed with; default 10
 *     ms
 * @param sessionTimeout after how long a vanished instance is given up; default 6 s
 * @param instanceId a fixed name of this instance on a cluster, {@code null} to leave the group on
 *     close
 * @param imageAfter transactions after which an image of the state is written, at least; default
 *     {@link #IMAGE_AFTER}
 * @param inferDeposits whether {@link org.flowmon.trace.Deposits} are inferred; default not: alerts
 *     then rest on lists only
 */
public record TraceConfig(
    String bootstrap,
    Topics topics,
    Path stateDir,
    List<Policy> policies,
    Bounds bounds,
    Duration commitInterval,
    Duration sessionTimeout,
    @Nullable String instanceId,
    int imageAfter,
    boolean inferDeposits) {
  /** Transactions after which an image of the state is written, at least, unless told otherwise. */
  public static final int IMAGE_AFTER = 100_000;

  public TraceConfig {
    policies = List.copyOf(policies);
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("at least one policy must run");
    }
  }

  /** The defaults: both policies, 10 ms, 6 s. */
  public static TraceConfig of(String bootstrap, Topics topics, Path stateDir, Bounds bounds) {
    return new TraceConfig(
        bootstrap,
        topics,
        stateDir,
        List.of(Policy.values()),
        bounds,
        PromptTransactions.INTERVAL,
        Duration.ofSeconds(6),
        null,
        IMAGE_AFTER,
        false);
  }

  /** The same with other policies. */
  public TraceConfig withPolicies(List<Policy> others) {
    return with(others, instanceId, imageAfter, inferDeposits);
  }

  /** The same with images more or less often. */
  public TraceConfig withImageAfter(int transactions) {
    return with(policies, instanceId, transactions, inferDeposits);
  }

  /** The same with deposit addresses inferred, or not. */
  public TraceConfig withInferredDeposits(boolean inferred) {
    return with(policies, instanceId, imageAfter, inferred);
  }

  /** The same with a fixed instance name, or with none. */
  public TraceConfig withInstanceId(@Nullable String id) {
    return with(policies, id, imageAfter, inferDeposits);
  }

  private TraceConfig with(
      List<Policy> others, @Nullable String instance, int transactions, boolean inferred) {
    return new TraceConfig(
        bootstrap,
        topics,
        stateDir,
        others,
        bounds,
        commitInterval,
        sessionTimeout,
        instance,
        transactions,
        inferred);
  }

  /** The Kafka Streams application: state and transactions are kept under this name. */
  String applicationId() {
    return topics.prefix() + "-trace";
  }

  /** The topic that Kafka Streams keeps the lanes' state in. */
  String changelog() {
    return applicationId() + "-" + LaneStore.NAME + "-changelog";
  }
}
