package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
   * Reads it all.
   *
   * @throws IOException when the broker stops answering, a writer keeps its transaction open, or
   *     the reader throws
   */
  static void read(String bootstrap, TopicPartition partition, Reader reader)
      throws IOException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
      // The end also of what is not yet marked as committed: the reader waits for the mark.
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long before = -1;
      long heard = System.nanoTime();
      for (long at = consumer.position(partition); at < end; at = consumer.position(partition)) {
        if (at > before) {
          before = at;
          heard = System.nanoTime();
        } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
          throw new IOException(
              partition + " cannot be read beyond offset " + at + " (its end is " + end + ")");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            reader.read(record);
          }
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot ask for the end of " + partition + ": " + e.getMessage(), e);
    }
  }

  /** A consumer of what is committed, assigned to nothing yet. */
  static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "fetch.max.wait.ms",
            Topics.FETCH_WAIT_MILLIS,
            "max.partition.fetch.bytes",
            Topics.MAX_RECORD_BYTES),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
