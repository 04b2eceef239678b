package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;

/** What a read_committed consumer sees of a partition, from its beginning to its end now. */
final class Readback {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private Readback() {}

  /** Takes the records one by one. */
  interface Reader {
    void read(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  /**
   * Reads it all. {@code patience} is asked whenever nothing comes.
   *
   * @throws IOException when patience ends, a writer keeps its transaction open, or the reader
   *     throws
   */
  static void read(String bootstrap, TopicPartition partition, Patience patience, Reader reader)
      throws IOException, InterruptedException {
    read(bootstrap, partition, Long.MAX_VALUE, patience, reader);
  }

  /** The same, from at most so many records before the end. */
  static void read(
      String bootstrap, TopicPartition partition, long most, Patience patience, Reader reader)
      throws IOException, InterruptedException {
    try (Offsets offsets = new Offsets(bootstrap, patience);
        KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
      // The end also of what is not yet marked as committed: the reader waits for the mark.
      long end = offsets.end(partition);
      consumer.assign(List.of(partition));
      consumer.seek(partition, Math.max(0, end - most));
      long heard = System.nanoTime();
      while (consumer.position(partition) < end) {
        long before = consumer.position(partition);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            reader.read(record);
          }
        }
        if (consumer.position(partition) > before || !patience.answering()) {
          heard = System.nanoTime();
        } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
          throw new IOException(
              partition + " cannot be read beyond offset " + before + " (its end is " + end + ")");
        }
      }
    }
  }

  /** A consumer of what is committed, assigned to nothing yet. */
  static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Access.client(
            bootstrap,
            Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                Topics.FETCH_WAIT_MILLIS,
                "max.partition.fetch.bytes",
                Topics.MAX_RECORD_BYTES)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
