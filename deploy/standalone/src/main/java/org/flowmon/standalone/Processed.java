package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.Chain;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;

/**
 * Whether a chain's records have gone through trace and alerts. Each stage commits how far it has
 * read in the transaction that holds what came out, so that once the trace has read the lane to its
 * end, all its flows stand below the end of the flows; the same goes for the alerts.
 *
 * <p>Offsets alone do not tell: markers of transactions have offsets too, and a stage that has
 * nothing to do does not commit that it passed them. What is left is therefore read.
 */
public final class Processed implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final Patience patience;
  private final Offsets offsets;
  private final KafkaConsumer<byte[], byte[]> reader;

  /** {@code patience} is asked again and again while waiting. */
  public Processed(String bootstrap, Topics topics, Patience patience) {
    this.topics = topics;
    this.patience = patience;
    this.offsets = new Offsets(bootstrap, patience);
    this.reader =
        new KafkaConsumer<>(
            Access.client(
                bootstrap,
                Map.of(
                    "isolation.level",
                    "read_committed",
                    "fetch.max.wait.ms",
                    Topics.FETCH_WAIT_MILLIS,
                    "max.poll.records",
                    1)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Returns when all that the lane of {@code chain} holds now has gone through both stages, and a
   * reader of what is committed finds every alert of it.
   */
  public void await(Chain chain) throws IOException, InterruptedException {
    stage(new TopicPartition(topics.transactions(), chain.lane()), topics.prefix() + "-trace");
    stage(new TopicPartition(topics.flows(), chain.lane()), topics.prefix() + "-alerts");
    readable(new TopicPartition(topics.alerts(), chain.lane()));
  }

  /**
   * The brokers end a transaction in each partition for itself: how far a stage has read may be
   * committed for everybody to see while what came out is not yet.
   */
  private void readable(TopicPartition partition) throws IOException, InterruptedException {
    long end = offsets.end(partition);
    while (reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L) < end) {
      pause();
    }
  }

  private void stage(TopicPartition from, String group) throws IOException, InterruptedException {
    long end = offsets.end(from);
    long seen = -1;
    while (true) {
      long committed = offsets.committed(from, group);
      if (committed >= end) {
        return;
      }
      if (committed == seen && nothingBetween(from, committed, end)) {
        return;
      }
      seen = committed;
      pause();
    }
  }

  private void pause() throws IOException, InterruptedException {
    boolean unused = patience.answering();
    Thread.sleep(PAUSE_MILLIS);
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
    offsets.close();
  }
}
