package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What is committed in a stretch of a partition, one record after the other. One thread's. */
final class PartitionRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final TopicPartition partition;
  private final long end;
  private final Patience patience;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();

  /**
   * From offset {@code from} up to {@code end}, which is not included. {@code patience} is asked
   * whenever nothing comes.
   */
  PartitionRecords(
      String bootstrap, TopicPartition partition, long from, long end, Patience patience) {
    this.partition = partition;
    this.end = end;
    this.patience = patience;
    consumer = Readback.consumer(bootstrap);
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
  }

  /** The offset of the oldest record that is kept. */
  long oldest() {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /**
   * The next one; {@code null} at the end.
   *
   * @throws IOException when patience ends, or a writer keeps its transaction open
   */
  @Nullable ConsumerRecord<byte[], byte[]> next() throws IOException, InterruptedException {
    long heard = System.nanoTime();
    while (!polled.hasNext()) {
      long before = consumer.position(partition);
      if (before >= end) {
        return null;
      }
      polled = consumer.poll(POLL).iterator();
      if (consumer.position(partition) > before || !patience.answering()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
        throw new IOException(
            partition + " cannot be read beyond offset " + before + " (its end is " + end + ")");
      }
    }
    ConsumerRecord<byte[], byte[]> next = polled.next();
    if (next.offset() < end) {
      return next;
    }
    polled = Collections.emptyIterator(); // came after what was the end
    return null;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
