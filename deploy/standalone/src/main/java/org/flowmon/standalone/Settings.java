package org.flowmon.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LaneState;
import org.flowmon.ingest.evm.ChainList;
import org.flowmon.topic.Access;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Policy;

/**
 * What the stored trace depends on besides the lanes: policies, bounds, and the chains of one's
 * own. It is kept beside the labels, in the attributions topic, so that a later start with other
 * settings is refused instead of mixing two kinds of flows in one topic.
 */
final class Settings {
  /** No chain has this name: readers of labels pass over it. */
  private static final String KEY = "settings";

  /** Before the lane of a chain of one's own. */
  private static final String CHAIN = "settings:chain:";

  private static final Duration POLL = Duration.ofMillis(200);

  private static final Pattern WORDS =
      Pattern.compile("--policy (\\S+) --bounds (\\S+)( " + PipelineOptions.INFER_DEPOSITS + ")?");

  private Settings() {}

  /** In words, the same for the same settings. */
  static String of(PipelineConfig config) {
    return "--policy "
        + config.policies().stream().sorted().map(Policy::toString).collect(Collectors.joining("+"))
        + " --bounds "
        + config.bounds()
        + (config.inferDeposits() ? " " + PipelineOptions.INFER_DEPOSITS : "");
  }

  /**
   * Keeps {@code settings} when there are none yet. Makes the chains known that another process
   * follows, and keeps those that are known to this one.
   *
   * @throws IOException when others were kept
   */
  static void require(String bootstrap, Topics topics, String settings)
      throws IOException, InterruptedException {
    try {
      Map<String, String> all = read(bootstrap, topics);
      requireChains(bootstrap, topics, all);
      String kept = all.get(KEY);
      if (kept == null) {
        write(bootstrap, topics, KEY, settings);
      } else if (!kept.equals(settings)) {
        throw new IOException(
            "what is stored was traced with "
                + kept
                + ", this is "
                + settings
                + ": use the same, or another data directory (--data) or cluster");
      }
    } catch (InterruptException e) {
      boolean unused = Thread.interrupted();
      throw (InterruptedException) new InterruptedException().initCause(e);
    }
  }

  private static void requireChains(String bootstrap, Topics topics, Map<String, String> kept)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> each : kept.entrySet()) {
      if (each.getKey().startsWith(CHAIN)) {
        for (Chain chain : ChainList.parse("what is stored", each.getValue())) {
          try {
            Chain.add(chain);
          } catch (IllegalArgumentException e) {
            throw new IOException(
                "--chains: " + e.getMessage() + "; the former is what is stored", e);
          }
        }
      }
    }
    for (Chain chain : Chain.own()) {
      String key = CHAIN + chain.lane();
      if (!kept.containsKey(key)) {
        write(bootstrap, topics, key, ChainList.line(chain));
      }
    }
  }

  /** With which policies and bounds the lanes are traced, and whether deposits are inferred. */
  record Traced(List<Policy> policies, Bounds bounds, boolean inferDeposits) {}

  /**
   * What was kept; the usual ones when nothing was.
   *
   * @throws IOException when it cannot be understood
   */
  static Traced traced(String bootstrap, Topics topics) throws IOException {
    String kept = read(bootstrap, topics).get(KEY);
    if (kept == null) {
      return new Traced(List.of(Policy.values()), Bounds.DEFAULT, false);
    }
    Matcher words = WORDS.matcher(kept);
    try {
      if (words.matches()) {
        return new Traced(
            Stream.of(words.group(1).split("\\+", -1)).map(Policy::parse).toList(),
            Bounds.parse(words.group(2)),
            words.group(3) != null);
      }
    } catch (IllegalArgumentException e) {
      // As a text of another form.
    }
    throw new IOException(
        "what is stored was traced with \"" + kept + "\", which this version does not know");
  }

  /**
   * Returns if the lane is new or its labels are of that version.
   *
   * @throws IOException when it was begun with another watchlist
   */
  static void requireLabels(IngestConfig lane, String version) throws IOException {
    LaneState state = LaneState.read(lane);
    String held = state.labelsVersion();
    if (!state.recent().isEmpty() && held != null && !held.equals(version)) {
      throw new IOException(
          "the stored blocks of "
              + lane.chain()
              + " were traced with watchlist version "
              + held.substring(0, Math.min(12, held.length()))
              + ", this one is "
              + version.substring(0, Math.min(12, version.length()))
              + ": use the same lists, or another data directory (--data) or cluster");
    }
  }

  /** They are written without a transaction: an open one of somebody else must not hide them. */
  private static Map<String, String> read(String bootstrap, Topics topics) {
    TopicPartition topic = new TopicPartition(topics.attributions(), 0);
    Map<String, String> found = new TreeMap<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Access.client(
                bootstrap,
                Map.of(
                    "isolation.level",
                    "read_uncommitted",
                    "fetch.max.wait.ms",
                    Topics.FETCH_WAIT_MILLIS)),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      long end = consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
      while (consumer.position(topic) < end) {
        for (ConsumerRecord<String, String> r : consumer.poll(POLL)) {
          if (r.key() != null && r.key().startsWith(KEY) && r.value() != null) {
            found.put(r.key(), r.value());
          }
        }
      }
    }
    return found;
  }

  private static void write(String bootstrap, Topics topics, String key, String settings)
      throws IOException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Access.client(bootstrap, Map.of()), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topics.attributions(), 0, key, settings)).get();
    } catch (ExecutionException e) {
      throw new IOException("cannot write " + topics.attributions() + ": " + e.getMessage(), e);
    }
  }
}
