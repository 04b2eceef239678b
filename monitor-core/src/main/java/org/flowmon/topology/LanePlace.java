package org.flowmon.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;

/**
 * Where a block stands in its lane.
 *
 * @param first the oldest record that is kept of the lane
 * @param begin its first record
 * @param end its last record
 */
record LanePlace(long first, long begin, long end) {
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Finds a block, looking first at records of that timestamp, then at the whole lane. Empty when
   * the lane does not hold it.
   */
  static Optional<LanePlace> of(
      Map<String, Object> consumerConfig, String topic, int lane, String hash, long millis)
      throws IOException {
    TopicPartition partition = new TopicPartition(topic, lane);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long last = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      OffsetAndTimestamp near =
          consumer.offsetsForTimes(Map.of(partition, Math.max(0, millis))).get(partition);
      long from = near == null ? first : near.offset();
      Optional<LanePlace> place = search(consumer, partition, hash, first, from, last);
      return place.isPresent() || from == first
          ? place
          : search(consumer, partition, hash, first, first, from);
    } catch (KafkaException e) {
      throw new IOException("reading " + topic + "-" + lane + ": " + e.getMessage(), e);
    }
  }

  private static Optional<LanePlace> search(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      String hash,
      long first,
      long from,
      long to) {
    consumer.seek(partition, from);
    long begin = -1;
    while (consumer.position(partition) < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (LaneCodec.decode(record.value()) instanceof LaneRecord.Connected c
            && c.block().hash().equals(hash)) {
          begin = c.part() == 0 ? record.offset() : begin;
          if (c.last() && begin >= 0) {
            return Optional.of(new LanePlace(first, begin, record.offset()));
          }
        }
      }
    }
    return Optional.empty();
  }
}
