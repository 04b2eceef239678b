package org.flowmon.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The images of a lane's state that its changelog still holds, read with a consumer of its own. */
final class StoredImages {
  private static final Duration POLL = Duration.ofMillis(500);

  private StoredImages() {}

  /** An image: the lane offset it was begun at, and its chunks in their order. */
  record Image(long laneOffset, Queue<byte[]> chunks) {}

  /** The newest whole image of a lane that was begun before a place of it, if there is one. */
  static Optional<Image> newest(
      Map<String, Object> consumerConfig, String changelog, int lane, long before)
      throws IOException {
    TreeMap<Long, TreeMap<Integer, LaneStore.Chunk>> images = new TreeMap<>();
    long whole = -1;
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      if (consumer.listTopics().getOrDefault(changelog, List.of()).size() <= lane) {
        return Optional.empty();
      }
      TopicPartition partition = new TopicPartition(changelog, lane);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value() == null || record.key()[0] != 'i') {
            continue;
          }
          LaneStore.Chunk chunk = LaneStore.Chunk.decode(record.value());
          if (chunk.laneOffset() >= before) {
            continue;
          }
          TreeMap<Integer, LaneStore.Chunk> chunks =
              images.computeIfAbsent(chunk.image(), n -> new TreeMap<>());
          chunks.put(chunk.number(), chunk);
          if (chunk.last() && chunks.size() == chunk.number() + 1) {
            whole = chunk.image();
            images.headMap(whole).clear();
          }
        }
      }
    } catch (KafkaException e) {
      throw new IOException("reading " + changelog + "-" + lane + ": " + e.getMessage(), e);
    }
    TreeMap<Integer, LaneStore.Chunk> chunks = images.get(whole);
    if (chunks == null) {
      return Optional.empty();
    }
    Queue<byte[]> contents = new ArrayDeque<>();
    chunks.values().forEach(chunk -> contents.add(chunk.content()));
    return Optional.of(new Image(chunks.firstEntry().getValue().laneOffset(), contents));
  }
}
