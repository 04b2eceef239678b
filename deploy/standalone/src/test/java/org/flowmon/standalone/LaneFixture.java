package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Topics;

/** Blocks to publish, and what a read_committed consumer then sees. */
final class LaneFixture {
  static final Chain CHAIN = Chain.BITCOIN_REGTEST;

  private LaneFixture() {}

  /** A block of the branch named {@code branch}. */
  static BlockRef block(long height, String branch) {
    return new BlockRef(
        height,
        branch + height,
        height == 0 ? null : branch + (height - 1),
        1_700_000_000 + height);
  }

  static Txid txid(long n) {
    return Txid.parse(String.format("%064x", n));
  }

  /**
   * One that spends output 0 of {@code spends}, a lower number, and pays an address named by its
   * own: the higher the number, the less.
   */
  static UtxoTransaction transaction(long n, long spends) {
    return new UtxoTransaction(
        txid(n),
        null,
        List.of(new UtxoTransaction.Input(new Outpoint(txid(spends), 0), null, null)),
        List.of(new UtxoTransaction.Output("address-" + n, Amount.of(1_000_000 - n), false)));
  }

  /** So many that their encoded form has at least {@code bytes} bytes. */
  static List<UtxoTransaction> large(int bytes) {
    Random random = new Random(5);
    List<UtxoTransaction> all = new ArrayList<>();
    int size = 0;
    while (size < bytes) {
      byte[] id = new byte[32];
      random.nextBytes(id);
      List<UtxoTransaction.Output> outputs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        byte[] address = new byte[20];
        random.nextBytes(address);
        outputs.add(
            new UtxoTransaction.Output(
                HexFormat.of().formatHex(address), Amount.of(random.nextInt(1 << 30)), false));
      }
      all.add(new UtxoTransaction(Txid.of(id, Txid.Form.HEX), null, List.of(), outputs));
      size += 20 * 42;
    }
    return all;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return consumer(bootstrap, "read_committed");
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<ConsumerRecord<byte[], byte[]>> all(String bootstrap, TopicPartition of) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
      consumer.assign(List.of(of));
      consumer.seekToBeginning(List.of(of));
      long end = committedEnd(consumer, bootstrap, of);
      while (consumer.position(of) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /**
   * The end for committed reading. A commit returns before its marker stands in the log, so the end
   * of all records is waited for, two seconds at most: a transaction may be open on purpose.
   */
  private static long committedEnd(
      KafkaConsumer<byte[], byte[]> committed, String bootstrap, TopicPartition of) {
    long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    try (KafkaConsumer<byte[], byte[]> all = consumer(bootstrap, "read_uncommitted")) {
      long end;
      do {
        end = committed.endOffsets(List.of(of)).getOrDefault(of, 0L);
      } while (end < all.endOffsets(List.of(of)).getOrDefault(of, 0L)
          && System.nanoTime() < deadline);
      return end;
    }
  }

  /** The records of the lane, as they are. */
  static List<ConsumerRecord<byte[], byte[]>> raw(String bootstrap, Topics topics) {
    return all(bootstrap, new TopicPartition(topics.transactions(), CHAIN.lane()));
  }

  /** The records of the lane, decoded. */
  static List<LaneRecord> lane(String bootstrap, Topics topics) {
    return lane(bootstrap, topics, CHAIN);
  }

  /** The records of the lane of that chain, decoded. */
  static List<LaneRecord> lane(String bootstrap, Topics topics, Chain chain) {
    return all(bootstrap, new TopicPartition(topics.transactions(), chain.lane())).stream()
        .map(r -> LaneCodec.decode(r.value()))
        .toList();
  }

  /** The lane in short: {@code +height}, {@code -height}, or the version of the labels. */
  static List<String> outline(String bootstrap, Topics topics) {
    List<String> outline = new ArrayList<>();
    for (LaneRecord record : lane(bootstrap, topics)) {
      switch (record) {
        case LaneRecord.Connected c -> {
          if (c.last()) {
            outline.add("+" + c.block().hash());
          }
        }
        case LaneRecord.Disconnected d -> outline.add("-" + d.block().hash());
        case LaneRecord.LabelsChanged l ->
            outline.add(
                "labels " + l.version() + " -" + l.removed().size() + " +" + l.added().size());
        case LaneRecord.Mempool m ->
            outline.add("mempool +" + m.entered().size() + " -" + m.left().size());
        case LaneRecord.Balance b -> outline.add("balance");
        case LaneRecord.Prices p -> outline.add("prices");
      }
    }
    return outline;
  }

  /** What is left in the attributions topic after compaction: key to JSON. */
  static Map<String, String> attributions(String bootstrap, Topics topics) {
    Map<String, String> left = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> r :
        all(bootstrap, new TopicPartition(topics.attributions(), 0))) {
      String key = new String(r.key(), UTF_8).replace('\0', '|');
      if (r.value() == null) {
        left.remove(key);
      } else {
        left.put(key, new String(r.value(), UTF_8));
      }
    }
    return left;
  }
}
