package org.flowmon.standalone;

import static org.flowmon.standalone.LaneFixture.CHAIN;
import static org.flowmon.standalone.LaneFixture.block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.chain.BlockRef;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LanePublisher;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Labels in a lane and in the topic of attributions, against a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LaneLabelsTest {
  private EmbeddedBroker broker;
  private int used;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    broker = EmbeddedBroker.start(directory, 0);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private IngestConfig fresh() {
    Topics topics = new Topics("l" + used++);
    TopicSetup.ensure(broker.bootstrap(), topics);
    return IngestConfig.recorded(broker.bootstrap(), topics, CHAIN, Duration.ofSeconds(10));
  }

  private static LanePublisher open(IngestConfig config) throws Exception {
    return LanePublisher.open(config, Clock.systemUTC(), waiting -> {});
  }

  private static List<String> hashes(List<BlockRef> blocks) {
    return blocks.stream().map(BlockRef::hash).toList();
  }

  private static Label label(String entity, String address) {
    return new Label(entity, address, null, Long.MIN_VALUE, Confidence.HIGH, false, false);
  }

  @Test
  void labelsGoIntoTheLaneAsDifferencesOncePerVersion() throws Exception {
    IngestConfig config = fresh();
    Label tag = new Label("pool", null, "/Pool/", 19_000, Confidence.MEDIUM, true, false);
    try (LanePublisher lane = open(config)) {
      assertTrue(lane.labels("v1", List.of(label("a", "x"), label("b", "y"), tag)));
      lane.connected(block(0, "a"), List.of());
      assertFalse(lane.labels("v1", List.of()));
      assertTrue(lane.labels("v2", List.of(label("a", "x"), label("c", "y"), tag)));
    }
    try (LanePublisher lane = open(config)) {
      assertEquals("v2", lane.state().labelsVersion());
      assertEquals(List.of("a0"), hashes(lane.state().recent()));
      assertFalse(lane.labels("v2", List.of(label("a", "x"))));
      // Another version with the same labels is named in the lane.
      assertTrue(lane.labels("v3", List.of(label("a", "x"), label("c", "y"), tag)));
    }
    assertEquals(
        List.of("labels v1 -0 +3", "+a0", "labels v2 -1 +1", "labels v3 -0 +0"),
        LaneFixture.outline(config.bootstrap(), config.topics()));
    LaneRecord.LabelsChanged first =
        (LaneRecord.LabelsChanged) LaneFixture.lane(config.bootstrap(), config.topics()).getFirst();
    assertTrue(first.added().contains(tag), first.toString());
    Map<String, String> left = LaneFixture.attributions(config.bootstrap(), config.topics());
    assertEquals(4, left.size(), left.toString());
    String y = left.get("bitcoin-regtest|address:y|c|" + Long.MIN_VALUE + "|high|");
    assertEquals(
        "{\"chain\":\"bitcoin-regtest\",\"entity\":\"c\",\"address\":\"y\",\"confidence\":\"high\","
            + "\"pool\":false,\"transparent\":false,\"bridge\":false,\"exchange\":false,\"version\":\"v2\"}",
        y);
  }

  /** Our newest labels stand behind a transaction that another chain's writer keeps open. */
  @Test
  void anotherWritersOpenTransactionDoesNotHideTheLabels() throws Exception {
    IngestConfig config = fresh();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", config.bootstrap(), "transactional.id", "other");
    try (KafkaProducer<byte[], byte[]> other =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.initTransactions();
      try (LanePublisher lane = open(config)) {
        assertTrue(lane.labels("v1", List.of(label("a", "x"), label("b", "y"))));
        other.beginTransaction();
        Future<RecordMetadata> sent =
            other.send(
                new ProducerRecord<>(config.topics().attributions(), 0, new byte[1], new byte[1]));
        other.flush();
        assertTrue(sent.isDone());
        assertTrue(lane.labels("v2", List.of(label("a", "x"), label("c", "y"))));
      }
      List<String> told = new ArrayList<>();
      try (LanePublisher lane =
          LanePublisher.open(
              config,
              Clock.systemUTC(),
              waiting -> {
                if (told.isEmpty()) {
                  other.abortTransaction();
                }
                told.add(waiting);
              })) {
        assertEquals("v2", lane.state().labelsVersion());
        assertTrue(lane.labels("v3", List.of(label("a", "x"))));
      }
      assertTrue(told.getFirst().contains("a transaction is open in "), told.toString());
    }
    LaneRecord.LabelsChanged last =
        (LaneRecord.LabelsChanged) LaneFixture.lane(config.bootstrap(), config.topics()).getLast();
    assertEquals(List.of(label("c", "y")), last.removed());
    assertEquals(List.of(), last.added());
  }

  @Test
  void manyLabelsComeInSeveralRecordsOfOneVersion() throws Exception {
    IngestConfig config = fresh();
    List<Label> many = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      many.add(label("e" + i % 7, "address-" + i));
    }
    try (LanePublisher lane = open(config)) {
      assertTrue(lane.labels("v1", many));
      assertTrue(lane.labels("v2", many.subList(6_000, 12_000)));
      assertTrue(lane.labels("v3", many.subList(0, 6_000)));
    }
    assertEquals(
        List.of(
            "labels v1 -0 +5000",
            "labels v1 -0 +5000",
            "labels v1 -0 +2000",
            "labels v2 -5000 +0",
            "labels v2 -1000 +0",
            "labels v3 -5000 +0",
            "labels v3 -1000 +4000",
            "labels v3 -0 +2000"),
        LaneFixture.outline(config.bootstrap(), config.topics()));
  }
}
