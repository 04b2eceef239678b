package org.flowmon.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.Alert.State;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Reason;
import org.flowmon.alerts.Standing.Status;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.flowmon.ingest.bitcoin.PeerFollower;
import org.flowmon.ingest.bitcoin.PeerOptions;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Payments that real nodes have in no block yet, through every stage. */
@Timeout(480)
class PendingPaymentTest {
  private static final Chain CHAIN = Chain.BITCOIN_REGTEST;

  @TempDir Path dir;
  private final List<Alert> alerts = new ArrayList<>();

  private Pipeline start(Watchlist list, BcoinNode... nodes) throws Exception {
    List<String> peers = new ArrayList<>();
    for (BcoinNode node : nodes) {
      peers.add(node.address());
    }
    PeerOptions options = PeerOptions.of(CHAIN, peers, new Start.Back(5)).withMempool();
    return Pipeline.start(
        PipelineConfig.embedded(
            dir,
            list,
            List.of(
                new PipelineConfig.Source(
                    CHAIN, () -> new PeerFollower(options, new Random(1)), true))),
        what -> {});
  }

  private static Watchlist list(String payer) {
    WatchlistBuilder list = new WatchlistBuilder();
    label(list, "payer", payer);
    label(list, "listed", BcoinNode.ADDRESS_A);
    label(list, "other", BcoinNode.ADDRESS_B);
    return list.build();
  }

  private static void label(WatchlistBuilder list, String entity, String address) {
    list.entity(
        Entity.of(entity)
            .name(entity)
            .kind(EntityKind.MIXER)
            .tag(Entity.SANCTIONED, "made up")
            .build());
    list.attribution(
        Attribution.ofAddress(entity, CHAIN.name(), address, "made up", Confidence.HIGH));
  }

  /** Reads alerts until there are so many. */
  private Alert next(Pipeline pipeline, int count) throws Exception {
    await(
        pipeline,
        count + " alerts",
        () -> {
          read(pipeline);
          return alerts.size() >= count;
        });
    assertEquals(count, alerts.size(), alerts::toString);
    return alerts.getLast();
  }

  private void read(Pipeline pipeline) {
    alerts.clear();
    try (KafkaConsumer<byte[], byte[]> consumer = Readback.consumer(pipeline.bootstrap())) {
      TopicPartition lane = new TopicPartition(pipeline.topics().alerts(), CHAIN.lane());
      consumer.assign(List.of(lane));
      consumer.seekToBeginning(List.of(lane));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(lane)).get(lane));
      while (consumer.position(lane) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          alerts.add(AlertJson.fromBytes(record.value()));
        }
      }
    }
  }

  private static void await(Pipeline pipeline, String what, BooleanSupplier condition)
      throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, () -> "no " + what + ": " + pipeline.status());
      pipeline.check();
      Thread.sleep(100);
    }
  }

  private static void awaitLive(Pipeline pipeline, BcoinNode node) throws Exception {
    await(
        pipeline,
        "live peer",
        () -> {
          FollowerStatus now = pipeline.ingests().getFirst().status();
          return now.state() == FollowerStatus.State.LIVE && now.detail().contains(node.address());
        });
  }

  @Test
  void aPaymentIsPendingReplacedDroppedAndConfirmed() throws Exception {
    BcoinNode.assumeInstalled();
    try (BcoinNode first = BcoinNode.start();
        BcoinNode second = BcoinNode.start();
        BcoinNode third = BcoinNode.startShowingMempool()) {
      String payer = first.walletAddress();
      first.mine(450, payer); // witness data are in force there from 432 on
      first.copyBlocksTo(second);
      first.copyBlocksTo(third);
      List<BcoinNode.Coin> coins = first.coins();
      String payment = first.signed(coins.get(0), BcoinNode.ADDRESS_A, 0.001);
      String instead = first.signed(coins.get(0), BcoinNode.ADDRESS_B, 0.002);
      List<String> later = twice(first, coins.get(1));
      List<String> last = twice(first, coins.get(2));
      Watchlist list = list(payer);
      Alert seen;
      Alert other;
      try (Pipeline pipeline = start(list, first, second)) {
        awaitLive(pipeline, first);
        String txid = first.send(payment);
        seen = next(pipeline, 1);
        assertEquals(State.PENDING, seen.state());
        assertEquals(Status.MEMPOOL, seen.movement().standing().status());
        assertEquals(txid, seen.movement().txid().toString());
        assertEquals("listed", seen.destination().party().id());

        first.kill();
        second.mine(1, BcoinNode.ADDRESS_A); // a bcoin that has nothing new does not answer
        awaitLive(pipeline, second);
        second.send(instead);
        Alert replaced = next(pipeline, 3);
        other = alerts.get(1);
        assertEquals(State.PENDING, other.state());
        assertEquals("other", other.destination().party().id());
        assertEquals(
            List.of(seen.alertId()),
            Objects.requireNonNull(other.identity().pending()).supersedes());
        assertEquals(seen.alertId(), replaced.alertId());
        assertEquals(Reason.REPLACED, replaced.identity().correction());
      }
      second.copyBlocksTo(third);
      third.mine(1, BcoinNode.ADDRESS_A);
      // Begun again with a peer that has never heard of it, and shows that it has not.
      try (Pipeline pipeline = start(list, third)) {
        Alert dropped = next(pipeline, 4);
        assertEquals(other.alertId(), dropped.alertId());
        assertEquals(Reason.DROPPED, dropped.identity().correction());

        awaitLive(pipeline, third);
        third.send(instead);
        Alert again = next(pipeline, 5);
        assertEquals(other.alertId(), again.alertId());
        assertEquals(State.PENDING, again.state());
        assertEquals(3, Objects.requireNonNull(again.identity().pending()).number());
        String block = third.mine(1, BcoinNode.ADDRESS_A).getFirst();
        Alert raised = next(pipeline, 6);
        assertEquals(State.RAISED, raised.state());
        assertEquals(other.alertId(), raised.alertId());
        assertEquals(1, raised.identity().revision());
        assertEquals(Status.INCLUDED, raised.movement().standing().status());
        assertEquals(block, raised.movement().block().hash());

        third.copyBlocksTo(second);
        replacedAtOnePeer(pipeline, later, third);
        replacedByABlock(pipeline, last, third, second);
      }
    }
  }

  /** Two transactions that spend one coin, the second for a higher fee. */
  private static List<String> twice(BcoinNode node, BcoinNode.Coin coin) throws IOException {
    return List.of(
        node.signed(coin, BcoinNode.ADDRESS_A, 0.001),
        node.signed(coin, BcoinNode.ADDRESS_B, 0.002));
  }

  /** This node keeps the first one for itself, and tells its peers of the second all the same. */
  private void replacedAtOnePeer(Pipeline pipeline, List<String> both, BcoinNode peer)
      throws Exception {
    int before = alerts.size();
    String txid = peer.send(both.getFirst());
    Alert waits = next(pipeline, before + 1);
    assertEquals(State.PENDING, waits.state());
    assertEquals(txid, waits.movement().txid().toString());
    String other = peer.send(both.getLast());
    Alert replaced = next(pipeline, before + 3);
    Alert instead = alerts.get(before + 1);
    assertEquals(State.PENDING, instead.state());
    assertEquals(other, instead.movement().txid().toString());
    assertEquals(
        List.of(waits.alertId()),
        Objects.requireNonNull(instead.identity().pending()).supersedes());
    assertEquals(waits.alertId(), replaced.alertId());
    assertEquals(State.RETRACTED, replaced.state());
    assertEquals(Reason.REPLACED, replaced.identity().correction());
  }

  /** A miner whom nobody sees takes the other transaction that spends the coin. */
  private void replacedByABlock(
      Pipeline pipeline, List<String> both, BcoinNode seen, BcoinNode miner) throws Exception {
    int before = alerts.size();
    String txid = seen.send(both.getFirst());
    Alert waits = next(pipeline, before + 1);
    assertEquals(State.PENDING, waits.state());
    assertEquals(txid, waits.movement().txid().toString());
    String other = miner.send(both.getLast());
    String block = miner.mine(1, BcoinNode.ADDRESS_A).getFirst();
    miner.copyBlocksTo(seen);
    Alert unused = next(pipeline, before + 3);
    List<Alert> ends = alerts.subList(before + 1, before + 3);
    Alert raised = ends.stream().filter(a -> a.state() == State.RAISED).findFirst().orElseThrow();
    assertEquals(other, raised.movement().txid().toString());
    assertEquals("other", raised.destination().party().id());
    assertEquals(block, raised.movement().block().hash());
    Alert gone = ends.stream().filter(a -> a != raised).findFirst().orElseThrow();
    assertEquals(waits.alertId(), gone.alertId());
    assertEquals(State.RETRACTED, gone.state());
    assertEquals(Reason.REPLACED, gone.identity().correction());
  }
}
