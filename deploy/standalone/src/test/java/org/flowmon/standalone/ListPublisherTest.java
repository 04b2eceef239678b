package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.topic.ListCodec;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.flowmon.watchlist.WatchlistFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The list in its topic. */
@Timeout(120)
final class ListPublisherTest {
  /** More than one record holds, compressed. */
  private static final int ADDRESSES = 80_000;

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  @TempDir private Path directory;

  private static Watchlist large() throws Exception {
    Random random = new Random(5);
    byte[] address = new byte[20];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ADDRESSES; i++) {
      random.nextBytes(address);
      text.append("{\"entity\":\"e\",\"name\":\"E\",\"chain\":\"ethereum\",\"address\":\"0x")
          .append(HexFormat.of().formatHex(address))
          .append("\",\"source\":\"test\"}\n");
    }
    WatchlistBuilder list = new WatchlistBuilder();
    WatchlistFormat.read(
        new ByteArrayInputStream(text.toString().getBytes(UTF_8)), "large.jsonl", list);
    return list.build();
  }

  @Test
  void aListLargerThanARecordComesBackWhole() throws Exception {
    Watchlist list = large();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      assertTrue(ListPublisher.publish(broker.bootstrap(), TOPICS, list));
      assertFalse(ListPublisher.publish(broker.bootstrap(), TOPICS, list), "it is there");
      List<byte[]> parts = new ArrayList<>();
      Readback.read(
          broker.bootstrap(),
          new TopicPartition(TOPICS.lists(), 0),
          () -> true,
          record -> parts.add(record.value()));
      assertTrue(parts.size() > 1, "one record holds it");
      Watchlist read = ListCodec.join(parts);
      assertEquals(list.version(), read.version());
      assertEquals(ADDRESSES, read.attributions().size());
      assertTrue(ListPublisher.publish(broker.bootstrap(), TOPICS, Watchlist.builtin()));
    }
  }

  /** As processes do that are started together. */
  @Test
  void whoIsOvertakenByAnotherOnePublishesAllTheSame() throws Exception {
    List<Watchlist> lists = List.of(Watchlist.builtin(), new WatchlistBuilder().build());
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        ExecutorService both = Executors.newFixedThreadPool(lists.size())) {
      TopicSetup.ensure(broker.bootstrap(), TOPICS);
      List<Future<Integer>> all = new ArrayList<>();
      for (Watchlist list : lists) {
        all.add(both.submit(() -> publish(broker.bootstrap(), list, 10)));
      }
      for (Future<Integer> each : all) {
        assertTrue(each.get() > 0);
      }
    }
  }

  /** How often it was another one than the last. */
  private static int publish(String bootstrap, Watchlist list, int times) throws Exception {
    int published = 0;
    for (int i = 0; i < times; i++) {
      published += ListPublisher.publish(bootstrap, TOPICS, list) ? 1 : 0;
    }
    return published;
  }
}
