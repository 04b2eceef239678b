package org.flowmon.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The lane's own topic, read with a consumer of its own. */
final class KafkaLaneHistory implements LaneHistory {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Map<String, Object> consumerConfig;
  private final String topic;

  KafkaLaneHistory(Map<String, Object> consumerConfig, String topic) {
    this.consumerConfig = consumerConfig;
    this.topic = topic;
  }

  @Override
  public void read(int lane, long from, long to, ObjLongConsumer<byte[]> records)
      throws IOException {
    TopicPartition partition = new TopicPartition(topic, lane);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      if (first > from) {
        throw new IOException(
            topic
                + "-"
                + lane
                + " begins at offset "
                + first
                + " but the state needs it from "
                + from
                + ": keep the lane longer, or start under another application id");
      }
      consumer.seek(partition, from);
      while (consumer.position(partition) <= to) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() <= to) {
            records.accept(record.value(), record.offset());
          }
        }
      }
    } catch (KafkaException e) {
      throw new IOException(
          "reading " + topic + "-" + lane + " again failed: " + e.getMessage(), e);
    }
  }
}
