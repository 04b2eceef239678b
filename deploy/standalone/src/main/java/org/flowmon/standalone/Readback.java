package org.flowmon.standalone;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;

/** What a read_committed consumer sees of a partition, from its beginning to its end now. */
final class Readback {
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
    long end;
    try (Offsets offsets = new Offsets(bootstrap, patience)) {
      // The end also of what is not yet marked as committed: the reader waits for the mark.
      end = offsets.end(partition);
    }
    long from = Math.max(0, end - most);
    try (PartitionRecords records =
        new PartitionRecords(bootstrap, partition, from, end, patience)) {
      for (var record = records.next(); record != null; record = records.next()) {
        reader.read(record);
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
