package org.flowmon.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.flowmon.standalone.LaneFixture.CHAIN;
import static org.flowmon.standalone.LaneFixture.block;
import static org.flowmon.standalone.LaneFixture.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.Coverage;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LanePublisher;
import org.flowmon.ingest.RefusedException;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Received;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker; each test has topics of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LanePublisherTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_750_000_000_123L), ZoneOffset.UTC);

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
    Topics topics = new Topics("t" + used++);
    TopicSetup.ensure(broker.bootstrap(), topics);
    return IngestConfig.recorded(broker.bootstrap(), topics, CHAIN, Duration.ofSeconds(10));
  }

  private static LanePublisher open(IngestConfig config) throws Exception {
    return LanePublisher.open(config, CLOCK, waiting -> {});
  }

  private static List<String> hashes(List<BlockRef> blocks) {
    return blocks.stream().map(BlockRef::hash).toList();
  }

  @Test
  void aBlockOfFourMegabytesIsSplitInOrderAndNamedByItsTime() throws Exception {
    IngestConfig config = fresh();
    List<UtxoTransaction> large = LaneFixture.large(4_200_000);
    try (LanePublisher lane = open(config)) {
      lane.connected(block(0, "a"), large);
      lane.connected(block(1, "a"), List.of());
    }
    List<ConsumerRecord<byte[], byte[]>> raw = LaneFixture.raw(config.bootstrap(), config.topics());
    List<Transaction> read = new ArrayList<>();
    assertTrue(raw.size() >= 6, raw.size() + " records");
    for (int i = 0; i < raw.size(); i++) {
      ConsumerRecord<byte[], byte[]> r = raw.get(i);
      LaneRecord.Connected c =
          assertInstanceOf(LaneRecord.Connected.class, LaneCodec.decode(r.value()));
      assertTrue(r.value().length <= 900_000, r.value().length + " bytes");
      assertEquals("bitcoin-regtest", new String(r.key(), UTF_8));
      assertEquals(CHAIN.lane(), r.partition());
      assertEquals(c.block().time() * 1000, r.timestamp());
      assertEquals(
          "1750000000123", new String(r.headers().lastHeader(Received.HEADER).value(), UTF_8));
      if (i < raw.size() - 1) {
        assertEquals(i, c.part());
        assertEquals(raw.size() - 1, c.parts());
        read.addAll(c.transactions());
      }
    }
    assertEquals(large, read);
  }

  @Test
  void eachBlockSaysHowFarTheChainWasSettledAndThatItCameWithoutTraces() throws Exception {
    IngestConfig config = fresh();
    Finality told = new Finality(90, 80, 70);
    try (LanePublisher lane = open(config)) {
      lane.connected(block(9, "a"), List.of());
      lane.settled(told);
      lane.untraced();
      lane.connected(block(10, "a"), List.of());
      assertEquals(1, lane.coverage().untraced());
    }
    List<Finality> read = new ArrayList<>();
    List<Boolean> untraced = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> r : LaneFixture.raw(config.bootstrap(), config.topics())) {
      read.add(
          assertInstanceOf(LaneRecord.Connected.class, LaneCodec.decode(r.value())).finality());
      untraced.add(r.headers().lastHeader(Settled.UNTRACED) != null);
    }
    assertEquals(List.of(false, true), untraced);
    // Nobody told at first: six confirmations, the block's own is the first.
    assertEquals(List.of(new Finality(9, 4, 4), told), read);
  }

  @Test
  void aBlockThatWasNotWrittenToItsEndIsNotThere() throws Exception {
    IngestConfig config = fresh();
    try (LanePublisher lane = open(config)) {
      lane.connected(block(0, "a"), List.of());
    }
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            config.bootstrap(),
            "transactional.id",
            config.topics().prefix() + "-ingest-" + CHAIN.name());
    KafkaProducer<byte[], byte[]> crashed =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    crashed.initTransactions();
    crashed.beginTransaction();
    byte[] half =
        LaneCodec.encode(new LaneRecord.Connected(block(1, "a"), 0, 2, List.of(transaction(1, 2))));
    Future<RecordMetadata> sent =
        crashed.send(
            new ProducerRecord<>(config.topics().transactions(), CHAIN.lane(), new byte[1], half));
    crashed.flush();
    assertTrue(sent.isDone());
    try (LanePublisher lane = open(config)) {
      assertEquals(List.of("a0"), hashes(lane.state().recent()));
      lane.connected(block(1, "b"), List.of());
    }
    crashed.close(Duration.ZERO);
    assertEquals(List.of("+a0", "+b1"), LaneFixture.outline(config.bootstrap(), config.topics()));
  }

  @Test
  void aRestartGoesOnExactlyWhereTheLaneEnds() throws Exception {
    IngestConfig config = fresh();
    Coverage before;
    try (LanePublisher lane = open(config)) {
      assertEquals(List.of(), lane.state().recent());
      assertNull(lane.state().labelsVersion());
      assertEquals("no blocks", lane.coverage().toString());
      for (int i = 0; i < 700; i++) {
        // Spends the output of the block before.
        lane.connected(block(i, "a"), List.of(transaction(i + 1, i)));
      }
      for (int i = 699; i >= 697; i--) {
        lane.disconnected(block(i, "a"));
      }
      lane.connected(
          new BlockRef(697, "b697", "a696", 1_700_000_697), List.of(transaction(10_000, 697)));
      lane.idle();
      before = lane.coverage();
    }
    try (LanePublisher lane = open(config)) {
      List<String> recent = hashes(lane.state().recent());
      assertEquals(101, recent.size());
      assertEquals("b697", recent.getLast());
      assertEquals("a696", recent.get(99));
      assertEquals("a597", recent.getFirst());
      assertEquals(before, lane.coverage());
      assertEquals(697, lane.coverage().to());
      assertEquals(0, lane.coverage().from());
      // Of 701 inputs one spends a coin of before the lane.
      assertEquals(701, lane.coverage().inputs());
      assertEquals(1, lane.coverage().unknownValues());
      // Coins made before the restart are known; the ones of disconnected blocks are not.
      lane.connected(
          new BlockRef(698, "b698", "b697", 1_700_000_698),
          List.of(transaction(10_001, 10_000), transaction(10_002, 699)));
      assertEquals(2, lane.coverage().unknownValues());
    }
    LaneRecord.Connected last =
        (LaneRecord.Connected) LaneFixture.lane(config.bootstrap(), config.topics()).getLast();
    UtxoTransaction known = (UtxoTransaction) last.transactions().getFirst();
    assertEquals("address-10000", known.inputs().getFirst().address());
    assertEquals("990000", String.valueOf(known.inputs().getFirst().value()));
    UtxoTransaction unknown = (UtxoTransaction) last.transactions().get(1);
    assertNull(unknown.inputs().getFirst().value());
  }

  @Test
  void aBlockThatClaimsALaterTimeThanNowIsTaken() throws Exception {
    IngestConfig config = fresh();
    BlockRef early = new BlockRef(0, "a0", null, CLOCK.millis() / 1000 + 7_200);
    try (LanePublisher lane = open(config)) {
      lane.connected(early, List.of());
      lane.disconnected(early);
    }
    List<ConsumerRecord<byte[], byte[]>> raw = LaneFixture.raw(config.bootstrap(), config.topics());
    assertEquals(CLOCK.millis(), raw.getFirst().timestamp());
    assertEquals(early, ((LaneRecord.Connected) LaneCodec.decode(raw.getFirst().value())).block());
  }

  @Test
  void gapsAreKept() throws Exception {
    IngestConfig config = fresh();
    try (LanePublisher lane = open(config)) {
      for (long height : List.of(5L, 6L, 10L, 11L, 12L, 20L)) {
        lane.connected(block(height, "a"), List.of());
      }
      lane.disconnected(block(20, "a"));
    }
    try (LanePublisher lane = open(config)) {
      assertEquals(
          List.of(new Coverage.Range(5, 6), new Coverage.Range(10, 12)), lane.coverage().ranges());
      assertEquals(List.of(new Coverage.Range(7, 9)), lane.coverage().gaps());
      String text = lane.coverage().toString();
      assertTrue(text.startsWith("blocks 5 to 12 (a19), 1 gap: 7-9; 5 blocks"), text);
    }
  }

  @Test
  void theSecondWriterFencesTheFirst() throws Exception {
    IngestConfig config = fresh();
    try (LanePublisher first = open(config)) {
      first.connected(block(0, "a"), List.of());
      first.idle();
      try (LanePublisher second = open(config)) {
        assertEquals(List.of("a0"), hashes(second.state().recent()));
        UncheckedIOException e =
            assertThrows(
                UncheckedIOException.class,
                () -> {
                  first.connected(block(1, "a"), List.of());
                  first.idle();
                });
        RefusedException cause = assertInstanceOf(RefusedException.class, e.getCause());
        String message = String.valueOf(cause.getMessage());
        assertTrue(message.contains("another writer has taken over the lane"), message);
        assertTrue(message.contains("bitcoin-regtest"), message);
        // It takes nothing more.
        assertThrows(UncheckedIOException.class, () -> first.connected(block(1, "a"), List.of()));
        second.connected(block(1, "b"), List.of());
      }
    }
    assertEquals(List.of("+a0", "+b1"), LaneFixture.outline(config.bootstrap(), config.topics()));
  }

  /** The brokers end a transaction that lasts too long, as they do when another writer comes. */
  @Test
  void aTransactionThatLastedTooLongIsWrittenAgain() throws Exception {
    IngestConfig config = fresh();
    SetClock clock = new SetClock(CLOCK.instant());
    try (LanePublisher lane = LanePublisher.open(config, clock, waiting -> {});
        Admin admin = Admin.create(Map.of("bootstrap.servers", config.bootstrap()))) {
      lane.balance("holder", "native", Amount.of(1));
      clock.pass(Duration.ofSeconds(20));
      String id = config.topics().prefix() + "-ingest-" + CHAIN.name();
      admin.fenceProducers(List.of(id)).all().get();
      UncheckedIOException e = assertThrows(UncheckedIOException.class, lane::idle);
      assertFalse(e.getCause() instanceof RefusedException, e::toString);
      assertTrue(String.valueOf(e.getMessage()).contains("was open for 20 s"), e::toString);
    }
    try (LanePublisher lane = open(config)) {
      lane.connected(block(0, "a"), List.of());
    }
    assertEquals(List.of("+a0"), LaneFixture.outline(config.bootstrap(), config.topics()));
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> waiting = new ArrayList<>();
    IngestConfig config =
        IngestConfig.recorded(
            "127.0.0.1:" + port, new Topics("none"), CHAIN, Duration.ofMillis(500));
    RefusedException e =
        assertThrows(RefusedException.class, () -> LanePublisher.open(config, CLOCK, waiting::add));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("no Kafka broker answers at 127.0.0.1:" + port), message);
    assertTrue(waiting.size() > 1, waiting.toString());
  }

  @Test
  void missingTopicsAreNamed() {
    IngestConfig config =
        IngestConfig.recorded(
            broker.bootstrap(), new Topics("missing"), CHAIN, Duration.ofSeconds(5));
    RefusedException e = assertThrows(RefusedException.class, () -> open(config));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("missing.transactions"), message);
  }
}
