package org.flowmon.bench.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads alerts all the time and writes down when each could be read. */
final class Watcher implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Long> first = new ConcurrentHashMap<>();
  private final Map<String, Long> retracted = new ConcurrentHashMap<>();
  private final Map<String, Long> reinstated = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long heard = System.nanoTime();

  Watcher(String bootstrap, TopicPartition alerts) {
    thread =
        Thread.ofPlatform()
            .name("watcher")
            .daemon()
            .start(
                () -> {
                  try {
                    watch(bootstrap, alerts);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
  }

  private void watch(String bootstrap, TopicPartition alerts) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = Reading.consumer(bootstrap, Map.of())) {
      consumer.assign(List.of(alerts));
      consumer.seekToBeginning(List.of(alerts));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          long now = System.nanoTime();
          heard = now;
          Revision each = Revision.parse(record.value());
          Map<String, Long> of =
              switch (each.state()) {
                case "retracted" -> retracted;
                case "reinstated" -> reinstated;
                default -> first;
              };
          of.putIfAbsent(each.txid(), now);
        }
      }
    }
  }

  /** When the first alert of each transaction could be read, {@link System#nanoTime}. */
  Map<String, Long> first() {
    return first;
  }

  /** When its first retraction could be read. */
  Map<String, Long> retracted() {
    return retracted;
  }

  /** When it was first brought back. */
  Map<String, Long> reinstated() {
    return reinstated;
  }

  /** Whether all of them were alerted. */
  boolean knows(Set<String> txids) {
    return first.keySet().containsAll(txids);
  }

  /** Since when nothing has come. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  boolean alive() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
