package org.flowmon.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.flowmon.chain.BlockRef;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane ends, read from the lane itself: there is no other checkpoint, because a block is
 * there as a whole or not at all.
 *
 * @param recent the last connected blocks that were not disconnected, oldest first: one more than
 *     can be undone, or all there are
 * @param recentOffset an offset at or before the first record of {@code recent}
 * @param end the offset after the last record
 * @param coverage what the lane holds
 * @param labelsVersion the watchlist version in force at the end, {@code null} when there is none
 */
public record LaneState(
    List<BlockRef> recent,
    long recentOffset,
    long end,
    Coverage coverage,
    @Nullable String labelsVersion) {
  /** The header of a lane record that carries the {@link Coverage} after it. */
  static final String COVERAGE = "coverage";

  private static final long FIRST_STEP = 256;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  public LaneState {
    recent = List.copyOf(recent);
  }

  /** Takes the records of a lane one by one. */
  interface Reader {
    void read(long offset, LaneRecord record, @Nullable Header coverage) throws IOException;
  }

  /**
   * Reads the end of a lane, from the tail backwards in growing steps.
   *
   * @throws IOException when the brokers do not answer or a record cannot be read
   */
  public static LaneState read(IngestConfig config) throws IOException {
    return read(config, text -> {});
  }

  /** The same; {@code waiting} is told when another writer holds up the labels. */
  static LaneState read(IngestConfig config, Consumer<String> waiting) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = Brokers.consumer(config, "state")) {
      TopicPartition lane = lane(config, consumer);
      long begin = consumer.beginningOffsets(List.of(lane)).getOrDefault(lane, 0L);
      long end = consumer.endOffsets(List.of(lane)).getOrDefault(lane, 0L);
      String version = PublishedLabels.read(config, waiting).version();
      int wanted = config.chain().undoDepth() + 1;
      for (long step = FIRST_STEP; ; step *= 4) {
        long from = Math.max(begin, end - step);
        Tail tail = new Tail();
        scan(consumer, lane, from, end, tail);
        if (tail.blocks.size() >= wanted || from == begin) {
          return tail.state(wanted, from, end, version);
        }
      }
    } catch (KafkaException e) {
      throw new IOException(
          "cannot read "
              + config.topics().transactions()
              + " at "
              + config.bootstrap()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** The partition that is the lane; the consumer is assigned to it. */
  static TopicPartition lane(IngestConfig config, KafkaConsumer<?, ?> consumer)
      throws RefusedException {
    String topic = config.topics().transactions();
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    int there = partitions == null ? 0 : partitions.size();
    if (there <= config.chain().lane()) {
      throw new RefusedException(
          "topic "
              + topic
              + " at "
              + config.bootstrap()
              + " has "
              + there
              + " partitions, lane "
              + config.chain().lane()
              + " ("
              + config.chain()
              + ") is not among them: create the topics first");
    }
    TopicPartition lane = new TopicPartition(topic, config.chain().lane());
    consumer.assign(List.of(lane));
    return lane;
  }

  /**
   * Reads from one offset up to another. Transaction markers at the end have offsets too: the
   * position passes them without a record.
   */
  static void scan(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition lane,
      long from,
      long to,
      Reader reader)
      throws IOException {
    consumer.seek(lane, from);
    long before = from;
    long heard = System.nanoTime();
    while (consumer.position(lane) < to) {
      for (ConsumerRecord<byte[], byte[]> r : consumer.poll(POLL)) {
        if (r.offset() < to) {
          reader.read(r.offset(), decode(r), r.headers().lastHeader(COVERAGE));
        }
      }
      long position = consumer.position(lane);
      if (position > before) {
        before = position;
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
        throw new IOException(
            "the broker stopped answering at offset "
                + position
                + " of "
                + lane
                + " (end "
                + to
                + ")");
      }
    }
  }

  private static LaneRecord decode(ConsumerRecord<byte[], byte[]> r) throws IOException {
    try {
      return LaneCodec.decode(r.value());
    } catch (RuntimeException e) {
      throw new RefusedException(
          "record at offset "
              + r.offset()
              + " of "
              + r.topic()
              + "-"
              + r.partition()
              + " is no lane record: "
              + e.getMessage(),
          e);
    }
  }

  /** The last blocks of a stretch of the lane. */
  private static final class Tail implements Reader {
    private final Deque<BlockRef> blocks = new ArrayDeque<>();
    private final Deque<Long> offsets = new ArrayDeque<>();
    private @Nullable Header coverage;
    private long first = -1;

    @Override
    public void read(long offset, LaneRecord record, @Nullable Header header) {
      if (header != null) {
        coverage = header;
      }
      switch (record) {
        case LaneRecord.Connected c -> {
          if (c.part() == 0 || first < 0) {
            first = offset;
          }
          if (c.last()) {
            blocks.addLast(c.block());
            offsets.addLast(first);
            first = -1;
          }
        }
        case LaneRecord.Disconnected d -> {
          // One that is not here stands before this stretch.
          if (!blocks.isEmpty() && blocks.getLast().hash().equals(d.block().hash())) {
            blocks.removeLast();
            offsets.removeLast();
          }
        }
        case LaneRecord.Mempool m -> {}
        case LaneRecord.Balance b -> {}
        case LaneRecord.LabelsChanged l -> {}
        case LaneRecord.Prices p -> {}
      }
    }

    LaneState state(int wanted, long from, long end, @Nullable String version) {
      while (blocks.size() > wanted) {
        blocks.removeFirst();
        offsets.removeFirst();
      }
      Coverage covered = Coverage.NONE;
      if (coverage != null) {
        covered = Coverage.parse(new String(coverage.value(), UTF_8));
      } else {
        // Records of another writer: what can be seen of them.
        for (BlockRef block : blocks) {
          covered = covered.connected(block, 0, 0, 0, 0);
        }
      }
      long offset = offsets.isEmpty() ? from : offsets.getFirst();
      return new LaneState(new ArrayList<>(blocks), offset, end, covered, version);
    }
  }
}
