package org.flowmon.standalone;

import static org.flowmon.standalone.LaneFixture.CHAIN;
import static org.flowmon.standalone.LaneFixture.block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flowmon.chain.BlockRef;
import org.flowmon.chain.Chain;
import org.flowmon.ingest.ChainFollower;
import org.flowmon.ingest.FollowerStatus;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that would ingest the same chain, on one broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class StandbyTest {
  private EmbeddedBroker broker;
  private final List<Child> children = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    broker = EmbeddedBroker.start(directory, 0);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @AfterEach
  void leaveNoneBehind() {
    children.forEach(Child::close);
  }

  /** A chain that grows by twenty blocks a second, the same for whoever follows it. */
  private static final class Growing implements ChainFollower {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public Chain chain() {
      return CHAIN;
    }

    @Override
    public void follow(List<BlockRef> recent, Sink sink) throws InterruptedException {
      long next = recent.isEmpty() ? 0 : recent.getLast().height() + 1;
      do {
        sink.connected(block(next++, "a"), List.of());
        sink.idle();
      } while (!closed.await(50, TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static IngestApp ingest(String bootstrap, Topics topics) {
    return new IngestApp(
            IngestConfig.live(bootstrap, topics, CHAIN),
            Growing::new,
            Clock.systemUTC(),
            new Random(1),
            new SimpleMeterRegistry())
        .start();
  }

  /** One of the two, as a process of its own. */
  static final class Ingest {
    private Ingest() {}

    /** Bootstrap, prefix of the topics. */
    public static void main(String[] args) throws Exception {
      IngestApp app = ingest(args[0], new Topics(args[1]));
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
      app.close();
    }
  }

  private Child leader(Topics topics) throws Exception {
    TopicSetup.ensure(broker.bootstrap(), topics);
    Child leader = Child.start(Child.java(Ingest.class, broker.bootstrap(), topics.prefix()));
    children.add(leader);
    leader.await("leads its lane");
    awaitBlocks(topics, 1);
    return leader;
  }

  private IngestApp ready(Topics topics) throws Exception {
    IngestApp ready = ingest(broker.bootstrap(), topics);
    SubscriberFlows.until(
        () -> ready.status().state() == FollowerStatus.State.STANDBY, "it stands by");
    awaitBlocks(topics, 3);
    return ready;
  }

  private List<String> lane(Topics topics) {
    return LaneFixture.outline(broker.bootstrap(), topics);
  }

  /** So many more than there are now. */
  private void awaitBlocks(Topics topics, int more) throws Exception {
    int before = lane(topics).size();
    SubscriberFlows.until(() -> lane(topics).size() >= before + more, more + " more blocks");
  }

  private void eachBlockIsThereOnce(Topics topics) {
    List<String> lane = lane(topics);
    assertEquals(IntStream.range(0, lane.size()).mapToObj(h -> "+a" + h).toList(), lane);
  }

  @Test
  void whenTheLeaderIsKilledTheOtherGoesOnAtTheNextBlock() throws Exception {
    Topics topics = new Topics("killed");
    Child leader = leader(topics);
    try (IngestApp ready = ready(topics)) {
      leader.kill();
      long killed = System.nanoTime();
      SubscriberFlows.until(ready::leads, "the other one leads");
      awaitBlocks(topics, 3);
      System.out.printf(
          "a killed leader was followed by the other one within %d ms%n",
          (System.nanoTime() - killed) / 1_000_000);
    }
    eachBlockIsThereOnce(topics);
  }

  @Test
  void aLeaderThatStoodStillStandsByAndLeadsAgainWhenTheOtherLeaves() throws Exception {
    Topics topics = new Topics("stood-still");
    Child leader = leader(topics);
    try (IngestApp ready = ready(topics)) {
      leader.signal("STOP");
      SubscriberFlows.until(ready::leads, "the other one leads");
      awaitBlocks(topics, 3);
      leader.signal("CONT");
      leader.await("leads its lane no more");
      leader.await("stands by");
      assertTrue(ready.leads());
      awaitBlocks(topics, 3);
    }
    long left = System.nanoTime();
    awaitBlocks(topics, 3);
    System.out.printf(
        "a leader that left was followed by the other one within %d ms%n",
        (System.nanoTime() - left) / 1_000_000);
    leader.kill();
    eachBlockIsThereOnce(topics);
  }
}
