package org.flowmon.alerts.notify;

import java.time.Duration;
import org.flowmon.topic.Topics;

/**
 * Where the pages stage reads and writes.
 *
 * @param bootstrap brokers, {@code host:port[,host:port]}
 * @param topics of this deployment; they must exist
 * @param poll how long it waits for alerts before it looks at answers and the clock
 * @param patience how long a broker may take to answer before everything is opened again
 */
public record PagesConfig(String bootstrap, Topics topics, Duration poll, Duration patience) {

  /** The usual one: looks around every 50 ms, waits 10 s for a broker. */
  public static PagesConfig of(String bootstrap, Topics topics) {
    return new PagesConfig(bootstrap, topics, Duration.ofMillis(50), Duration.ofSeconds(10));
  }

  /** The consumer group, and the name that the one writer is known by. */
  String name() {
    return topics.prefix() + "-pages";
  }
}
