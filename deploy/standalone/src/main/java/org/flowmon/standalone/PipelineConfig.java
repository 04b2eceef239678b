package org.flowmon.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.flowmon.alerts.rule.RuleSet;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.topic.Price;
import org.flowmon.topic.Topics;
import org.flowmon.topology.TraceConfig;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Watchlist;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Pipeline} is made of.
 *
 * @param kafka which brokers
 * @param dataDir where the embedded broker and Kafka Streams keep their files; made if it is not
 *     there
 * @param topics the topics' prefix
 * @param watchlist who is who: its labels are in each lane before the first block
 * @param rules to publish before the first block; {@code null} to go on with those published last,
 *     or the standard ones
 * @param bounds of the trace
 * @param policies of the trace, side by side
 * @param sources the chains to bring in, at most one a chain
 * @param patience how long to wait for brokers that do not answer
 * @param imageAfter transactions after which an image of the tracing state is written, at least
 * @param labelsMayChange whether a lane that holds blocks may go on with another watchlist from
 *     here on (a live chain), or must have been begun with this one (a replay)
 * @param roles what of the whole this process does
 * @param prices from outside the chains, to publish before the first block
 * @param inferDeposits whether deposit addresses of exchanges are inferred from how accounts behave
 */
public record PipelineConfig(
    Kafka kafka,
    Path dataDir,
    Topics topics,
    Watchlist watchlist,
    @Nullable RuleSet rules,
    Bounds bounds,
    List<Policy> policies,
    List<Source> sources,
    Duration patience,
    int imageAfter,
    boolean labelsMayChange,
    Set<Role> roles,
    List<Price> prices,
    boolean inferDeposits) {

  /** Which brokers to use. */
  public sealed interface Kafka {
    /**
     * One inside this process, on that port of 127.0.0.1; 0 for a free one. A {@code secured} one
     * lets nobody in without credentials.
     */
    record Embedded(int port, boolean secured) implements Kafka {
      /** One that lets everybody of this machine in. */
      public Embedded(int port) {
        this(port, false);
      }
    }

    /**
     * A running cluster, {@code HOST:PORT[,HOST:PORT...]}; what lets clients in there is said by
     * {@link org.flowmon.topic.Access}.
     */
    record At(String bootstrap) implements Kafka {}

    /**
     * Reads {@code embedded}, {@code embedded:PORT} or {@code HOST:PORT[,HOST:PORT...]}. Throws
     * {@link IllegalArgumentException} for anything else.
     */
    static Kafka parse(String text) {
      if (text.equals("embedded")) {
        return new Embedded(0);
      }
      boolean inside = text.startsWith("embedded:");
      for (String each : text.split(",", -1)) {
        String port = each.substring(each.lastIndexOf(':') + 1);
        if (each.lastIndexOf(':') < 1
            || !port.matches("[0-9]{1,5}")
            || Integer.parseInt(port) > 65_535) {
          throw new IllegalArgumentException(
              "expected embedded, embedded:PORT or HOST:PORT, found \"" + text + "\"");
        }
      }
      return inside
          ? new Embedded(Integer.parseInt(text.substring("embedded:".length())))
          : new At(text);
    }
  }

  /**
   * A chain and where its blocks come from.
   *
   * @param followers makes a new follower for each attempt
   * @param live whether a follower that fails is started again; a recording that cannot be read
   *     further ends its ingest instead
   */
  public record Source(Chain chain, Supplier<? extends ChainFollower> followers, boolean live) {}

  public PipelineConfig {
    policies = List.copyOf(policies);
    sources = List.copyOf(sources);
    prices = List.copyOf(prices);
  }

  /**
   * The usual one: an embedded broker on a free port, the topics {@code flowmon.*}, no rules of its
   * own, both policies, the default bounds.
   */
  public static PipelineConfig embedded(Path dataDir, Watchlist watchlist, List<Source> sources) {
    return new PipelineConfig(
        new Kafka.Embedded(0),
        dataDir,
        new Topics(Topics.DEFAULT_PREFIX),
        watchlist,
        null,
        Bounds.DEFAULT,
        List.of(Policy.values()),
        sources,
        Duration.ofSeconds(30),
        TraceConfig.IMAGE_AFTER,
        false,
        Role.WITHOUT_TENANTS,
        List.of(),
        false);
  }

  /** The same with rules to publish. */
  PipelineConfig withRules(@Nullable RuleSet published) {
    return with(kafka, published, roles, inferDeposits);
  }

  /** The same on other brokers, where subscribers are served. */
  PipelineConfig withTenants(Kafka brokers) {
    return with(brokers, rules, Role.ALL, inferDeposits);
  }

  /** The same with deposit addresses inferred. */
  PipelineConfig withInferredDeposits() {
    return with(kafka, rules, roles, true);
  }

  private PipelineConfig with(
      Kafka brokers, @Nullable RuleSet published, Set<Role> does, boolean inferred) {
    return new PipelineConfig(
        brokers,
        dataDir,
        topics,
        watchlist,
        published,
        bounds,
        policies,
        sources,
        patience,
        imageAfter,
        labelsMayChange,
        does,
        prices,
        inferred);
  }
}
