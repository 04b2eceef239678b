package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Topics;

/**
 * Whether a chain's records have gone through trace and alerts. Each stage commits how far it has
 * read in the transaction that holds what came out, so that once the trace has read the lane to its
 * end, all its flows stand below the end of the flows; the same goes for the alerts.
 *
 * <p>Offsets alone do not tell: markers of transactions have offsets too, and a stage that has
 * nothing to do does not commit that it passed them. What is left is therefore read.
 */
final class Processed implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int TIMEOUT_SECONDS = 30;

  private final Topics topics;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> reader;

  Processed(String bootstrap, Topics topics) {
    this.topics = topics;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    this.reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                Topics.FETCH_WAIT_MILLIS,
                "max.partition.fetch.bytes",
                Topics.MAX_RECORD_BYTES),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Told again and again while waiting; may give up by throwing. */
  interface Watch {
    void waiting() throws IOException, InterruptedException;
  }

  /** Returns when all that the lane of {@code chain} holds now has gone through both stages. */
  void await(Chain chain, Watch watch) throws IOException, InterruptedException {
    stage(
        new TopicPartition(topics.transactions(), chain.lane()), topics.prefix() + "-trace", watch);
    stage(new TopicPartition(topics.flows(), chain.lane()), topics.prefix() + "-alerts", watch);
  }

  private void stage(TopicPartition from, String group, Watch watch)
      throws IOException, InterruptedException {
    long end = end(from);
    long seen = -1;
    while (true) {
      long committed = committed(from, group);
      if (committed >= end) {
        return;
      }
      if (committed == seen && nothingBetween(from, committed, end)) {
        return;
      }
      seen = committed;
      watch.waiting();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** The offset after the last record, committed or not. */
  private long end(TopicPartition partition) throws IOException, InterruptedException {
    try {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .offset();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IOException("cannot ask for the end of " + partition + ": " + e.getMessage(), e);
    }
  }

  private long committed(TopicPartition partition, String group)
      throws IOException, InterruptedException {
    try {
      OffsetAndMetadata at =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(partition);
      return at == null ? 0 : at.offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new IOException("cannot ask how far " + group + " is: " + e.getMessage(), e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IOException("no answer how far " + group + " is", e);
    }
  }

  /** Whether nothing but markers and aborted records stand there. */
  private boolean nothingBetween(TopicPartition partition, long from, long end) {
    reader.assign(List.of(partition));
    reader.seek(partition, from);
    ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
    // An open transaction holds the position back: then not yet.
    return records.records(partition).stream().noneMatch(r -> r.offset() < end)
        && reader.position(partition) >= end;
  }

  @Override
  public void close() {
    reader.close();
    admin.close();
  }
}
