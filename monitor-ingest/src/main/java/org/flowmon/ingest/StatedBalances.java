package org.flowmon.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.topic.LaneRecord;
import org.jspecify.annotations.Nullable;

/**
 * Of which accounts a lane states what they held before it: once for each in the life of the lane,
 * because a ledger adds what is stated, and undoing a block does not take it back. Read from the
 * lane, the whole of it, when first asked for.
 */
final class StatedBalances {
  private final IngestConfig config;
  private final LaneState state;
  private @Nullable Stated stated;

  /** By asset. */
  private static final class Stated {
    private final Map<String, Set<String>> holders = new HashMap<>();

    boolean contains(Holding holding) {
      return holders.getOrDefault(holding.asset(), Set.of()).contains(holding.holder());
    }

    void add(Holding holding) {
      holders.computeIfAbsent(holding.asset(), asset -> new HashSet<>()).add(holding.holder());
    }
  }

  /** Of the lane that ends there. */
  StatedBalances(IngestConfig config, LaneState state) {
    this.config = config;
    this.state = state;
  }

  /**
   * Whether the lane has it. Throws an {@link UncheckedIOException} when the lane cannot be read;
   * its cause is a {@link RefusedException} when a block of it moves what nothing before states.
   */
  boolean contains(Holding holding) {
    Stated known = stated;
    if (known == null) {
      try {
        known = read();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
      stated = known;
    }
    return known.contains(holding);
  }

  /** The lane has it now. */
  void add(Holding holding) {
    Stated known = stated;
    if (known != null) {
      known.add(holding);
    }
  }

  private Stated read() throws IOException {
    Stated known = new Stated();
    try (KafkaConsumer<byte[], byte[]> consumer = Brokers.consumer(config, "balances")) {
      TopicPartition lane = LaneState.lane(config, consumer);
      long begin = consumer.beginningOffsets(List.of(lane)).getOrDefault(lane, 0L);
      LaneState.scan(
          consumer, lane, begin, state.end(), (offset, record, header) -> take(known, record));
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
    return known;
  }

  private void take(Stated known, LaneRecord record) throws RefusedException {
    switch (record) {
      case LaneRecord.Mempool m -> {}
      case LaneRecord.Balance b -> known.add(new Holding(b.holder(), b.asset()));
      case LaneRecord.Connected c -> {
        for (Holding moved : Holding.moved(c.transactions())) {
          if (!known.contains(moved)) {
            throw new RefusedException(
                "opening balances cannot be stated in the lane of "
                    + config.chain()
                    + " (topic "
                    + config.topics().transactions()
                    + "): it was begun, or went on, without them. Block "
                    + c.block()
                    + " moves "
                    + moved.asset()
                    + " of "
                    + moved.holder()
                    + ", and nothing says what that held before. Leave the option out, or begin a"
                    + " new lane (another topic prefix)");
          }
        }
      }
      case LaneRecord.Disconnected d -> {}
      case LaneRecord.LabelsChanged l -> {}
      case LaneRecord.Prices p -> {}
    }
  }
}
