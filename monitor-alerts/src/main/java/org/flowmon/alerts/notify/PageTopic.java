package org.flowmon.alerts.notify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
 * The Kafka side of pages: alerts in, and the copies of tenants who have routes of their own; and
 * in one transaction what was decided about them and how far they are read. Opening it ends whoever
 * wrote before under the same name. Every failure is a Kafka exception, after which it is of no
 * more use.
 */
final class PageTopic implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final PagesConfig config;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> alerts;
  private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();

  /** The topics of tenants that are not there yet. */
  private final Set<TopicPartition> awaited = new HashSet<>();

  private Instant looked = Instant.EPOCH;

  private PageTopic(PagesConfig config, Set<String> tenants) {
    this.config = config;
    tenants.forEach(t -> awaited.add(new TopicPartition(config.topics().tenantAlerts(t), 0)));
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
  static PageTopic open(PagesConfig config, Set<String> tenants, PageBook book) {
    PageTopic topic = new PageTopic(config, tenants);
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
    List<TopicPartition> lanes = new ArrayList<>(made());
    IntStream.range(0, Topics.LANES)
        .forEach(lane -> lanes.add(new TopicPartition(config.topics().alerts(), lane)));
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

  /** The topics of tenants that were not there before and are now. */
  private List<TopicPartition> made() {
    List<TopicPartition> made = new ArrayList<>();
    for (TopicPartition each : awaited) {
      List<PartitionInfo> partitions = alerts.partitionsFor(each.topic());
      if (partitions != null && !partitions.isEmpty()) {
        made.add(each);
      } else {
        PagesLog.noTopic(each.topic());
      }
    }
    made.forEach(awaited::remove);
    return made;
  }

  /**
   * A tenant that is added later is told of all its alerts. Looked for once a minute; to be called
   * when everything that was read is committed.
   */
  void lookForTenants(Instant now) {
    if (awaited.isEmpty() || now.isBefore(looked.plus(LOOK))) {
      return;
    }
    looked = now;
    List<TopicPartition> made = made();
    if (!made.isEmpty()) {
      List<TopicPartition> all = new ArrayList<>(alerts.assignment());
      all.addAll(made);
      alerts.assign(all); // those that it had go on where they are
      alerts.seekToBeginning(made);
      made.forEach(each -> read.put(each, new OffsetAndMetadata(0))); // if it ends before the first
    }
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
