package org.flowmon.bench.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.BlockRef;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;

/** Reads topics as a careful subscriber does: what is committed, and nothing else. */
final class Reading {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Reading() {}

  /** A consumer of what is committed that finds new leaders soon. */
  static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrap);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.partition.fetch.bytes", 4 * 1024 * 1024);
    settings.put("fetch.max.wait.ms", 50);
    settings.put("reconnect.backoff.max.ms", 200);
    settings.put("request.timeout.ms", 10_000);
    settings.put("default.api.timeout.ms", 20_000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * All records of a partition that are committed now.
   *
   * @throws IOException when the end is not reached within a minute
   */
  static List<ConsumerRecord<byte[], byte[]>> all(
      String bootstrap, TopicPartition partition, Map<String, ?> more) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, more)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > until) {
          throw new IOException(partition + " cannot be read to its end");
        }
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** The same of a topic of alerts. */
  static List<Revision> revisions(String bootstrap, TopicPartition partition, Map<String, ?> more)
      throws IOException {
    List<Revision> revisions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : all(bootstrap, partition, more)) {
      revisions.add(Revision.parse(each.value()));
    }
    return revisions;
  }

  /** The same of a lane: each block follows its parent, and only the tip is taken back. */
  static Evidence.Lane lane(String bootstrap, TopicPartition partition) throws IOException {
    List<BlockRef> standing = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : all(bootstrap, partition, Map.of())) {
      BlockRef tip = standing.isEmpty() ? null : standing.getLast();
      LaneRecord record = LaneCodec.decode(each.value());
      if (record instanceof LaneRecord.Connected c && c.last()) {
        if (tip != null && !tip.hash().equals(c.block().parent())) {
          faults.add(c.block() + " does not follow " + tip);
        }
        standing.add(c.block());
      } else if (record instanceof LaneRecord.Disconnected d) {
        if (tip == null || !tip.equals(d.block())) {
          faults.add(d.block() + " is taken back, but the tip is " + tip);
        } else {
          standing.removeLast();
        }
      }
    }
    return new Evidence.Lane(
        standing.isEmpty() ? 0 : standing.getFirst().height(),
        standing.stream().map(BlockRef::hash).toList(),
        faults);
  }
}
