package org.flowmon.standalone;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.topic.ListCodec;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The versions of the watchlist that {@link ListPublisher} wrote down. */
final class PublishedLists {
  private static final Logger log = LoggerFactory.getLogger(PublishedLists.class);

  private PublishedLists() {}

  /** A version, and when it was published first. */
  record Published(String version, Instant at) {}

  /**
   * All versions, those published first first.
   *
   * @throws IOException when the topic cannot be read
   */
  static List<Published> versions(String bootstrap, Topics topics)
      throws IOException, InterruptedException {
    Map<String, Published> versions = new LinkedHashMap<>();
    Readback.read(
        bootstrap,
        new TopicPartition(topics.lists(), 0),
        () -> true,
        record -> {
          String version = ListCodec.Key.fromBytes(record.key()).version();
          versions.putIfAbsent(
              version, new Published(version, Instant.ofEpochMilli(record.timestamp())));
        });
    return List.copyOf(versions.values());
  }

  /**
   * The list of that version; empty when it was never published, or by a program whose lists this
   * one cannot read. Reads the whole topic: for the few times that it is needed.
   *
   * @throws IOException when the topic cannot be read
   */
  static Optional<Watchlist> find(String bootstrap, Topics topics, String version)
      throws IOException, InterruptedException {
    SortedMap<Integer, byte[]> parts = new TreeMap<>();
    int[] expected = {1};
    Readback.read(
        bootstrap,
        new TopicPartition(topics.lists(), 0),
        () -> true,
        record -> {
          ListCodec.Key key = ListCodec.Key.fromBytes(record.key());
          if (key.version().equals(version)) {
            parts.put(key.part(), record.value());
            expected[0] = key.parts();
          }
        });
    if (parts.size() < expected[0]) {
      return Optional.empty();
    }
    try {
      return Optional.of(ListCodec.join(parts.values().stream().toList()))
          .filter(list -> list.version().equals(version));
    } catch (IllegalArgumentException e) {
      log.warn("version {} of the lists in {}: {}", version, topics.lists(), e.getMessage());
      return Optional.empty();
    }
  }
}
