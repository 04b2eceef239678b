package org.flowmon.alerts.notify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka side of pages: alerts in, and in one transaction what was decided about them and how
 * far they are read. Opening it ends whoever wrote before under the same name. Every failure is a
 * Kafka exception, after which it is of no more use.
 */
final class PageTopic implements AutoCloseable {
  private final PagesConfig config;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> alerts;
  private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();

  private PageTopic(PagesConfig config) {
    this.config = config;
    this.producer =
        new KafkaProducer<>(
            Access.client(
                config.bootstrap(),
                Map.of(
                    "client.id",
                    config.name(),
                    "transactional.id",
                    config.name(),
                    "transaction.timeout.ms",
                    10_000,
                    "max.block.ms",
                    config.patience().toMillis(),
                    "request.timeout.ms",
                    (int) config.patience().toMillis() / 2,
                    "delivery.timeout.ms",
                    (int) config.patience().toMillis(),
                    "max.request.size",
                    Topics.MAX_RECORD_BYTES)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.alerts = consumer("read_committed", config.name() + "-alerts");
  }

  /** Opens it, reads what was decided before into {@code book}, and goes on behind that. */
  static PageTopic open(PagesConfig config, PageBook book) {
    PageTopic topic = new PageTopic(config);
    boolean opened = false;
    try {
      topic.producer.initTransactions();
      topic.restore(book);
      topic.begin();
      opened = true;
      return topic;
    } finally {
      if (!opened) {
        topic.close();
      }
    }
  }

  private void restore(PageBook book) {
    TopicPartition pages = new TopicPartition(config.topics().pages(), 0);
    long end;
    try (KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted", config.name() + "-end")) {
      end = all.endOffsets(List.of(pages)).getOrDefault(pages, 0L);
    }
    long deadline = System.nanoTime() + config.patience().multipliedBy(6).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        consumer("read_committed", config.name() + "-restore")) {
      consumer.assign(List.of(pages));
      consumer.seekToBeginning(List.of(pages));
      while (consumer.position(pages) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(config.poll())) {
          book.restore(new String(record.key(), StandardCharsets.UTF_8), record.value());
        }
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("the topic " + pages.topic() + " cannot be read to its end");
        }
      }
    }
  }

  /**
   * At the first start of all nobody is paged about what was alerted before; that is kept at once,
   * so that nothing is passed over later.
   */
  private void begin() {
    List<TopicPartition> cases = cases();
    List<TopicPartition> lanes =
        IntStream.range(0, Topics.LANES)
            .mapToObj(lane -> new TopicPartition(config.topics().alerts(), lane))
            .toList();
    List<TopicPartition> all = new ArrayList<>(lanes);
    all.addAll(cases);
    alerts.assign(all);
    Map<TopicPartition, OffsetAndMetadata> kept = alerts.committed(Set.copyOf(all));
    for (TopicPartition each : cases) {
      OffsetAndMetadata at = kept.get(each);
      alerts.seek(each, at == null ? new OffsetAndMetadata(0) : at);
    }
    for (TopicPartition lane : lanes) {
      OffsetAndMetadata at = kept.get(lane);
      if (at == null) {
        alerts.seekToEnd(List.of(lane));
        read.put(lane, new OffsetAndMetadata(alerts.position(lane)));
      } else {
        alerts.seek(lane, at);
      }
    }
    commit(Map.of(), List.of());
  }

  /** Where cases are handled; none where nobody keeps them. */
  private List<TopicPartition> cases() {
    List<PartitionInfo> partitions = alerts.partitionsFor(config.topics().cases());
    return (partitions == null ? List.<PartitionInfo>of() : partitions)
        .stream().map(each -> new TopicPartition(each.topic(), each.partition())).toList();
  }

  ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    ConsumerRecords<byte[], byte[]> records = alerts.poll(wait);
    read.putAll(records.nextOffsets());
    return records;
  }

  /** All of it, or nothing. What a send fails with, the commit throws. */
  void commit(
      Map<String, byte @Nullable []> changes, List<ProducerRecord<byte[], byte[]>> deadLetters) {
    if (changes.isEmpty() && deadLetters.isEmpty() && read.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    changes.forEach(
        (key, value) ->
            send(
                new ProducerRecord<>(
                    config.topics().pages(), 0, key.getBytes(StandardCharsets.UTF_8), value)));
    deadLetters.forEach(this::send);
    if (!read.isEmpty()) {
      producer.sendOffsetsToTransaction(read, alerts.groupMetadata());
    }
    producer.commitTransaction();
    read.clear();
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation, String clientId) {
    Map<String, Object> settings = Access.client(config.bootstrap(), Map.of());
    settings.put("client.id", clientId);
    settings.put("group.id", config.name());
    settings.put("isolation.level", isolation);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("max.poll.records", 2_000);
    settings.put("fetch.max.wait.ms", Topics.FETCH_WAIT_MILLIS);
    settings.put("default.api.timeout.ms", (int) config.patience().toMillis());
    settings.put("request.timeout.ms", (int) config.patience().toMillis() / 2);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    alerts.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
