package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.RefusedException;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.evm.AnvilNode;
import org.flowmon.ingest.evm.Contracts;
import org.flowmon.ingest.evm.EvmFollower;
import org.flowmon.ingest.evm.EvmOptions;
import org.flowmon.ingest.evm.SmallToken;
import org.flowmon.topic.LaneRecord;
import org.flowmon.topic.Topics;
import org.flowmon.trace.Bounds;
import org.flowmon.trace.Flow;
import org.flowmon.trace.Ledger;
import org.flowmon.trace.Policy;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.flowmon.watchlist.Labels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What accounts held before the lane, from a real node through a real broker to the flows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpeningBalancesTest {
  private static final Chain CHAIN = Chain.ETHEREUM;
  private static final String PAYEE = "0x00000000000000000000000000000000000ca501";

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

  @BeforeEach
  void aNodeIsInstalled() {
    AnvilNode.assumeInstalled();
  }

  private Topics fresh() {
    Topics topics = new Topics("opening" + used++);
    TopicSetup.ensure(broker.bootstrap(), topics);
    return topics;
  }

  private IngestApp app(Topics topics, AnvilNode node, boolean openingBalances) {
    EvmOptions usual =
        EvmOptions.of(Contracts.builtIn(CHAIN), List.of(node.socket()), new Start.AtHeight(2), 500);
    EvmOptions options = openingBalances ? usual.withOpeningBalances() : usual;
    return new IngestApp(
            IngestConfig.live(broker.bootstrap(), topics, CHAIN),
            () -> new EvmFollower(options, new Random(1)),
            Clock.systemUTC(),
            new Random(1),
            new SimpleMeterRegistry())
        .start();
  }

  /** Waits until the lane ends where the node's chain does. */
  private static void awaitChainOf(AnvilNode node, IngestApp app) throws Exception {
    String tip = node.hash(node.height());
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!app.coverage().hash().equals(tip)) {
      assertTrue(System.nanoTime() < until, () -> app.status() + "; " + app.coverage());
      if (app.awaitEnd(Duration.ofMillis(20))) {
        throw new AssertionError("ended before " + tip);
      }
    }
  }

  private static void pay(AnvilNode node, String from, String to, long units) throws Exception {
    SmallToken.pay(node, from, to, units);
    node.mine(1);
  }

  /** {@code amount/value} of each flow from Alice to the payee, with a minus when retracted. */
  private static List<String> flows(List<LaneRecord> lane) {
    Labels labels =
        Labels.of(
            List.of(
                new Label(
                    "a", AnvilNode.ALICE, null, Long.MIN_VALUE, Confidence.HIGH, false, false),
                new Label("p", PAYEE, null, Long.MIN_VALUE, Confidence.HIGH, false, false)));
    Ledger ledger = new Ledger(CHAIN, Policy.HAIRCUT, Bounds.NONE, labels);
    List<Flow> flows = new ArrayList<>();
    for (LaneRecord record : lane) {
      switch (record) {
        case LaneRecord.Connected c -> {
          ledger.connect(c.block());
          c.transactions().forEach(tx -> ledger.apply(tx, flows::add));
        }
        case LaneRecord.Disconnected d ->
            ledger.disconnect(d.block().height(), d.block().hash(), flows::add);
        case LaneRecord.Balance b -> ledger.balance(b.holder(), b.asset(), b.value());
        case LaneRecord.Mempool m -> {}
        case LaneRecord.LabelsChanged l -> {}
        case LaneRecord.Prices p -> {}
      }
    }
    return flows.stream()
        .map(f -> (f.retracted() ? "-" : "") + f.amount() + "/" + f.value())
        .toList();
  }

  @Test
  void sharesAreExactFromTheFirstBlockThroughRestartsAndReorganisations() throws Exception {
    Topics topics = fresh();
    try (AnvilNode node = AnvilNode.start()) {
      SmallToken.put(node, AnvilNode.ALICE, 1000);
      SmallToken.put(node, AnvilNode.BOB, 60);
      node.mine(2);
      try (IngestApp app = app(topics, node, true)) {
        awaitChainOf(node, app);
        pay(node, AnvilNode.ALICE, AnvilNode.BOB, 20);
        pay(node, AnvilNode.BOB, PAYEE, 40); // of 80, a quarter of them Alice's
        awaitChainOf(node, app);
        node.reorganise(2);
        awaitChainOf(node, app);
      }
      pay(node, AnvilNode.BOB, PAYEE, 40); // of 60, none of them Alice's
      try (IngestApp app = app(topics, node, true)) {
        awaitChainOf(node, app);
        pay(node, AnvilNode.ALICE, AnvilNode.BOB, 20);
        pay(node, AnvilNode.BOB, PAYEE, 20); // of 40, half of them Alice's
        awaitChainOf(node, app);
      }
      node.reorganise(1);
      pay(node, AnvilNode.BOB, PAYEE, 40);
      try (IngestApp app = app(topics, node, true)) {
        awaitChainOf(node, app);
      }
    }
    List<LaneRecord> lane = LaneFixture.lane(broker.bootstrap(), topics, CHAIN);
    assertEquals(List.of("10/40", "-10/40", "10/20", "-10/20", "20/40"), flows(lane));
    Map<String, String> stated = new HashMap<>();
    for (LaneRecord record : lane) {
      if (record instanceof LaneRecord.Balance b) {
        String before = stated.put(b.holder() + " " + b.asset(), b.value().toString());
        assertEquals(null, before, () -> "stated twice: " + b);
      }
    }
    assertEquals("1000", stated.get(AnvilNode.ALICE + " " + SmallToken.ADDRESS));
    assertEquals("60", stated.get(AnvilNode.BOB + " " + SmallToken.ADDRESS));
    assertEquals("0", stated.get(PAYEE + " " + SmallToken.ADDRESS));
    assertEquals(5, stated.size(), stated::toString); // and the coin that Alice and Bob pay fees in
  }

  @Test
  void aLaneThatWentOnWithoutThemIsRefused() throws Exception {
    Topics topics = fresh();
    try (AnvilNode node = AnvilNode.start()) {
      SmallToken.put(node, AnvilNode.ALICE, 1000);
      node.mine(2);
      pay(node, AnvilNode.ALICE, AnvilNode.BOB, 1);
      try (IngestApp app = app(topics, node, true)) {
        awaitChainOf(node, app);
      }
      pay(node, AnvilNode.ALICE, PAYEE, 1);
      try (IngestApp app = app(topics, node, false)) {
        awaitChainOf(node, app);
      }
      int before = LaneFixture.lane(broker.bootstrap(), topics, CHAIN).size();
      pay(node, AnvilNode.ALICE, AnvilNode.BOB, 1);
      try (IngestApp app = app(topics, node, true)) {
        RefusedException refused =
            assertThrows(RefusedException.class, () -> app.awaitEnd(Duration.ofSeconds(60)));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("was begun, or went on, without them"), said);
        assertTrue(said.contains(SmallToken.ADDRESS + " of " + PAYEE), said);
      }
      assertEquals(before, LaneFixture.lane(broker.bootstrap(), topics, CHAIN).size());
    }
  }

  @Test
  void whereTheyCannotBeHadTheOptionIsAMistake() {
    CommandLineFixture tron =
        CommandLineFixture.run(
            "run", "--chain", "tron", "--rpc", "http://127.0.0.1:1", "--opening-balances");
    assertEquals(2, tron.code(), tron::toString);
    assertTrue(tron.err().contains("its nodes say what an account holds now"), tron::toString);
    CommandLineFixture bitcoin =
        CommandLineFixture.run("run", "--network", "regtest", "--opening-balances");
    assertEquals(2, bitcoin.code(), bitcoin::toString);
    assertTrue(bitcoin.err().contains("has no accounts"), bitcoin::toString);
  }
}
