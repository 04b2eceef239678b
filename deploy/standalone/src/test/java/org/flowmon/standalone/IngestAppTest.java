package org.flowmon.standalone;

import static org.flowmon.standalone.LaneFixture.CHAIN;
import static org.flowmon.standalone.LaneFixture.block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.LanePublisher;
import org.flowmon.ingest.RefusedException;
import org.flowmon.topic.Topics;
import org.flowmon.watchlist.Confidence;
import org.flowmon.watchlist.Label;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Follower and lane together, over a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IngestAppTest {
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
    Topics topics = new Topics("app" + used++);
    TopicSetup.ensure(broker.bootstrap(), topics);
    return new IngestConfig(
        broker.bootstrap(),
        topics,
        CHAIN,
        500,
        Duration.ofSeconds(10),
        true,
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        null);
  }

  /** A follower that does as it is told. */
  private interface Script {
    void follow(List<BlockRef> recent, ChainFollower.Sink sink)
        throws IOException, InterruptedException;
  }

  private static final class Scripted implements ChainFollower {
    private final Script script;
    private final CountDownLatch closed = new CountDownLatch(1);

    Scripted(Script script) {
      this.script = script;
    }

    @Override
    public Chain chain() {
      return CHAIN;
    }

    @Override
    public FollowerStatus status() {
      return new FollowerStatus(FollowerStatus.State.LIVE, "script", 99, 3);
    }

    @Override
    public void follow(List<BlockRef> recent, Sink sink) throws IOException, InterruptedException {
      script.follow(recent, sink);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aFailureThatMayPassStartsAgainWhereTheLaneEnds() throws Exception {
    IngestConfig config = fresh();
    AtomicInteger attempts = new AtomicInteger();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Script script =
        (recent, sink) -> {
          int attempt = attempts.incrementAndGet();
          long next = recent.isEmpty() ? 0 : recent.getLast().height() + 1;
          for (long h = next; h < next + 2; h++) {
            sink.connected(block(h, "a"), List.of());
          }
          if (attempt == 2) {
            sink.disconnected(block(3, "a"));
            sink.disconnected(block(2, "a"));
            sink.connected(new BlockRef(2, "b2", "a1", 1_700_000_002), List.of());
          }
          if (attempt < 3) {
            throw new IOException("the source is gone");
          }
        };
    try (IngestApp app =
        new IngestApp(
            config, () -> new Scripted(script), Clock.systemUTC(), new Random(1), registry)) {
      app.labels("v1", List.of(new Label("e", "x", null, 0, Confidence.HIGH, false, false)));
      app.start();
      assertTrue(app.awaitEnd(Duration.ofSeconds(60)));
      assertEquals(3, attempts.get());
      assertEquals(4, app.coverage().to());
    }
    assertEquals(
        List.of("labels v1 -0 +1", "+a0", "+a1", "+a2", "+a3", "-a3", "-a2", "+b2", "+a3", "+a4"),
        LaneFixture.outline(config.bootstrap(), config.topics()));
    assertEquals(1, registry.get("flowmon_reorgs").counter().count());
    assertEquals(2, registry.get("flowmon_reorg_depth_blocks").summary().max());
    assertEquals(4, registry.get("flowmon_chain_indexed_block").gauge().value());
    assertEquals(2, registry.get("flowmon_ingest_restarts").counter().count());
  }

  @Test
  void aRefusalEndsIt() throws Exception {
    IngestConfig config = fresh();
    Script script =
        (recent, sink) -> {
          sink.connected(block(0, "a"), List.of());
          throw new RefusedException("no such start");
        };
    try (IngestApp app =
        new IngestApp(
                config,
                () -> new Scripted(script),
                Clock.systemUTC(),
                new Random(1),
                new SimpleMeterRegistry())
            .start()) {
      RefusedException e =
          assertThrows(RefusedException.class, () -> app.awaitEnd(Duration.ofSeconds(60)));
      assertEquals("no such start", e.getMessage());
    }
    assertEquals(List.of("+a0"), LaneFixture.outline(config.bootstrap(), config.topics()));
  }

  private static IngestApp app(IngestConfig config, Script script, MeterRegistry registry) {
    return new IngestApp(
            config, () -> new Scripted(script), Clock.systemUTC(), new Random(1), registry)
        .start();
  }

  @Test
  void aSecondAppOnTheSameLaneStandsByUntilTheFirstLeaves() throws Exception {
    IngestConfig config = fresh();
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Script first =
        (recent, sink) -> {
          sink.connected(block(0, "a"), List.of());
          sink.idle();
          open.countDown();
          leave.await();
        };
    Script second =
        (recent, sink) -> sink.connected(block(recent.getLast().height() + 1, "a"), List.of());
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (IngestApp a = app(config, first, new SimpleMeterRegistry())) {
      open.await();
      try (IngestApp b = app(config, second, registry)) {
        SubscriberFlows.until(
            () -> b.status().state() == FollowerStatus.State.STANDBY, "the second stands by");
        assertTrue(a.leads());
        assertFalse(b.leads());
        assertEquals(0, registry.get("flowmon_ingest_leader").gauge().value());
        b.labels("v1", List.of(new Label("e", "x", null, 0, Confidence.HIGH, false, false)));
        leave.countDown();
        assertTrue(a.awaitEnd(Duration.ofSeconds(60)));
        assertTrue(b.awaitEnd(Duration.ofSeconds(60)));
      }
    }
    assertEquals(
        List.of("+a0", "labels v1 -0 +1", "+a1"),
        LaneFixture.outline(config.bootstrap(), config.topics()));
  }

  @Test
  void aLeaderThatIsFencedWritesNoMoreAndAsksTheOthersWhoMay() throws Exception {
    IngestConfig config = fresh();
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch fenced = new CountDownLatch(1);
    Script script =
        (recent, sink) -> {
          long next = recent.isEmpty() ? 0 : recent.getLast().height() + 1;
          sink.connected(block(next, "a"), List.of());
          sink.idle();
          if (attempts.incrementAndGet() == 1) {
            open.countDown();
            fenced.await();
            sink.connected(block(1, "zombie"), List.of());
            sink.idle();
          }
        };
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (IngestApp app = app(config, script, registry)) {
      open.await();
      IngestConfig outside =
          IngestConfig.recorded(config.bootstrap(), config.topics(), CHAIN, Duration.ofSeconds(10));
      try (LanePublisher other = LanePublisher.open(outside, Clock.systemUTC(), waiting -> {})) {
        other.connected(block(1, "a"), List.of());
      }
      fenced.countDown();
      assertTrue(app.awaitEnd(Duration.ofSeconds(60)));
      assertEquals(1, registry.get("flowmon_ingest_restarts").counter().count());
    }
    assertEquals(
        List.of("+a0", "+a1", "+a2"), LaneFixture.outline(config.bootstrap(), config.topics()));
  }
}
