package org.flowmon.standalone;

import static org.flowmon.ingest.bitcoin.BcoinNode.ADDRESS_A;
import static org.flowmon.ingest.bitcoin.BcoinNode.ADDRESS_B;
import static org.flowmon.standalone.LaneFixture.CHAIN;
import static org.flowmon.standalone.LaneFixture.txid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.flowmon.alerts.Alert;
import org.flowmon.alerts.AlertJson;
import org.flowmon.alerts.Reason;
import org.flowmon.alerts.desk.access.Account;
import org.flowmon.chain.Amount;
import org.flowmon.chain.Outpoint;
import org.flowmon.chain.UtxoTransaction;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LaneState;
import org.flowmon.standalone.DeskFixture.Person;
import org.flowmon.topic.ListCodec;
import org.flowmon.watchlist.Attribution;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Entity;
import org.flowmon.watchlist.EntityKind;
import org.flowmon.watchlist.Watchlist;
import org.flowmon.watchlist.WatchlistBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two people agree on at the desk, in a monitor that runs. Blocks are brought in and traced by
 * one process and judged by another, which was started with another list.
 */
final class LiveListTest {
  private static final List<Account> ACCOUNTS =
      Stream.of("ella:list_editor", "paul:list_approver", "anna:analyst", "sara:senior")
          .map(Account::parse)
          .toList();

  @TempDir private Path dir;

  private final BlockingQueue<UtxoTransaction> blocks = new LinkedBlockingQueue<>();

  /** Of the listed party no address is known; of the exchange one is. */
  private static Watchlist base() {
    WatchlistBuilder list = new WatchlistBuilder();
    list.entity(
        Entity.of("listed")
            .name("Listed")
            .kind(EntityKind.MIXER)
            .tag(Entity.SANCTIONED, "made up")
            .build());
    list.entity(Entity.of("kuma").name("Kuma").kind(EntityKind.EXCHANGE).build());
    list.attribution(
        Attribution.ofAddress("kuma", CHAIN.name(), ADDRESS_B, "made up", Confidence.HIGH));
    return list.build();
  }

  private Pipeline part(DeskFixture fixture, Watchlist list, Role... roles) throws Exception {
    List<PipelineConfig.Source> sources =
        List.of(roles).contains(Role.INGEST)
            ? List.of(new PipelineConfig.Source(CHAIN, () -> new FedFollower(blocks), true))
            : List.of();
    return Pipeline.start(
        new PartOf(fixture.broker.bootstrap(), dir.resolve(roles[0].toString()), list, true)
            .with(sources, roles),
        what -> {});
  }

  /** Both processes; they end one after the other. */
  private record Parts(Pipeline lanes, Pipeline judge) implements AutoCloseable {
    @Override
    public void close() {
      judge.close();
      lanes.close();
    }
  }

  private Parts start(DeskFixture fixture) throws Exception {
    Pipeline lanes = part(fixture, base(), Role.INGEST, Role.TRACE);
    fixture.has(lanes::watchlist);
    return new Parts(lanes, part(fixture, Watchlist.EMPTY, Role.ALERTS));
  }

  /** Four coins of the address that nobody knows at first. */
  private static UtxoTransaction coins() {
    List<UtxoTransaction.Output> four = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      four.add(new UtxoTransaction.Output(ADDRESS_A, Amount.of(100_000_000), false));
    }
    return new UtxoTransaction(txid(1), "made up", List.of(), four);
  }

  /** One of them goes to the exchange. */
  private static UtxoTransaction payment(int number) {
    return new UtxoTransaction(
        txid(10 + number),
        null,
        List.of(new UtxoTransaction.Input(new Outpoint(txid(1), number), null, null)),
        List.of(new UtxoTransaction.Output(ADDRESS_B, Amount.of(100_000_000), false)));
  }

  /** It is in the lane, in a block of its own, when this returns. */
  private void mine(Pipeline lanes, UtxoTransaction transaction) throws InterruptedException {
    IngestApp ingest = lanes.ingests().getFirst();
    long before = ingest.coverage().blocks();
    blocks.add(transaction);
    await(() -> ingest.coverage().blocks() > before, lanes::status);
  }

  private static void await(BooleanSupplier condition, Supplier<String> what)
      throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, what);
      Thread.sleep(20);
    }
  }

  /** What ella proposes and paul approves; the address is the listed party's, or is not. */
  private static void agree(DeskFixture fixture, String kind) throws Exception {
    HttpResponse<String> asked =
        fixture.post(
            fixture.person("ella"),
            "/amendments",
            """
            {"kind":"%s","entity":"listed","chain":"%s","address":"%s","confidence":"high",
             "reason":"a report","evidence":"https://example.com/r"}
            """
                .formatted(kind, CHAIN.name(), ADDRESS_A));
    approve(fixture, "paul", "/amendments/", asked);
  }

  private static void approve(
      DeskFixture fixture, String by, String path, HttpResponse<String> asked) throws Exception {
    assertEquals(200, asked.statusCode(), asked.body());
    String id = DeskFixture.read(asked).path("amendment").path("id").asText();
    HttpResponse<String> approved =
        fixture.post(fixture.person(by), path + id + "/commands", "{\"action\":\"approve\"}");
    assertEquals(200, approved.statusCode(), approved.body());
  }

  /** The alerts so far, without how settled they are, once there are so many. */
  private static List<Alert> alerts(DeskFixture fixture, Parts parts, int count) throws Exception {
    List<Alert> all = new ArrayList<>();
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      all.clear();
      TopicPartition lane = new TopicPartition(DeskFixture.TOPICS.alerts(), CHAIN.lane());
      Readback.read(
          fixture.broker.bootstrap(),
          lane,
          () -> true,
          record -> all.add(AlertJson.fromBytes(record.value())));
      all.removeIf(alert -> alert.state() == Alert.State.UPDATED);
      if (all.size() >= count) {
        assertEquals(count, all.size(), all::toString);
        return all;
      }
      assertTrue(System.nanoTime() < until, () -> count + " alerts: " + all);
      parts.lanes().checkStages();
      parts.judge().checkStages();
    }
  }

  private static List<String> states(List<Alert> alerts) {
    return alerts.stream().map(a -> a.identity().revision() + " " + a.state()).toList();
  }

  /** Which versions were written, in the lane and as whole lists. */
  private static List<String> versions(DeskFixture fixture) throws Exception {
    String bootstrap = fixture.broker.bootstrap();
    List<String> lane =
        LaneFixture.outline(bootstrap, DeskFixture.TOPICS).stream()
            .filter(line -> line.startsWith("labels "))
            .map(line -> line.split(" ", -1)[1])
            .toList();
    List<String> lists = new ArrayList<>();
    Readback.read(
        bootstrap,
        new TopicPartition(DeskFixture.TOPICS.lists(), 0),
        () -> true,
        record -> lists.add(ListCodec.Key.fromBytes(record.key()).version()));
    assertEquals(lane, lists, "each is published as a whole, once");
    return lane;
  }

  private static void inForce(DeskFixture fixture, String version) throws Exception {
    IngestConfig lane = IngestConfig.live(fixture.broker.bootstrap(), DeskFixture.TOPICS, CHAIN);
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!version.equals(LaneState.read(lane).labelsVersion())) {
      assertTrue(System.nanoTime() < until, () -> "no " + version);
    }
  }

  @Test
  void whatTwoPeopleAgreeOnRaisesAndRetractsInARunningMonitorAndAfterARestart() throws Exception {
    Watchlist base = base();
    try (DeskFixture fixture = new DeskFixture(dir.resolve("broker"), ACCOUNTS, base)) {
      String with;
      try (Parts parts = start(fixture)) {
        mine(parts.lanes(), coins());
        mine(parts.lanes(), payment(0));
        agree(fixture, "add_claim");
        with = changed(parts, base.version());
        inForce(fixture, with);
        mine(parts.lanes(), payment(1));
        Alert first = alerts(fixture, parts, 1).getFirst();
        assertEquals(Alert.State.RAISED, first.state());
        assertEquals(txid(11), first.movement().txid(), "not what came before");
        aReportGoesOut(fixture);
        agree(fixture, "remove_claim");
        Alert gone = alerts(fixture, parts, 2).getLast();
        assertEquals(first.alertId(), gone.alertId());
        assertEquals(Reason.ATTRIBUTION_REMOVED, gone.identity().correction());
        assertEquals(base.version(), changed(parts, with), "what is as it was is called so");
        mine(parts.lanes(), payment(2));
      }
      killedBetweenTheApprovalAndTheLane(fixture, with);
      assertEquals(
          List.of(base.version(), with, base.version(), with), versions(fixture), "each once");
    }
  }

  private static String changed(Parts parts, String from) throws InterruptedException {
    await(() -> !parts.lanes().watchlist().version().equals(from), parts.lanes()::status);
    return parts.lanes().watchlist().version();
  }

  /** Two people agreed on it, too: it is no claim. */
  private static void aReportGoesOut(DeskFixture fixture) throws Exception {
    Person anna = fixture.person("anna");
    String ask = "{\"to\":\"2025-12-31\",\"reason\":\"the regulator asked\"}";
    approve(fixture, "sara", "/reports/", fixture.post(anna, "/reports", ask));
  }

  /** Agreed on and published as a whole when the process ends: no lane has it yet. */
  private void killedBetweenTheApprovalAndTheLane(DeskFixture fixture, String with)
      throws Exception {
    agree(fixture, "add_claim");
    String bootstrap = fixture.broker.bootstrap();
    try (LiveList list = LiveList.open(bootstrap, DeskFixture.TOPICS, base(), shown -> {})) {
      assertEquals(with, list.now().version());
      assertTrue(ListPublisher.publish(bootstrap, DeskFixture.TOPICS, list.now()));
    }
    try (Parts parts = start(fixture)) {
      assertEquals("3 reinstated", states(alerts(fixture, parts, 3)).getLast());
      assertEquals(with, parts.lanes().watchlist().version());
      mine(parts.lanes(), payment(3));
      assertEquals(
          List.of("1 raised", "2 retracted", "3 reinstated", "1 raised"),
          states(alerts(fixture, parts, 4)));
    }
  }
}
