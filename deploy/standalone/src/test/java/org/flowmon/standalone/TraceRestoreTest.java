package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.FlowMarks;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Topics;
import org.flowmon.topic.Unconfirmed;
import org.flowmon.topology.TraceApp;
import org.flowmon.topology.TraceConfig;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.trace.RandomEconomy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trace stage loses everything but the topics, again and again: what it goes on with is the
 * newest image of its state and the lane behind it. Images are made every 1,000 transactions here,
 * so that every restart reads one.
 */
class TraceRestoreTest {
  private static final int ROUNDS = 4;
  private static final int BLOCKS_PER_ROUND = 60;

  private final Topics topics = new Topics("restore");
  private final List<Unconfirmed> told = new ArrayList<>();
  @TempDir private Path dir = Path.of("");

  @Test
  void aBareInstanceGoesOnAsIfNothingHadHappened() throws Exception {
    RandomEconomy economy = new RandomEconomy(3, BigInteger.valueOf(1_000_000_000), 500);
    List<Ledger> ledgers =
        Stream.of(Policy.values())
            .map(p -> new Ledger(Chain.BITCOIN, p, Bounds.DEFAULT, RandomEconomy.labels()))
            .toList();
    ledgers.forEach(l -> l.listVersion("v1"));
    List<String> expected = new ArrayList<>();
    double images = 0;
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
        KafkaProducer<byte[], byte[]> producer = producer(broker.bootstrap())) {
      TopicSetup.ensure(broker.bootstrap(), topics);
      send(producer, new LaneRecord.LabelsChanged("v1", List.of(), RandomEconomy.labels().all()));
      for (int round = 0; round < ROUNDS; round++) {
        List<RandomEconomy.Block> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS_PER_ROUND; i++) {
          RandomEconomy.Block block = economy.utxoBlock(100);
          blocks.add(block);
          connect(producer, ledgers, block, expected);
        }
        // each round ends in a reorganisation below what the next instance restores
        for (RandomEconomy.Block block :
            blocks.subList(BLOCKS_PER_ROUND - 5, BLOCKS_PER_ROUND).reversed()) {
          send(producer, new LaneRecord.Disconnected(block.ref()));
          ledgers.forEach(
              l ->
                  l.disconnect(
                      block.ref().height(), block.ref().hash(), f -> expected.add(text(f))));
        }
        for (RandomEconomy.Block block : blocks.subList(BLOCKS_PER_ROUND - 5, BLOCKS_PER_ROUND)) {
          connect(producer, ledgers, block, expected);
        }
        producer.flush();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        TraceConfig config =
            TraceConfig.of(
                    broker.bootstrap(), topics, dir.resolve("streams" + round), Bounds.DEFAULT)
                .withImageAfter(1_000);
        try (TraceApp app = new TraceApp(config, registry)) {
          app.start();
          assertEquals(expected, flows(broker.bootstrap(), app, expected.size()), "round " + round);
        }
        images +=
            registry.find("flowmon.trace.images").counters().stream()
                .mapToDouble(c -> c.count())
                .sum();
      }
    }
    assertFalse(expected.isEmpty());
    waitedForABlockOnce();
    assertTrue(images >= 2, "images were made: " + images);
  }

  /** What was seen before its block was told to be in it, whichever instance that was. */
  private void waitedForABlockOnce() {
    long newest = told.getLast().flow().block().height();
    Set<String> open = new HashSet<>();
    int included = 0;
    for (Unconfirmed each : told) {
      if (each.flow().block().height() < newest) {
        boolean seen = each.fate() == Unconfirmed.Fate.SEEN;
        assertTrue(seen ? open.add(each.flow().id()) : open.remove(each.flow().id()));
        included += each.fate() == Unconfirmed.Fate.INCLUDED ? 1 : 0;
      }
    }
    assertEquals(Set.of(), open);
    assertTrue(included > 100, "so many were included: " + included);
  }

  private void connect(
      KafkaProducer<byte[], byte[]> producer,
      List<Ledger> ledgers,
      RandomEconomy.Block block,
      List<String> expected) {
    List<UtxoTransaction> waiting = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (tx instanceof UtxoTransaction u
          && u.coinbase() == null
          && (u.txid().bytes()[0] & 1) == 0) {
        waiting.add(u);
      }
    }
    send(producer, new LaneRecord.Mempool(block.ref().time() - 60, waiting, List.of()));
    send(producer, new LaneRecord.Connected(block.ref(), 0, 1, block.transactions()));
    ledgers.forEach(l -> l.connect(block.ref()));
    for (Transaction tx : block.transactions()) {
      ledgers.forEach(l -> l.apply(tx, f -> expected.add(text(f))));
    }
  }

  private static String text(Flow flow) {
    return new String(FlowJson.toBytes(flow), UTF_8);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, LaneRecord record) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topics.transactions(), Chain.BITCOIN.lane(), null, LaneCodec.encode(record)));
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** All committed flows, once there are {@code n} of them. */
  private List<String> flows(String bootstrap, TraceApp app, int n) {
    TopicPartition partition = new TopicPartition(topics.flows(), Chain.BITCOIN.lane());
    List<String> flows = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      told.clear();
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (flows.size() < n && System.nanoTime() < deadline && !app.failed()) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (Unconfirmed.is(record.headers())) {
                    told.add(Unconfirmed.of(record.headers(), record.value()));
                  } else if (!FlowMarks.is(record)) {
                    flows.add(new String(record.value(), UTF_8));
                  }
                });
      }
    }
    return flows;
  }
}
