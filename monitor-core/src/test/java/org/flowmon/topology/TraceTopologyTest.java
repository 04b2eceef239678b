package org.flowmon.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.flowmon.chain.Amount;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.chain.Finality;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.Transaction;
import org.flowmon.chain.Txid;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.topic.FlowFormatException;
import org.flowmon.topic.FlowJson;
import org.flowmon.topic.Labelled;
import org.flowmon.topic.LaneCodec;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Mined;
import org.flowmon.topic.Price;
import org.flowmon.topic.PriceMark;
import org.flowmon.topic.Senders;
import org.flowmon.topic.Settled;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.trace.RandomEconomy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trace stage without a broker. The lane of {@code bitcoin} is partition 0, which is all that
 * the driver has.
 */
class TraceTopologyTest {
  private final Topics topics = new Topics("t");
  @TempDir private Path dir = Path.of("");
  private final List<TopologyTestDriver> drivers = new ArrayList<>();

  @AfterEach
  void close() {
    drivers.forEach(TopologyTestDriver::close);
  }

  private TraceConfig config() {
    return TraceConfig.of("unused:1", topics, dir, Bounds.NONE).withImageAfter(500);
  }

  private TopologyTestDriver driver() {
    LaneHistory none =
        (lane, from, to, records) -> {
          throw new IllegalStateException("nothing to restore");
        };
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "t-trace");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.resolve("" + drivers.size()).toString());
    TopologyTestDriver driver =
        new TopologyTestDriver(
            TraceTopology.build(
                topics, config(), none, new TraceMetrics(new SimpleMeterRegistry())),
            properties);
    drivers.add(driver);
    return driver;
  }

  private TestInputTopic<byte[], byte[]> lane(TopologyTestDriver driver) {
    return driver.createInputTopic(
        topics.transactions(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<String, byte[]> flows(TopologyTestDriver driver) {
    return driver.createOutputTopic(
        topics.flows(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Without the marks that say which labels there are. */
  private static List<TestRecord<String, byte[]>> unlabelled(
      List<TestRecord<String, byte[]>> records) {
    return records.stream().filter(record -> !Labelled.is(record.headers())).toList();
  }

  @Test
  void theDrawingIsAsRecorded() throws IOException {
    String now =
        TraceTopology.build(
                topics,
                config(),
                (lane, from, to, records) -> {},
                new TraceMetrics(new SimpleMeterRegistry()))
            .describe()
            .toString();
    try (InputStream golden = getClass().getResourceAsStream("trace.topology.txt")) {
      assertEquals(
          golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8), now);
    }
  }

  @Test
  void flowsAreThoseOfTheLedgersInChainOrderWithRetractions() {
    RandomEconomy economy = new RandomEconomy(5, BigInteger.valueOf(1_000_000_000), 300);
    List<LaneRecord> records = new ArrayList<>();
    records.add(new LaneRecord.LabelsChanged("v1", List.of(), RandomEconomy.labels().all()));
    List<RandomEconomy.Block> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RandomEconomy.Block block = economy.utxoBlock(50);
      blocks.add(block);
      List<Transaction> all = block.transactions();
      records.add(new LaneRecord.Connected(block.ref(), 0, 2, all.subList(0, 20)));
      records.add(new LaneRecord.Connected(block.ref(), 1, 2, all.subList(20, all.size())));
    }
    for (int i = 39; i >= 37; i--) {
      records.add(new LaneRecord.Disconnected(blocks.get(i).ref()));
    }

    List<Ledger> ledgers =
        List.of(Policy.values()).stream()
            .map(p -> new Ledger(Chain.BITCOIN, p, Bounds.NONE, RandomEconomy.labels()))
            .toList();
    ledgers.forEach(l -> l.listVersion("v1"));
    List<Flow> expected = new ArrayList<>();
    for (RandomEconomy.Block block : blocks) {
      ledgers.forEach(l -> l.connect(block.ref()));
      for (Transaction tx : block.transactions()) {
        ledgers.forEach(l -> l.apply(tx, expected::add));
      }
    }
    for (int i = 39; i >= 37; i--) {
      BlockRef ref = blocks.get(i).ref();
      ledgers.forEach(l -> l.disconnect(ref.height(), ref.hash(), expected::add));
    }

    TopologyTestDriver driver = driver();
    TestInputTopic<byte[], byte[]> lane = lane(driver);
    records.forEach(r -> lane.pipeInput(LaneCodec.encode(r)));
    List<TestRecord<String, byte[]>> out = unlabelled(flows(driver).readRecordsToList());
    assertFalse(expected.isEmpty());
    assertEquals(
        expected.stream()
            .map(f -> new String(FlowJson.toBytes(f), StandardCharsets.UTF_8))
            .toList(),
        out.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)).toList());
    assertEquals(
        expected.stream().map(Flow::id).toList(), out.stream().map(TestRecord::key).toList());
    sendersAreNamedOfDirectFlows(out);
  }

  private static void sendersAreNamedOfDirectFlows(List<TestRecord<String, byte[]>> records) {
    Labels labels = RandomEconomy.labels();
    int direct = 0;
    for (TestRecord<String, byte[]> record : records) {
      Flow flow = FlowJson.fromBytes(record.value());
      List<String> senders = Senders.read(record.headers());
      boolean named = flow.hops() == 1 && !flow.retracted();
      assertTrue(senders.isEmpty() || named, flow::toString);
      direct += senders.size();
      for (String each : senders) {
        Label holder = Objects.requireNonNull(labels.at(each, flow.block().epochDay()));
        assertEquals(flow.from(), holder.entity());
      }
    }
    assertTrue(direct > 20, "too few to tell: " + direct);
  }

  @Test
  void behindEachBlockStandsHowFarTheChainIsSettled() {
    TopologyTestDriver driver = driver();
    TestInputTopic<byte[], byte[]> lane = lane(driver);
    lane.pipeInput(
        LaneCodec.encode(
            new LaneRecord.LabelsChanged("v1", List.of(), RandomEconomy.labels().all())));
    BlockRef block = new BlockRef(7, "b7", null, 1_700_000_000);
    Finality finality = new Finality(9, 6, 4);
    lane.pipeInput(
        LaneCodec.encode(
            new LaneRecord.Connected(block, 0, 2, List.of(payment("one", "100")), finality)));
    lane.pipeInput(
        LaneCodec.encode(
            new LaneRecord.Connected(block, 1, 2, List.of(payment("two", "100")), finality)));
    List<TestRecord<String, byte[]>> out = unlabelled(flows(driver).readRecordsToList());
    assertEquals(5, out.size());
    out.subList(0, 4).forEach(record -> assertFalse(Settled.is(record.headers())));
    TestRecord<String, byte[]> mark = out.getLast();
    assertTrue(Settled.is(mark.headers()));
    assertEquals("bitcoin", mark.key());
    assertEquals(new Settled(Chain.BITCOIN, 7, finality), Settled.fromBytes(mark.value()));
    assertEquals(
        "{\"chain\":\"bitcoin\",\"height\":7,\"head\":9,\"safe\":6,\"finalized\":4}",
        new String(mark.value(), StandardCharsets.UTF_8));
    BlockRef next = new BlockRef(8, "b8", "b7", 1_700_000_600);
    lane.pipeInput(
        new TestRecord<>(
            null,
            LaneCodec.encode(new LaneRecord.Connected(next, 0, 1, List.of(), finality)),
            new RecordHeaders().add(Settled.UNTRACED, new byte[0])));
    assertEquals(
        new Settled(Chain.BITCOIN, 8, finality, null, true),
        Settled.fromBytes(flows(driver).readRecordsToList().getLast().value()));
    byte[] none = "{\"height\":7}".getBytes(StandardCharsets.UTF_8);
    assertThrows(FlowFormatException.class, () -> Settled.fromBytes(none));
  }

  @Test
  void ofABlockWithACoinbaseItSaysWhoMinedItByAddressAndByTag() {
    TopologyTestDriver driver = driver();
    TestInputTopic<byte[], byte[]> lane = lane(driver);
    List<Label> pools =
        List.of(
            new Label("payee", "payout", null, Long.MIN_VALUE, Confidence.HIGH, true, false),
            new Label("writer", null, "/tag/", Long.MIN_VALUE, Confidence.LOW, true, false),
            new Label("nobody", "plain", null, Long.MIN_VALUE, Confidence.HIGH, false, false));
    lane.pipeInput(LaneCodec.encode(new LaneRecord.LabelsChanged("v1", List.of(), pools)));
    Finality finality = new Finality(9, 6, 4);
    String[][] coinbases = {
      {"by /tag/ here", "payout"}, {"by /tag/ here", "plain"}, {"nothing", "payout"}, {"no", "x"}
    };
    for (int i = 0; i < coinbases.length; i++) {
      BlockRef block =
          new BlockRef(7 + i, "b" + (7 + i), i == 0 ? null : "b" + (6 + i), 1_700_000_000 + i);
      UtxoTransaction coinbase =
          new UtxoTransaction(
              Txid.parse("cb" + i),
              coinbases[i][0],
              List.of(),
              List.of(new UtxoTransaction.Output(coinbases[i][1], Amount.of(50 + i), false)));
      lane.pipeInput(
          LaneCodec.encode(new LaneRecord.Connected(block, 0, 2, List.of(coinbase), finality)));
      lane.pipeInput(LaneCodec.encode(new LaneRecord.Connected(block, 1, 2, List.of(), finality)));
    }
    List<Mined> mined =
        flows(driver).readRecordsToList().stream()
            .filter(record -> Settled.is(record.headers()))
            .map(record -> Objects.requireNonNull(Settled.fromBytes(record.value()).mined()))
            .toList();
    assertEquals(
        List.of(
            new Mined(1_700_000_000, "payee", "writer", Amount.of(50)),
            new Mined(1_700_000_001, null, "writer", Amount.of(51)),
            new Mined(1_700_000_002, "payee", null, Amount.of(52)),
            new Mined(1_700_000_003, null, null, Amount.of(53))),
        mined);
    assertEquals(
        List.of("payee", "writer", "payee"),
        mined.stream().limit(3).map(m -> Mined.pool(m.byAddress(), m.byTag())).toList());
  }

  private static UtxoTransaction payment(String txid, String value) {
    return new UtxoTransaction(
        Txid.parse(txid),
        null,
        List.of(
            new UtxoTransaction.Input(
                new Outpoint(Txid.parse("before"), 0), "0xe0-0", Amount.of(100))),
        List.of(new UtxoTransaction.Output("0xe1-0", Amount.parse(value), false)));
  }

  @Test
  void aTransactionThatCannotBeIsSetAsideWithItsReasonAndTheLaneGoesOn() {
    TopologyTestDriver driver = driver();
    TestInputTopic<byte[], byte[]> lane = lane(driver);
    lane.pipeInput(
        LaneCodec.encode(
            new LaneRecord.LabelsChanged("v1", List.of(), RandomEconomy.labels().all())));
    BlockRef block = new BlockRef(1, "b1", null, 1_700_000_000);
    lane.pipeInput(
        LaneCodec.encode(
            new LaneRecord.Connected(
                block, 0, 1, List.of(payment("bad", "101"), payment("good", "100")))));
    TestOutputTopic<byte[], byte[]> dead =
        driver.createOutputTopic(
            topics.traceDeadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TestRecord<byte[], byte[]> letter = dead.readRecord();
    assertEquals("bad", new String(letter.key(), StandardCharsets.UTF_8));
    assertTrue(
        new String(
                letter.headers().lastHeader(TraceProcessor.REASON).value(), StandardCharsets.UTF_8)
            .contains("makes 101 out of inputs that hold 100"));
    List<TestRecord<String, byte[]>> out = unlabelled(flows(driver).readRecordsToList());
    assertEquals(2, out.size(), "one flow a policy of the good one");
  }

  @Test
  void aRecordThatIsNoneStopsTheLane() {
    TopologyTestDriver driver = driver();
    assertThrows(StreamsException.class, () -> lane(driver).pipeInput(new byte[] {1, 2, 3}));
  }

  @Test
  void aBlockThatDoesNotFollowTheTipStopsTheLane() {
    TopologyTestDriver driver = driver();
    TestInputTopic<byte[], byte[]> lane = lane(driver);
    lane.pipeInput(
        LaneCodec.encode(
            new LaneRecord.Connected(new BlockRef(1, "b1", null, 1), 0, 1, List.of())));
    byte[] stray =
        LaneCodec.encode(
            new LaneRecord.Connected(new BlockRef(2, "b2", "other", 2), 0, 1, List.of()));
    assertThrows(StreamsException.class, () -> lane.pipeInput(stray));
  }

  @Test
  void pricesGoIntoTheirTopicAndBetweenTheFlowsOfTheirAsset() {
    TopologyTestDriver driver = driver();
    TestInputTopic<byte[], byte[]> lane = lane(driver);
    TestOutputTopic<String, byte[]> flows = flows(driver);
    TestOutputTopic<String, byte[]> prices =
        driver.createOutputTopic(
            topics.prices(), new StringDeserializer(), new ByteArrayDeserializer());
    String asset = Chain.BITCOIN.caip2() + "/slip44:0";
    Price price = new Price(asset, 8, new BigDecimal("31056.654"), 7, "feed", "12", 3600, "block");
    lane.pipeInput(new byte[0], LaneCodec.encode(new LaneRecord.Prices(List.of(price, price))));
    assertEquals(asset, prices.readKeyValue().key);
    assertEquals(price, PriceMark.price(prices.readValue()));
    TestRecord<String, byte[]> mark = flows.readRecord();
    assertEquals(PriceMark.KEY, mark.key());
    assertEquals(PriceMark.of(List.of(price, price)), PriceMark.fromBytes(mark.value()));
    assertTrue(flows.isEmpty());
  }

  @Test
  void aBlockThatIsTakenBackTakesItsPricesAlongInEveryLane() {
    BlockRef block = new BlockRef(7, "b7", "b6", 70);
    List<LanePrices.Marked> marks =
        LanePrices.of(Chain.ETHEREUM, new LaneRecord.Disconnected(block));
    assertEquals(Chain.all().size(), marks.size());
    assertEquals(PriceMark.withdrawn("b7"), marks.getFirst().mark());
    assertEquals(marks.getFirst().mark(), PriceMark.fromBytes(marks.getFirst().mark().toBytes()));
    assertEquals(List.of(), LanePrices.of(Chain.BITCOIN, new LaneRecord.Disconnected(block)));
  }
}
