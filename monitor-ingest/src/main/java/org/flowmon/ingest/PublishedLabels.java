package org.flowmon.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.jspecify.annotations.Nullable;

/**
 * The labels that the lane of a chain holds at its end, as the compacted attributions topic says
 * them: one record a claim, and one that names the version. They are written in the transaction
 * that writes the change to the lane, so that the two never differ.
 *
 * @param labels by the key of their record
 * @param version the version in force, {@code null} before the first
 */
record PublishedLabels(Map<String, Label> labels, @Nullable String version) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  /** More than any of our transactions may last, and than the brokers take to cut one off. */
  private static final Duration OPEN_AT_MOST = Duration.ofSeconds(90);

  /** What {@code all} looks like once it is published as {@code version}. */
  static PublishedLabels of(IngestConfig config, String version, List<Label> all) {
    Map<String, Label> labels = new TreeMap<>();
    all.forEach(label -> labels.put(key(config, label), label));
    return new PublishedLabels(labels, version);
  }

  /**
   * Reads them. Another chain's writer may have a transaction open in the topic, and behind it the
   * newest of our own records: its end is waited for, which {@code waiting} is told. A writer that
   * died is cut off by the brokers when its transaction times out.
   *
   * @throws IOException when the brokers do not answer, or the transaction does not end
   */
  static PublishedLabels read(IngestConfig config, Consumer<String> waiting) throws IOException {
    TopicPartition topic = new TopicPartition(config.topics().attributions(), 0);
    String own = config.chain().name() + '\0';
    Map<String, Label> labels = new TreeMap<>();
    String version = null;
    try (KafkaConsumer<byte[], byte[]> consumer = Brokers.consumer(config, "labels")) {
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      long end = Brokers.end(config, topic);
      long heard = System.nanoTime();
      while (consumer.position(topic) < end) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> r : records) {
          String key = r.key() == null ? "" : new String(r.key(), UTF_8);
          if (key.equals(versionKey(config))) {
            version = parse(r).path("version").asText();
          } else if (key.startsWith(own) && r.value() == null) {
            labels.remove(key);
          } else if (key.startsWith(own)) {
            labels.put(key, label(r));
          }
        }
        if (!records.isEmpty()) {
          heard = System.nanoTime();
        } else if (consumer.position(topic) < end) {
          String what = "a transaction is open in " + topic.topic() + " at " + config.bootstrap();
          if (System.nanoTime() - heard > OPEN_AT_MOST.toNanos()) {
            throw new IOException(what + " and does not end: stop its writer");
          }
          waiting.accept("waiting: " + what);
        }
      }
    } catch (KafkaException e) {
      throw new IOException(
          "cannot read " + topic.topic() + " at " + config.bootstrap() + ": " + e.getMessage(), e);
    }
    return new PublishedLabels(labels, version);
  }

  /** The key of the record that names the version. */
  static String versionKey(IngestConfig config) {
    return config.chain().name() + "\0version";
  }

  /** Chain and address (or tag) first; the rest tells apart several claims on one address. */
  static String key(IngestConfig config, Label label) {
    String what =
        label.address() != null ? "address:" + label.address() : "tag:" + label.coinbaseTag();
    return String.join(
        "\0",
        config.chain().name(),
        what,
        label.entity(),
        Long.toString(label.fromDay()),
        label.confidence().toString(),
        (label.pool() ? "pool" : "")
            + (label.transparent() ? "transparent" : "")
            + (label.bridge() ? "bridge" : "")
            + (label.exchange() ? "exchange" : ""));
  }

  /** A claim as JSON, with the version that brought it. */
  static byte[] value(IngestConfig config, Label label, String version) {
    ObjectNode json = JSON.createObjectNode();
    json.put("chain", config.chain().name());
    json.put("entity", label.entity());
    if (label.address() != null) {
      json.put("address", label.address());
    } else {
      json.put("coinbaseTag", label.coinbaseTag());
    }
    if (label.fromDay() != Long.MIN_VALUE) {
      json.put("from", LocalDate.ofEpochDay(label.fromDay()).toString());
    }
    json.put("confidence", label.confidence().toString());
    json.put("pool", label.pool());
    json.put("transparent", label.transparent());
    json.put("bridge", label.bridge());
    json.put("exchange", label.exchange());
    json.put("version", version);
    return json.toString().getBytes(UTF_8);
  }

  /** The version as JSON. */
  static byte[] version(IngestConfig config, String version, int labels) {
    ObjectNode json = JSON.createObjectNode();
    json.put("chain", config.chain().name());
    json.put("version", version);
    json.put("labels", labels);
    return json.toString().getBytes(UTF_8);
  }

  private static Label label(ConsumerRecord<byte[], byte[]> r) throws RefusedException {
    JsonNode json = parse(r);
    String from = json.path("from").asText("");
    try {
      return new Label(
          json.path("entity").asText(),
          text(json, "address"),
          text(json, "coinbaseTag"),
          from.isEmpty() ? Long.MIN_VALUE : LocalDate.parse(from).toEpochDay(),
          Confidence.parse(json.path("confidence").asText()),
          json.path("pool").asBoolean(),
          json.path("transparent").asBoolean(),
          json.path("bridge").asBoolean(),
          json.path("exchange").asBoolean(),
          null);
    } catch (RuntimeException e) {
      throw unreadable(r, e);
    }
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null ? null : value.asText();
  }

  private static JsonNode parse(ConsumerRecord<byte[], byte[]> r) throws RefusedException {
    try {
      return JSON.readTree(new String(r.value(), UTF_8));
    } catch (JacksonException e) {
      throw unreadable(r, e);
    }
  }

  private static RefusedException unreadable(ConsumerRecord<byte[], byte[]> r, Exception e) {
    return new RefusedException(
        "record at offset "
            + r.offset()
            + " of "
            + r.topic()
            + " is no attribution: "
            + e.getMessage(),
        e);
  }
}
