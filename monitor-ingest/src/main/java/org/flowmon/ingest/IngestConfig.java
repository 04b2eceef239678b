package org.flowmon.ingest;

import java.time.Duration;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * How one chain is brought into its lane.
 *
 * @param bootstrap the brokers, {@code HOST:PORT[,HOST:PORT...]}
 * @param topics where the records go; the topics must be there
 * @param chain whose lane is written
 * @param window blocks whose coins are remembered to resolve inputs, read back from the lane at the
 *     start; 500 is usual
 * @param patience how long to wait for a broker that does not answer before giving up
 * @param live whether a follower that fails is started again, and the lane is shared with other
 *     processes of which one leads; a recording that cannot be read is not, and takes the lane over
 * @param minPause the first pause after a failure, doubled up to {@code maxPause}
 * @param maxPause the longest pause
 * @param instanceId the fixed name of this process among those who share the lane, so that after a
 *     crash it is the leader at once; {@code null} where there may be others
 */
public record IngestConfig(
    String bootstrap,
    Topics topics,
    Chain chain,
    int window,
    Duration patience,
    boolean live,
    Duration minPause,
    Duration maxPause,
    @Nullable String instanceId) {
  /** Blocks whose coins are remembered unless told otherwise. */
  public static final int DEFAULT_WINDOW = 500;

  /** For a live chain: waits for the broker, and follows again after a failure, for ever. */
  public static IngestConfig live(String bootstrap, Topics topics, Chain chain) {
    return live(bootstrap, topics, chain, null);
  }

  /** The same with a fixed name. */
  public static IngestConfig live(
      String bootstrap, Topics topics, Chain chain, @Nullable String instanceId) {
    return new IngestConfig(
        bootstrap,
        topics,
        chain,
        DEFAULT_WINDOW,
        Duration.ofDays(36_500),
        true,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        instanceId);
  }

  /** For a recording: gives up on a broker that does not answer for that long. */
  public static IngestConfig recorded(
      String bootstrap, Topics topics, Chain chain, Duration patience) {
    return new IngestConfig(
        bootstrap,
        topics,
        chain,
        DEFAULT_WINDOW,
        patience,
        false,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        null);
  }

  /**
   * The name under which the one writer of the lane is known to the brokers, and the group of those
   * who would be it.
   */
  String transactionalId() {
    return topics.prefix() + "-ingest-" + chain.name();
  }
}
