package org.flowmon.ingest;

import java.time.Duration;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;

/**
 * How one chain is brought into its lane.
 *
 * @param bootstrap the brokers, {@code HOST:PORT[,HOST:PORT...]}
 * @param topics where the records go; the topics must be there
 * @param chain whose lane is written
 * @param window blocks whose coins are remembered to resolve inputs, read back from the lane at the
 *     start; 500 is usual
 * @param patience how long to wait for a broker that does not answer before giving up
 * @param live whether a follower that fails is started again; a recording that cannot be read is
 *     not
 * @param minPause the first pause after a failure, doubled up to {@code maxPause}
 * @param maxPause the longest pause
 */
public record IngestConfig(
    String bootstrap,
    Topics topics,
    Chain chain,
    int window,
    Duration patience,
    boolean live,
    Duration minPause,
    Duration maxPause) {
  /** Blocks whose coins are remembered unless told otherwise. */
  public static final int DEFAULT_WINDOW = 500;

  /** For a live chain: waits for the broker, and follows again after a failure, for ever. */
  public static IngestConfig live(String bootstrap, Topics topics, Chain chain) {
    return new IngestConfig(
        bootstrap,
        topics,
        chain,
        DEFAULT_WINDOW,
        Duration.ofDays(36_500),
        true,
        Duration.ofMillis(500),
        Duration.ofSeconds(30));
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
        Duration.ofSeconds(30));
  }

  /** The name under which the one writer of the lane is known to the brokers. */
  String transactionalId() {
    return topics.prefix() + "-ingest-" + chain.name();
  }
}
