package org.flowmon.standalone;

import static org.flowmon.standalone.LaneFixture.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.flowmon.ingest.FollowerStatus.State;
import org.flowmon.ingest.IngestApp;
import org.flowmon.ingest.IngestConfig;
import org.flowmon.ingest.Start;
import org.flowmon.ingest.bitcoin.BcoinNode;
import org.flowmon.ingest.bitcoin.PeerFollower;
import org.flowmon.ingest.bitcoin.PeerOptions;
import org.flowmon.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real Bitcoin peer to a real broker, with whatever may happen on the way. */
final class PeerToLaneTest {
  private static IngestApp app(String bootstrap, Topics topics, BcoinNode node) {
    IngestConfig usual = IngestConfig.live(bootstrap, topics, CHAIN);
    IngestConfig config =
        new IngestConfig(
            bootstrap,
            topics,
            CHAIN,
            usual.window(),
            Duration.ofSeconds(60),
            true,
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            null);
    PeerOptions options = PeerOptions.of(CHAIN, List.of(node.address()), new Start.Back(20));
    return new IngestApp(
            config,
            () -> new PeerFollower(options, new Random(1)),
            Clock.systemUTC(),
            new Random(1),
            new SimpleMeterRegistry())
        .start();
  }

  private static void await(String what, IngestApp app, BooleanSupplier condition)
      throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, what + ": " + app.status() + "; " + app.coverage());
      if (app.awaitEnd(Duration.ofMillis(20))) {
        throw new AssertionError("ended: " + what);
      }
    }
  }

  private static void awaitTip(IngestApp app, String hash) throws Exception {
    await("tip " + hash, app, () -> app.coverage().hash().equals(hash));
  }

  @Test
  void everyBlockIsThereOnceThroughRestartsReorganisationAndALostBroker(@TempDir Path directory)
      throws Exception {
    BcoinNode.assumeInstalled();
    Topics topics = new Topics("peer");
    List<String> expected = new ArrayList<>();
    try (BcoinNode node = BcoinNode.start();
        BcoinNode other = BcoinNode.start()) {
      EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
      String bootstrap = broker.bootstrap();
      int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
      try {
        TopicSetup.ensure(bootstrap, topics);
        List<String> mined = node.mine(50, BcoinNode.ADDRESS_A);
        mined.subList(30, 50).forEach(hash -> expected.add("+" + hash));
        try (IngestApp app = app(bootstrap, topics, node)) {
          awaitTip(app, mined.getLast());
          await("live", app, () -> app.status().state() == State.LIVE);
          String live = node.mine(1, BcoinNode.ADDRESS_A).getFirst();
          expected.add("+" + live);
          awaitTip(app, live);
          assertEquals(31, app.coverage().from());
        }
        // Stopped, missed three blocks, started again.
        node.mine(3, BcoinNode.ADDRESS_A).forEach(hash -> expected.add("+" + hash));
        try (IngestApp app = app(bootstrap, topics, node)) {
          awaitTip(app, node.hash(54));
          // The broker goes and comes back.
          broker.close();
          List<String> missed = node.mine(2, BcoinNode.ADDRESS_A);
          missed.forEach(hash -> expected.add("+" + hash));
          broker = EmbeddedBroker.start(directory, port);
          awaitTip(app, missed.getLast());
          // The other node wins with a branch from block 0 on.
          List<String> won = other.mine(60, BcoinNode.ADDRESS_B);
          node.connect(other);
          for (int i = expected.size() - 1; i >= 0; i--) {
            String connected = expected.get(i);
            if (connected.startsWith("+")) {
              expected.add("-" + connected.substring(1));
            }
          }
          won.subList(30, 60).forEach(hash -> expected.add("+" + hash));
          awaitTip(app, won.getLast());
          await("live", app, () -> app.status().state() == State.LIVE);
        }
        assertEquals(expected, LaneFixture.outline(bootstrap, topics));
      } finally {
        broker.close();
      }
    }
  }
}
