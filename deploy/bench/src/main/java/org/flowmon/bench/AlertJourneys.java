package org.flowmon.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.Chain;
import org.flowmon.standalone.Pipeline;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Received;

/** Watches, as a read_committed consumer, when each block's record, flow and alert are readable. */
final class AlertJourneys {
  private AlertJourneys() {}

  /** The first {@code alerts} alerts of that chain, or those that came within {@code patience}. */
  static List<Journey> watch(
      Pipeline pipeline, Chain chain, int alerts, IntToLongFunction due, Duration patience) {
    int lane = chain.lane();
    TopicPartition lanes = new TopicPartition(pipeline.topics().transactions(), lane);
    TopicPartition flows = new TopicPartition(pipeline.topics().flows(), lane);
    TopicPartition alerted = new TopicPartition(pipeline.topics().alerts(), lane);
    List<TopicPartition> all = List.of(lanes, flows, alerted);
    // Records of one block carry the same time of receipt.
    Map<Long, Long> laneAt = new HashMap<>();
    Map<Long, Long> flowAt = new HashMap<>();
    List<Journey> done = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.bootstrap(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = System.nanoTime() + patience.toNanos();
      while (done.size() < alerts && System.nanoTime() < end) {
        var records = consumer.poll(Duration.ofMillis(200));
        long now = System.currentTimeMillis();
        for (ConsumerRecord<byte[], byte[]> record : records.records(lanes)) {
          if (LaneCodec.decode(record.value()) instanceof LaneRecord.Connected) {
            laneAt.putIfAbsent(received(record), now);
          }
        }
        records.records(flows).forEach(record -> flowAt.putIfAbsent(received(record), now));
        for (ConsumerRecord<byte[], byte[]> record : records.records(alerted)) {
          if (!raised(record)) {
            continue;
          }
          long received = received(record);
          done.add(
              new Journey(
                  due.applyAsLong(done.size()),
                  received,
                  laneAt.getOrDefault(received, now),
                  flowAt.getOrDefault(received, now),
                  now));
        }
      }
    }
    return done;
  }

  /** Later revisions of an alert, as its block settles, are not what people wait for. */
  private static boolean raised(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader("ce_type");
    return type != null && new String(type.value(), UTF_8).equals("org.flowmon.alert.raised.v1");
  }

  private static long received(ConsumerRecord<byte[], byte[]> record) {
    long received = Received.millis(record.headers(), -1);
    if (received < 0) {
      throw new IllegalStateException("a record without the time of receipt");
    }
    return received;
  }
}
